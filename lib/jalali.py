"""The Jalali calendar at the edges, and the Tehran day that people's rules count by. Storage stays Gregorian and UTC."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import jdatetime

from lib.text import latin_digits, persian_digits

TEHRAN = ZoneInfo("Asia/Tehran")
MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
WEEKDAYS = ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"]  # Python's weekday()
YEARS = range(1300, 1500)
_DATE = re.compile(r"\s*(\d{4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*")


def tehran_date(moment: dt.datetime) -> dt.date:
    """The civil date in Tehran at an aware instant. July 2022 was +04:30, so the offset is never a constant."""
    if moment.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return moment.astimezone(TEHRAN).date()


def saturday_index(day: dt.date) -> int:
    """0 for Saturday to 6 for Friday."""
    return (day.weekday() + 2) % 7


def month_bounds(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First day of a Jalali month and first day of the next one, as Gregorian dates (half-open)."""
    first = jdatetime.date(year, month, 1).togregorian()
    after = jdatetime.date(year + (month == 12), month % 12 + 1, 1).togregorian()
    return first, after


def first_of_month(day: dt.date) -> dt.date:
    """The first day of the Jalali month that `day` lies in."""
    jalali = jdatetime.date.fromgregorian(date=day)
    return month_bounds(jalali.year, jalali.month)[0]


def end_of_month(day: dt.date, *, months_later: int = 0) -> dt.datetime:
    """The instant (UTC) at which the Jalali month of `day`, moved by `months_later`, has ended in Tehran."""
    jalali = jdatetime.date.fromgregorian(date=day)
    index = jalali.year * 12 + jalali.month - 1 + months_later
    _, after = month_bounds(index // 12, index % 12 + 1)
    return dt.datetime.combine(after, dt.time(), tzinfo=TEHRAN).astimezone(dt.UTC)


def jformat(value: dt.date, pattern: str = "j F Y") -> str:
    """A date or aware datetime in Persian. Letters as in Django's `date` filter: Y y F m n d j l H i."""
    local = value.astimezone(TEHRAN) if isinstance(value, dt.datetime) and value.tzinfo else value
    day = local.date() if isinstance(local, dt.datetime) else local
    jalali = jdatetime.date.fromgregorian(date=day)
    parts = {
        "Y": f"{jalali.year}",
        "y": f"{jalali.year % 100:02}",
        "F": MONTHS[jalali.month - 1],
        "m": f"{jalali.month:02}",
        "n": f"{jalali.month}",
        "d": f"{jalali.day:02}",
        "j": f"{jalali.day}",
        "l": WEEKDAYS[day.weekday()],
    }
    if isinstance(local, dt.datetime):
        parts |= {"H": f"{local.hour:02}", "i": f"{local.minute:02}"}
    return persian_digits("".join(parts.get(letter, letter) for letter in pattern))


def parse_date(text: str) -> dt.date:
    """1405/09/01 in any digits, with / - . or spaces; a Gregorian ISO date is accepted too. ValueError otherwise."""
    match = _DATE.fullmatch(latin_digits(text).replace("\u200f", ""))
    if not match:
        raise ValueError("not a date")
    year, month, day = map(int, match.groups())
    if 1900 <= year <= 2200:
        return dt.date(year, month, day)
    if year not in YEARS:
        raise ValueError("year out of range")
    gregorian: dt.date = jdatetime.date(year, month, day).togregorian()
    return gregorian
