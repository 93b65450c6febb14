"""A proven phone number becomes a person: found, or created with everything that belongs to a new one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import NameWord, User
from accounts.registry import tell_joined
from lib.name_words import words_of
from lib.phone import e164
from lib.text import clean


class BadPhone(ValueError):
    """The text is no Iranian mobile number."""


@dataclass(frozen=True, kw_only=True)
class UserView:
    """What other packages may know of a user. `phone` is E.164."""

    id: int
    phone: str
    first_name: str
    last_name: str
    language: str
    email: str
    is_staff: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def view(user: User) -> UserView:
    return UserView(
        id=user.pk,
        phone=user.phone,
        first_name=user.first_name,
        last_name=user.last_name,
        language=user.language,
        email=user.email,
        is_staff=user.is_staff,
    )


def get_user(*, user_id: int) -> UserView:
    """Raises User.DoesNotExist for an id that is nobody's."""
    return view(User.objects.get(pk=user_id))


def find_user(*, phone: str) -> UserView | None:
    """By any spelling of the number; None when nobody has it or it is no mobile number."""
    number = e164(phone)
    user = User.objects.filter(phone=number).first() if number else None
    return view(user) if user else None


@transaction.atomic
def join(
    *, phone: str, at: dt.datetime, language: str = "fa", origin: Mapping[str, str] | None = None
) -> tuple[UserView, bool]:
    """The user of a number that has just been proven; True when created now, with all `joined` handlers told.

    Two who join with one number at once get the same user: the unique phone decides, the loser finds the winner's.
    Raises BadPhone.
    """
    number = e164(phone)
    if number is None:
        raise BadPhone(phone)
    user = User.objects.filter(phone=number).first()
    if user is not None:
        return view(user), False
    try:
        with transaction.atomic():
            user = User.objects.create_user(number, language=language, date_joined=at)
    except IntegrityError:
        return view(User.objects.get(phone=number)), False
    tell_joined(user_id=user.pk, at=at, origin=origin or {})
    return view(user), True


@transaction.atomic
def set_name(*, user_id: int, first_name: str, last_name: str) -> None:
    """Names as they are shown, tidied; what they are found by follows."""
    names = {"first_name": clean(first_name)[:150], "last_name": clean(last_name)[:150]}
    User.objects.filter(pk=user_id).update(**names)
    NameWord.objects.keep(user_id=user_id, words=words_of(**names))


def set_email(*, user_id: int, email: str) -> None:
    """Only for an address that is proven elsewhere (the demo's people); a member's own goes through ask_email.

    Raises IntegrityError when somebody else's address is the same.
    """
    User.objects.filter(pk=user_id).update(email=email.strip())


def set_language(*, user_id: int, language: str) -> None:
    User.objects.filter(pk=user_id).update(language=language)
