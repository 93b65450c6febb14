"""The picture of the year: twelve Jalali months as bars, what came and what left, with where each bar begins."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lib.months import Month

COUNT = 12


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Points; the tops are percent of the bar's height, measured from above."""

    month: Month
    earned: int
    spent: int
    earned_top: int
    spent_top: int

    @property
    def name(self) -> str:
        return self.month.name


def first_month(*, at: dt.datetime, count: int = COUNT) -> Month:
    return Month.of(at).moved(1 - count)


def months(entries: Iterable[tuple[dt.datetime, int]], *, at: dt.datetime, count: int = COUNT) -> list[Bars]:
    """Of (instant, signed points): the last `count` months, the oldest first; what is older is left out."""
    first = first_month(at=at, count=count)
    sums = {first.moved(index): [0, 0] for index in range(count)}
    for moment, points in entries:
        both = sums.get(Month.of(moment))
        if both is not None:
            both[points < 0] += abs(points)
    highest = max([1, *(points for both in sums.values() for points in both)])
    return [
        Bars(
            month=month,
            earned=earned,
            spent=spent,
            earned_top=100 - earned * 100 // highest,
            spent_top=100 - spent * 100 // highest,
        )
        for month, (earned, spent) in sums.items()
    ]
