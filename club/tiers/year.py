"""The Jalali year, by the Tehran day: what thresholds and tiers count by."""

import datetime as dt

import jdatetime

from lib.jalali import TEHRAN, month_bounds, tehran_date


def year_of(at: dt.datetime) -> int:
    """The Jalali year of an instant."""
    year: int = jdatetime.date.fromgregorian(date=tehran_date(at)).year
    return year


def months_end(year: int, months: int) -> dt.datetime:
    """The instant (UTC) at which the first `months` months of a Jalali year are over; 12 for the whole year, 0 for its start."""
    first, _ = month_bounds(year, 1)
    day = month_bounds(year, months)[1] if months else first
    return dt.datetime.combine(day, dt.time(), tzinfo=TEHRAN).astimezone(dt.UTC)


def bounds(year: int) -> tuple[dt.datetime, dt.datetime]:
    """[start, end) of a Jalali year, UTC."""
    return months_end(year, 0), months_end(year, 12)
