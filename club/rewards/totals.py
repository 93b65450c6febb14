"""Rewards by Jalali month, for staff: taken, used, given back or withdrawn."""

import datetime as dt
from dataclasses import dataclass

import jdatetime
from django.db.models import Count

from club.rewards.models import Taken
from lib.jalali import MONTHS, TEHRAN, month_bounds, tehran_date

HEIGHT, STEP = 100, 60


@dataclass(frozen=True, kw_only=True)
class Month:
    """Numbers of vouchers, and where their bars begin in a drawing of HEIGHT units, measured from above."""

    name: str
    start: int  # where its three bars begin, in units of the drawing
    numbers: tuple[int, int, int]
    tops: tuple[int, int, int]


def months(*, at: dt.datetime, count: int = 6) -> list[Month]:
    """The last `count` Jalali months up to `at`, the oldest first. Two queries."""
    now = jdatetime.date.fromgregorian(date=tehran_date(at))
    indexes = [now.year * 12 + now.month - 1 - back for back in reversed(range(count))]
    spans = [month_bounds(index // 12, index % 12 + 1) for index in indexes]
    since = dt.datetime.combine(spans[0][0], dt.time(), tzinfo=TEHRAN)
    sums = [[0, 0, 0] for _ in indexes]

    def place(moment: dt.datetime) -> list[int] | None:
        day = tehran_date(moment)
        return next((sums[i] for i, (first, after) in enumerate(spans) if first <= day < after), None)

    for moment, number in Taken.objects.filter(taken_at__gte=since).values_list("taken_at").annotate(Count("pk")):
        if (row := place(moment)) is not None:
            row[0] += number
    ended = Taken.objects.filter(ended_at__gte=since, state__in=["used", "returned", "withdrawn"])
    for moment, state, number in ended.values_list("ended_at", "state").annotate(Count("pk")):
        if (row := place(moment)) is not None:
            row[1 if state == Taken.State.USED else 2] += number
    highest = max([1, *(number for row in sums for number in row)])
    return [
        Month(
            name=MONTHS[index % 12],
            start=place_of * STEP,
            numbers=(row[0], row[1], row[2]),
            tops=(_top(row[0], highest), _top(row[1], highest), _top(row[2], highest)),
        )
        for place_of, (index, row) in enumerate(zip(indexes, sums, strict=True))
    ]


def _top(number: int, highest: int) -> int:
    return HEIGHT - number * HEIGHT // highest
