"""Dates as staff type them, wherever Django reads one: Jalali or Gregorian, any digits, and only years somebody means.

Without this a page's "go live" of 1405/09/15 is stored as the year 1405 and goes live at once: Wagtail, Oscar and
filters of lists build their forms from Django's date fields, so those are what has to read it.
"""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.jalali import jformat, parse_date, tehran_date
from lib.text import latin_digits

REACH = 30  # years to either side of today: 1305 for 1405 and 2206 for 2026 are slips of a finger
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DAY = re.compile(r"(\d{4}\s*[-/.\s]\s*\d{1,2}\s*[-/.\s]\s*\d{1,2})(?:[\sT،,]+(.*))?")


def meant(day: dt.date) -> dt.date:
    """The day, when its year lies within REACH of today's. ValueError otherwise."""
    if abs(day.year - tehran_date(timezone.now()).year) > REACH:
        raise ValueError("a year that nobody means")
    return day


def meant_day(text: str) -> dt.date:
    """A day that staff typed, like 1405/09/15 in any digits, or an ISO date. ValueError for others and far years."""
    return meant(parse_date(text))


def as_iso(text: str) -> str:
    """What was typed, with a Jalali day turned into ISO and its digits Latin; what is no day stays as it is.

    ValueError for a day that the calendar does not have (1404/12/30) and for a year out of range.
    """
    plain = _MARKS.sub("", latin_digits(text)).strip()
    match = _DAY.fullmatch(plain)
    if match is None:
        return plain
    day = meant_day(match[1]).isoformat()
    return f"{day} {match[2].strip()}" if match[2] else day


def shown(value: str) -> str:
    """An ISO day or moment of a form as Persian readers write it, 1405/09/15 10:30; anything else as it is."""
    match = _DAY.fullmatch(value)
    if match is None:
        return value
    try:
        day = parse_date(match[1])
    except ValueError:
        return value
    return latin_digits(jformat(day, "Y/m/d")) + (f" {match[2]}" if match[2] else "")


def _reading(stock: Any) -> Any:
    def to_python(self: forms.DateField, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return stock(self, value)
        try:
            found = stock(self, as_iso(value))
            meant(found.date() if isinstance(found, dt.datetime) else found)
        except ValueError:
            raise forms.ValidationError(
                _("Write a day like 1405/09/15, at most %(years)s years away."),
                code="invalid",
                params={"years": REACH},
            ) from None
        return found

    to_python.reads_jalali = True  # type: ignore[attr-defined]
    return to_python


def read_dates_as_typed() -> None:
    """Teach Django's two date fields; called once, when the program starts."""
    for field in (forms.DateField, forms.DateTimeField):
        if not hasattr(field.to_python, "reads_jalali"):
            field.to_python = _reading(field.to_python)  # type: ignore[method-assign]
