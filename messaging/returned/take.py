"""A letter came back: what that means for its address and its topic. Read twice or late, it does no more and no harm."""

import datetime as dt
import hashlib

from django.db import transaction

from messaging.delivery.record import over
from messaging.models import Message, ReturnedMail, Suppression
from messaging.registry import Complaint, on_complaint
from messaging.returned.understand import Returned, understand
from messaging.suppress import suppress

Outcome = ReturnedMail.Outcome


@transaction.atomic
def take_back(raw: bytes, *, came_at: dt.datetime, at: dt.datetime) -> str:
    """A ReturnedMail.Outcome. `came_at` (UTC): when it came to the mailbox, `at` is now.

    The address that is stopped is the one that we wrote to, whatever the report says.
    """
    said = understand(raw)
    message = Message.objects.filter(channel="email", local_id=said.local_id).first() if said else None
    outcome = said.outcome if said and message else Outcome.GONE if said else Outcome.STRANGE
    row, is_new = ReturnedMail.objects.get_or_create(
        key=hashlib.sha256(raw).hexdigest(),
        defaults={"outcome": outcome, "status": said.status[:12] if said else "", "at": at},
    )
    if is_new and said and message:
        _take(said, message, came_at, at)
    return row.outcome


def _take(said: Returned, message: Message, came_at: dt.datetime, at: dt.datetime) -> None:
    if said.outcome == Outcome.COMPLAINT:
        if message.topic and message.user_id is not None:
            on_complaint.value(
                Complaint(user_id=message.user_id, channel="email", topic=message.topic, said_at=min(came_at, at))
            )
        return
    if said.is_over:
        lost = Message.Delivery.UNDELIVERED
        rows = Message.objects.filter(pk=message.pk, delivery__in=over(lost))
        rows.update(delivery=lost, delivery_at=at, delivery_note=said.status)
    if said.outcome == Outcome.BOUNCED:
        suppress(
            channel="email",
            address=message.address,
            reason=Suppression.Reason.HARD_BOUNCE,
            detail=f"returned: {said.status}",
            at=at,
            sent_at=message.sent_at or message.created_at,
        )
