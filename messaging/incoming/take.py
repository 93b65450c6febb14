"""A text message came in: kept once, and when it says stop, everything on topics ends for who holds the number (C-68)."""

import datetime as dt

from django.db import transaction

from accounts.api import find_user
from lib.phone import e164
from messaging.incoming.words import LONGEST, is_stop
from messaging.models import Reply
from messaging.providers.base import Letter
from messaging.registry import Stop, on_stop
from messaging.suppress import address_hash

Outcome = Reply.Outcome


@transaction.atomic
def take_in(letter: Letter, *, provider: str, at: dt.datetime) -> str:
    """What came of it, a Reply.Outcome; the same message again is the same row and does nothing more. `at` is UTC.

    A carrier may hand over a message twice, late, or by two ways at once: the unique index decides. Time the carrier
    does not tell, or tells as later than now, is now.
    """
    said_at = min(letter.said_at or at, at)
    phone = e164(letter.sender)
    user = find_user(phone=phone) if phone else None
    kept = {
        "sender_hash": address_hash(phone or letter.sender),
        "user_id": user.id if user else None,
        "said_at": said_at,
        "at": at,
        "outcome": Outcome.OTHER,
    }
    row, is_new = Reply.objects.get_or_create(provider=provider, provider_id=letter.id[:80], defaults=kept)
    if is_new and is_stop(letter.text):
        row.text = letter.text.replace("\0", "").strip()[:LONGEST]  # PostgreSQL stores no such mark
        row.outcome = _stop(row)
        row.save(update_fields=["text", "outcome"])
    return row.outcome


def _stop(row: Reply) -> str:
    """Of a number that nobody holds nothing is known, so nothing is ended and nothing is answered."""
    if row.user_id is None:
        return Outcome.STRANGER
    key = f"{row.provider}:{row.provider_id}"
    stop = Stop(user_id=row.user_id, words=row.text, said_at=row.said_at, key=key, at=row.at)
    return Outcome.STOPPED if on_stop.value(stop) else Outcome.NOTHING
