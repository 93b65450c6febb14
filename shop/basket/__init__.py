"""The basket: what is in it, how it changes, and how many pieces the header shows."""
