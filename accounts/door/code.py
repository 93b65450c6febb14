"""One-time codes: made for a number and a browser, proven once."""

import datetime as dt
import secrets
from typing import Literal

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import LoginCode
from accounts.registry import CodeMessage, code_sender
from lib.text import latin_digits

LIFE = dt.timedelta(seconds=180)
TRIES = 3

Outcome = Literal["right", "wrong", "dead"]


def _digest(phone: str, code: str, token: str) -> str:
    return salted_hmac("accounts.login_code", f"{phone}:{code}:{token}", algorithm="sha256").hexdigest()


@transaction.atomic
def send_code(*, phone: str, language: str, at: dt.datetime, purpose: str = "enter", from_kept: bool = True) -> str:
    """Make a code for a proven-shaped number (E.164) and hand it to the sender. Returns the browser's token.

    The number may be anybody's: nothing here looks whether a user has it, so both take one path (requirement S-35).
    `purpose` is said in the text, so that nobody who is asked for the code believes it to be for something else.
    `from_kept`: see CodeMessage.
    Raises CodesStopped (from the sender) when no code can leave; then nothing is stored.
    """
    code, token = f"{secrets.randbelow(1_000_000):06}", secrets.token_urlsafe(32)
    row = LoginCode.objects.create(
        phone=phone,
        digest=_digest(phone, code, token),
        session_token=token,
        created_at=at,
        expires_at=at + LIFE,
        tries_left=TRIES,
    )
    code_sender.value(
        CodeMessage(
            phone=phone,
            code=code,
            language=language,
            expires_at=row.expires_at,
            key=f"login-code:{row.pk}",
            at=at,
            purpose=purpose,
            from_kept=from_kept,
        )
    )
    return token


def prove(*, token: str, typed: str, at: dt.datetime) -> tuple[Outcome, str]:
    """Try a code, in any digits. Returns the outcome and the phone ("" unless right).

    Each try is taken before the comparison by one conditional update, so three tries are three, however parallel.
    """
    row = LoginCode.objects.filter(session_token=token).first()
    if row is None:
        return "dead", ""
    alive = LoginCode.objects.filter(pk=row.pk, used_at=None, expires_at__gt=at, tries_left__gt=0)
    if not alive.update(tries_left=F("tries_left") - 1):
        return "dead", ""
    code = "".join(latin_digits(typed).split())
    if not constant_time_compare(row.digest, _digest(row.phone, code, token)):
        return ("wrong", "") if row.tries_left > 1 else ("dead", "")
    if not LoginCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        return "dead", ""
    return "right", row.phone


def forget_dead_codes(*, at: dt.datetime) -> int:
    """Delete codes that can open nothing any more; returns how many."""
    return LoginCode.objects.filter(expires_at__lt=at - dt.timedelta(hours=1)).delete()[0]
