"""The Citizens' Club: members, what they do, and the points that versioned rules give for it.

It knows activities by their kind and facts, never what a shop or an office is.
"""
