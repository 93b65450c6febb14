"""The last six months as bars: earned and spent, with where each bar begins."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import jdatetime
from django.utils.formats import date_format
from django.utils.translation import get_language

from club.points.read import Line
from lib.jalali import MONTHS, month_bounds, tehran_date


@dataclass(frozen=True, kw_only=True)
class Month:
    """Points; the tops are percent of the bar's height, measured from above."""

    name: str
    earned: int
    spent: int
    earned_top: int
    spent_top: int


def months(lines: Iterable[Line], *, at: dt.datetime, count: int = 6) -> list[Month]:
    """Jalali months in Persian, civil months in English; the oldest first."""
    today = tehran_date(at)
    bounds = _jalali_bounds(today, count) if (get_language() or "fa").startswith("fa") else _civil_bounds(today, count)
    sums = []
    entries = list(lines)
    for name, first, after in bounds:
        inside = [line.points for line in entries if first <= tehran_date(line.at) < after]
        sums.append((name, sum(p for p in inside if p > 0), -sum(p for p in inside if p < 0)))
    highest = max([1, *(max(earned, spent) for _, earned, spent in sums)])
    return [
        Month(
            name=name,
            earned=earned,
            spent=spent,
            earned_top=100 - earned * 100 // highest,
            spent_top=100 - spent * 100 // highest,
        )
        for name, earned, spent in sums
    ]


def _jalali_bounds(today: dt.date, count: int) -> list[tuple[str, dt.date, dt.date]]:
    now = jdatetime.date.fromgregorian(date=today)
    indexes = [now.year * 12 + now.month - 1 - back for back in reversed(range(count))]
    return [(MONTHS[i % 12], *month_bounds(i // 12, i % 12 + 1)) for i in indexes]


def _civil_bounds(today: dt.date, count: int) -> list[tuple[str, dt.date, dt.date]]:
    indexes = [today.year * 12 + today.month - 1 - back for back in reversed(range(count))]
    firsts = [dt.date(i // 12, i % 12 + 1, 1) for i in [*indexes, indexes[-1] + 1]]
    return [(date_format(first, "M"), first, after) for first, after in zip(firsts, firsts[1:], strict=False)]
