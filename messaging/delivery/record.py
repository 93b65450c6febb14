"""A carrier says what became of a message. It may say so late, twice and out of order: what is final stays."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from messaging.models import Message, Suppression
from messaging.providers.base import Report
from messaging.suppress import suppress

Delivery = Message.Delivery
FINAL = (Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.FILTERED, Delivery.CANCELLED)
_OPEN = ("", Delivery.QUEUED, Delivery.SENT, Delivery.UNKNOWN)


def over(delivery: str) -> tuple[str, ...]:
    """What a report may take the place of: what comes before it on the way."""
    return _OPEN if delivery in FINAL else _OPEN[: _OPEN.index(delivery)]


@transaction.atomic
def record(*, provider: str, provider_id: str, report: Report, at: dt.datetime) -> bool:
    """True when it says something new of a message that this carrier took. `at` (UTC) is now."""
    rows = Message.objects.filter(channel=Message.Channel.SMS, provider=provider, provider_id=provider_id)
    message = rows.only("pk", "address", "kind", "sent_at").first() if provider_id else None
    if message is None:
        return False
    values = {
        "delivery": report.delivery,
        "delivery_note": report.note[:40],
        "delivery_at": _moment(message.sent_at, report.at, at),
    }
    if report.delivery in FINAL:
        values["ask_at"] = None
    if not Message.objects.filter(pk=message.pk, delivery__in=over(report.delivery)).update(**values):
        return False
    if report.delivery == Delivery.FILTERED:
        blocked(message, detail=f"{provider}: {report.note}", at=at)
    return True


def blocked(message: Message, *, detail: str, at: dt.datetime) -> None:
    """The number takes nothing from lines of advertising: no topic goes there any more.

    A code leaves by a line of service, which such a block is not for: it says nothing of the others, and is always
    tried again.
    """
    if message.kind not in settings.CODE_KINDS:
        suppress(
            channel=message.channel,
            address=message.address,
            reason=Suppression.Reason.BLOCKED,
            detail=detail,
            at=at,
            sent_at=message.sent_at or at,
        )


def _moment(sent_at: dt.datetime | None, told: dt.datetime | None, at: dt.datetime) -> dt.datetime:
    """When it happened, where the carrier says so and it can be; else now."""
    return told if told is not None and (sent_at is None or sent_at <= told) and told <= at else at
