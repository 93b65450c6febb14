"""What text messages cost, by the hour: the figures of the operator's page."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.db.models.functions import TruncHour

from messaging.models import Message

HOURS = 24
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Hour:
    """Text messages that left in the hour from `start` (UTC); `cost` in rials, as far as providers told it."""

    start: dt.datetime
    messages: int
    cost: int


def spend_by_hour(*, at: dt.datetime) -> list[Hour]:
    """The hour of `at` and the 23 before it, the oldest first; hours without a message too."""
    last = at.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    starts = [last - HOUR * n for n in reversed(range(HOURS))]
    rows = Message.objects.filter(channel=Message.Channel.SMS, sent_at__gte=starts[0], sent_at__lt=last + HOUR)
    by_hour = rows.annotate(hour=TruncHour("sent_at", tzinfo=dt.UTC)).values("hour").order_by("hour")
    found = {row["hour"]: row for row in by_hour.annotate(messages=Count("pk"), cost=Sum("cost"))}
    nothing = {"messages": 0, "cost": 0}
    return [
        Hour(start=start, messages=row["messages"], cost=row["cost"] or 0)
        for start in starts
        for row in (found.get(start, nothing),)
    ]
