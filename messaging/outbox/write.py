"""Put a message into the outbox, in the transaction of what it tells."""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence

from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.api import UserView, get_user
from messaging.models import Message

TOPIC_LIFETIME = dt.timedelta(days=7)
log = logging.getLogger(__name__)


def send(
    *,
    kind: str,
    params: Mapping[str, str | int],
    key: str,
    at: dt.datetime,
    user_id: int | None = None,
    phone: str | None = None,
    email: str | None = None,
    channels: Sequence[str] = ("sms",),
    language: str | None = None,
    expires_at: dt.datetime | None = None,
    topic: str = "",
) -> list[int]:
    """Queue one message per channel; the ids of the rows, the same ones when the key was used before.

    `kind` names the templates ("shop/messages/order_paid" → order_paid.sms.txt and so on). A channel for which the
    person has no address is left out (no e-mail, no mail). `expires_at` (UTC): after it the message is never sent.
    `topic`: "" is a message of service and leaves in any case. A message on a topic goes to a person, at that person's
    own addresses, and whether it leaves is decided when it is sent (registry.may_send); without an `expires_at` it
    is given up after TOPIC_LIFETIME.
    """
    if topic and (user_id is None or phone or email):
        raise ValueError("A message on a topic goes to a person, at the person's own addresses.")
    if topic and expires_at is None:
        expires_at = at + TOPIC_LIFETIME
    user = _person(user_id, channels, phone=phone, email=email, language=language)
    rows = []
    for channel in channels:
        address = _address(channel, user=user, user_id=user_id, phone=phone, email=email)
        if address is None:
            continue
        is_there = channel == Message.Channel.APP and not topic
        rows.append(
            Message(
                kind=kind,
                channel=channel,
                user_id=user_id,
                address=address,
                language=language or (user.language if user else "fa"),
                params=dict(params),
                topic=topic,
                key=key,
                created_at=at,
                not_before=at,
                expires_at=expires_at,
                state="sent" if is_there else "queued",
                sent_at=at if is_there else None,
            )
        )
    # The update changes nothing: it is how a key that was used before answers with its row, in the same statement.
    stored = Message.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key", "channel"], update_fields=["key"]
    )
    if any(row.state == "queued" for row in rows):
        transaction.on_commit(_wake)
    return [row.pk for row in stored]


def _person(
    user_id: int | None, channels: Sequence[str], *, phone: str | None, email: str | None, language: str | None
) -> UserView | None:
    """Read only if the caller has not said everything."""
    given = {Message.Channel.SMS: phone, Message.Channel.EMAIL: email, Message.Channel.APP: ""}
    if user_id is None or (language and all(given.get(Message.Channel(each)) is not None for each in channels)):
        return None
    return get_user(user_id=user_id)


def _address(
    channel: str, *, user: UserView | None, user_id: int | None, phone: str | None, email: str | None
) -> str | None:
    if channel == Message.Channel.SMS:
        return phone or (user.phone if user else None)
    if channel == Message.Channel.EMAIL:
        return email or (user.email if user else None) or None
    return "" if user_id is not None else None


def _wake() -> None:
    """A hint to the worker. Without it (broker down) the sweep delivers."""
    from messaging.tasks import deliver

    try:
        deliver.delay()
    except (OSError, OperationalError):  # the row is safe
        log.warning("The task queue is not reachable; the sweep will deliver.")
