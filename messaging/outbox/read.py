import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from messaging.models import Message
from messaging.outbox.render import full_text, parts


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """What a person reads of a message to them."""

    id: int
    channel: str
    subject: str
    text: str
    at: dt.datetime


def sent_to(user_id: int) -> QuerySet[Message]:
    """What a person may read again, newest first. One event told on several channels stands there once."""
    twin = Message.objects.filter(user_id=OuterRef("user_id"), key=OuterRef("key"), state="sent")
    rows = Message.objects.filter(user_id=user_id, state="sent", emptied_at=None).order_by("-pk")
    return rows.exclude(~Q(channel="app") & Exists(twin.filter(channel="app"))).exclude(
        Q(channel="email") & Exists(twin.filter(channel="sms"))
    )


def view_of(row: Message) -> MessageView:
    subject, text = parts(row.channel, row.text or full_text(row))
    return MessageView(id=row.pk, channel=row.channel, subject=subject, text=text, at=row.created_at)


def messages_of(*, user_id: int, limit: int | None = None) -> list[MessageView]:
    """What was sent to a person, the newest first; login codes belong to a number, not a person, and are not listed."""
    return [view_of(row) for row in sent_to(user_id)[:limit]]
