"""People who can enter: the phone-first user, the one door by code, the second factor of staff.

It knows neither members nor partners; what they want to know of a new user they register in registry.py.
"""
