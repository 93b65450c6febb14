"""A password is optional: a second way in beside the code, set and removed by its owner (S-32, N2)."""

import datetime as dt
import unicodedata

from django.db import transaction

from accounts.models import User
from accounts.registry import Notice, notice_sender
from lib.text import latin_digits

_LETTERS = str.maketrans({"ي": "ی", "ك": "ک"})


def folded(password: str) -> str:
    """One password whatever keyboard wrote it: Persian or Latin digits, Arabic or Persian ye and kaf."""
    return latin_digits(unicodedata.normalize("NFKC", password)).translate(_LETTERS)


@transaction.atomic
def set_password(*, user_id: int, password: str, at: dt.datetime) -> None:
    """Set or change it; every session of the person ends (the hash is part of them). The number is told by SMS."""
    user = User.objects.select_for_update().get(pk=user_id, is_active=True)
    user.set_password(folded(password))
    user.save(update_fields=["password"])
    _tell(user, kind="password_set", at=at)


@transaction.atomic
def remove_password(*, user_id: int, at: dt.datetime) -> None:
    """From now on only codes (and passkeys) open the door."""
    user = User.objects.select_for_update().get(pk=user_id, is_active=True)
    if not user.has_usable_password():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _tell(user, kind="password_removed", at=at)


def _tell(user: User, *, kind: str, at: dt.datetime) -> None:
    key = f"{kind}:{user.pk}:{at.isoformat()}"
    notice_sender.value(Notice(kind=kind, phone=user.phone, language=user.language, key=key, at=at))
