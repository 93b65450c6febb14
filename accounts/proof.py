"""A number is proven in the middle of something else: the same codes and limits as at the door."""

import datetime as dt

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.door import code as codes
from accounts.door import limits
from accounts.door.asker import asker_of
from accounts.door.send import CannotSend as CannotSend
from accounts.door.send import send


def ask(request: HttpRequest, *, purpose: str, phone: str, at: dt.datetime) -> None:
    """Text a code to a number (E.164) and remember in the session what it is for. Raises CannotSend."""
    token = send(request, purpose=purpose, phone=phone, at=at)
    request.session[_key(purpose)] = {"token": token, "phone": phone}


def asked(request: HttpRequest, *, purpose: str) -> str:
    """The number (E.164) that a code for this purpose went to in this session, or ""."""
    return str(request.session.get(_key(purpose), {}).get("phone", ""))


def prove(request: HttpRequest, *, purpose: str, typed: str, at: dt.datetime) -> tuple[str, str]:
    """The phone and no text when the code is right; else "" and the sentence that says what to do. Used up by success."""
    kept = request.session.get(_key(purpose))
    if not kept:
        return "", _("This code is no longer valid. Ask for a new one below.")
    refusal = limits.take_try(asker=asker_of(request, phone=kept["phone"]), at=at)
    if refusal is not None:
        return "", limits.too_often(refusal)
    outcome, phone = codes.prove(token=kept["token"], typed=typed, at=at)
    if outcome == "right":
        del request.session[_key(purpose)]
        return phone, ""
    if outcome == "wrong":
        return "", _("The code is not right. Look at the message once more; you can try again.")
    return "", _("This code is no longer valid. Ask for a new one below.")


def _key(purpose: str) -> str:
    return f"proof:{purpose}"
