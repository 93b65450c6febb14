"""The door of accounts: people by id or phone, joining, and what they may set about themselves."""

from accounts.access.assign import AccessRefused, LastAdministrator, give_role, remove_staff, take_role
from accounts.access.opened import REASONS, Opening, log_opened, openings_of, reason_text
from accounts.access.roles import ADMINISTRATOR, ensure_role, ensure_roles, may
from accounts.catch_up import Work, is_behind
from accounts.catch_up import register as register_work
from accounts.door.send import CannotSend
from accounts.email.proof import (
    AskedTooOften,
    BadEmail,
    EmailTaken,
    ask_email,
    confirm_email,
    remove_email,
    waiting_email,
)
from accounts.join import BadPhone, UserView, find_user, get_user, join, set_email, set_language, set_name
from accounts.names.fill import NAME as NAMES
from accounts.names.find import named
from accounts.phone.change import NotByOthers, PhoneMoved, PhoneTaken, change_phone_at_counter, join_at_counter
from accounts.phone.history import gave_up, numbers_of, shared_a_number
from accounts.proof import ask as ask_phone_proof
from accounts.proof import asked as phone_asked
from accounts.proof import prove as prove_phone
from accounts.registry import MustBeSettled
from accounts.staff import grant_staff

__all__ = [
    "ADMINISTRATOR",
    "REASONS",
    "AccessRefused",
    "AskedTooOften",
    "BadEmail",
    "BadPhone",
    "CannotSend",
    "EmailTaken",
    "LastAdministrator",
    "MustBeSettled",
    "NAMES",
    "NotByOthers",
    "Opening",
    "PhoneMoved",
    "PhoneTaken",
    "UserView",
    "Work",
    "ask_email",
    "ask_phone_proof",
    "change_phone_at_counter",
    "confirm_email",
    "ensure_role",
    "ensure_roles",
    "find_user",
    "gave_up",
    "get_user",
    "give_role",
    "grant_staff",
    "is_behind",
    "join",
    "join_at_counter",
    "log_opened",
    "may",
    "named",
    "numbers_of",
    "openings_of",
    "phone_asked",
    "prove_phone",
    "reason_text",
    "register_work",
    "remove_email",
    "remove_staff",
    "set_email",
    "set_language",
    "set_name",
    "shared_a_number",
    "take_role",
    "waiting_email",
]
