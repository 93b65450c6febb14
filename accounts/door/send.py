"""A code leaves within the limits of who asks: at the door, and in the middle of something else."""

import datetime as dt

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.door import code as codes
from accounts.door import limits
from accounts.door.asker import asker_of
from accounts.registry import CodesStopped


class CannotSend(Exception):
    """No code leaves now; the text says why and when to come back. `status` is the HTTP answer for it."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.text, self.status = text, status


def send(request: HttpRequest, *, purpose: str, phone: str, at: dt.datetime) -> str:
    """Text a code to a number (E.164), within the limits of who asks; the browser's token. Raises CannotSend."""
    asker = asker_of(request, phone=phone)
    refusal = limits.take(phone=phone, asker=asker, at=at)
    if refusal is not None:
        raise CannotSend(limits.too_often(refusal), 429)
    kept = limits.asked_little(asker=asker, at=at)
    try:
        token = codes.send_code(phone=phone, language=get_language() or "fa", at=at, purpose=purpose, from_kept=kept)
    except CodesStopped:
        text = _("We cannot send codes right now. We are working on it; please try again in an hour.")
        raise CannotSend(text, 503) from None
    limits.count_sent(phone=phone, asker=asker, at=at)
    return token
