"""How a try ends: for good, or to be tried again. Only the worker that still holds the message may say so."""

import datetime as dt

from django.conf import settings
from django.db.models import Q

from messaging.models import Message

BACK_OFF = [10, 60, 300, 900, 3600]  # seconds; after the last one a message has failed for good


def still_ours(message: Message) -> Q:
    """A worker that was slower than its lease no longer speaks for the message: the next one counted a try more."""
    return Q(pk=message.pk, state="sending", attempts=message.attempts)


def close(message: Message, **values: object) -> bool:
    """The end of a message; False when it is ours no more. Of a code the code itself is forgotten."""
    if message.kind in settings.CODE_KINDS:
        values["params"] = {}
    return bool(Message.objects.filter(still_ours(message)).update(leased_until=None, **values))


def again(message: Message, *, state: str, error: str, at: dt.datetime) -> None:
    """Try later, and each time later; `state` is "queued" (it did not leave) or "unknown" (it may have)."""
    left = {} if state == "unknown" else {"allowed_at": None}
    if message.attempts > len(BACK_OFF):
        close(message, state="failed", error=error[:200], **left)
        return
    later = at + dt.timedelta(seconds=BACK_OFF[message.attempts - 1])
    Message.objects.filter(still_ours(message)).update(
        state=state, error=error[:200], not_before=later, leased_until=None, **left
    )


def postpone(message: Message, *, until: dt.datetime, reason: str) -> None:
    """Not now, by the recipient's wish: this was no try."""
    Message.objects.filter(still_ours(message)).update(
        state="queued", error=reason, not_before=until, leased_until=None, attempts=message.attempts - 1
    )
