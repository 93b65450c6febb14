"""What text messages cost and how many arrived, by the hour and by carrier: the figures of the operator's page."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncHour

from messaging.delivery.record import FINAL
from messaging.models import Message

HOURS = 24
HOUR = dt.timedelta(hours=1)


_ARRIVED = Count("pk", filter=Q(delivery=Message.Delivery.DELIVERED))
_KNOWN = Count("pk", filter=Q(delivery__in=FINAL))


@dataclass(frozen=True, kw_only=True)
class Hour:
    """Text messages that left in the hour from `start` (UTC); `cost` in rials, as far as providers told it.

    `known`: of how many the end is told, `arrived` or not; of the others no report has come, or none was final.
    """

    start: dt.datetime
    messages: int
    cost: int
    known: int
    arrived: int


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What one carrier took in the hours of the page."""

    carrier: str
    messages: int
    known: int
    arrived: int

    @property
    def share(self) -> int | None:
        """Whole percent that arrived of what is known, rounded down; None while nothing is known."""
        return self.arrived * 100 // self.known if self.known else None


def spend_by_hour(*, at: dt.datetime) -> list[Hour]:
    """The hour of `at` and the 23 before it, the oldest first; hours without a message too."""
    by_hour = _left(at).annotate(hour=TruncHour("sent_at", tzinfo=dt.UTC)).values("hour").order_by("hour")
    counts = by_hour.annotate(messages=Count("pk"), cost=Sum("cost"), known=_KNOWN, arrived=_ARRIVED)
    found = {row["hour"]: row for row in counts}
    nothing = {"messages": 0, "cost": 0, "known": 0, "arrived": 0}
    return [
        Hour(
            start=start,
            messages=row["messages"],
            cost=row["cost"] or 0,
            known=row["known"],
            arrived=row["arrived"],
        )
        for start in _starts(at)
        for row in (found.get(start, nothing),)
    ]


def carried(*, at: dt.datetime) -> list[Carried]:
    """By carrier, in the same hours."""
    rows = _left(at).values("provider").order_by("provider")
    return [
        Carried(carrier=row["provider"], messages=row["messages"], known=row["known"], arrived=row["arrived"])
        for row in rows.annotate(messages=Count("pk"), known=_KNOWN, arrived=_ARRIVED)
    ]


def _starts(at: dt.datetime) -> list[dt.datetime]:
    last = at.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    return [last - HOUR * n for n in reversed(range(HOURS))]


def _left(at: dt.datetime) -> QuerySet[Message]:
    starts = _starts(at)
    return Message.objects.filter(channel=Message.Channel.SMS, sent_at__gte=starts[0], sent_at__lt=starts[-1] + HOUR)
