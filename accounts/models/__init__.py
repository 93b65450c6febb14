"""Tables of people and of what staff may do. Everything is imported here, so that Django finds it."""

from accounts.models.access import Assignment, Opened, Role
from accounts.models.names import CatchUp, NameWord
from accounts.models.people import EmailProof, LoginCode, PhoneChange, User, UserManager

__all__ = [
    "Assignment",
    "CatchUp",
    "EmailProof",
    "LoginCode",
    "NameWord",
    "Opened",
    "PhoneChange",
    "Role",
    "User",
    "UserManager",
]
