"""Counting the day that is over, and the ends of months that nobody has counted yet."""

import datetime as dt

from django.db.models import Min

from club.statistics.models import Measure
from lib.jalali import tehran_date
from lib.measures import measures
from lib.months import Month, midnight
from members.api import Member

MONTHS = 12
ABOUT_NOBODY = 2_147_483_647  # stands for "no persons are behind this number": it is never too few


def count_numbers(*, at: dt.datetime) -> int:
    """How many numbers were written. A number that stands is never counted again: it says what was known then."""
    first = Member.objects.aggregate(first=Min("joined_at"))["first"]
    if first is None:
        return 0
    days = [day for day in days_of(at=at) if day >= tehran_date(first)]
    stored = set(Measure.objects.filter(day__in=days).values_list("code", "day"))
    rows = []
    for day in days:
        for code, measure in measures.items():
            if (code, day) in stored:
                continue
            number = measure.count(*window(day))
            if number is None:
                continue  # nothing there to count: asked again, it may have come in late
            people = ABOUT_NOBODY if number.people is None else number.people
            rows.append(Measure(code=code, day=day, value=number.value, people=people, counted_at=at))
    Measure.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def window(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the beginning of the day's Jalali month to the end of the day, UTC."""
    return Month.of(day).start, midnight(day + dt.timedelta(days=1))


def days_of(*, at: dt.datetime) -> list[dt.date]:
    """The last days of the twelve months before, and yesterday."""
    this = Month.of(at)
    ends = [this.moved(-back).last_day for back in range(MONTHS, 0, -1)]
    yesterday = tehran_date(at) - dt.timedelta(days=1)
    return sorted({*ends, yesterday})
