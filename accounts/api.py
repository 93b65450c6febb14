"""The door of accounts: people by id or phone, joining, and what they may set about themselves."""

from accounts.join import BadPhone, UserView, find_user, get_user, join, set_email, set_language, set_name
from accounts.staff import grant_staff

__all__ = [
    "BadPhone",
    "UserView",
    "find_user",
    "get_user",
    "grant_staff",
    "join",
    "set_email",
    "set_language",
    "set_name",
]
