"""A month of the Jalali calendar as a thing: its edges in Tehran, its neighbours, its name."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import jdatetime
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lib.jalali import TEHRAN, YEARS, month_bounds, tehran_date
from lib.text import persian_digits

NAMES: tuple[Promise, ...] = (
    _("Farvardin"),
    _("Ordibehesht"),
    _("Khordad"),
    _("Tir"),
    _("Mordad"),
    _("Shahrivar"),
    _("Mehr"),
    _("Aban"),
    _("Azar"),
    _("Dey"),
    _("Bahman"),
    _("Esfand"),
)


@dataclass(frozen=True, order=True)
class Month:
    """Jalali year and month (1 to 12). ValueError outside the calendar."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.year not in YEARS or self.number not in range(1, 13):
            raise ValueError(f"There is no month {self.year}/{self.number}.")

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month of a (Gregorian) date; an instant counts by its date in Tehran."""
        civil = tehran_date(day) if isinstance(day, dt.datetime) else day
        jalali = jdatetime.date.fromgregorian(date=civil)
        return cls(jalali.year, jalali.month)

    @property
    def first_day(self) -> dt.date:
        return month_bounds(self.year, self.number)[0]

    @property
    def last_day(self) -> dt.date:
        return month_bounds(self.year, self.number)[1] - dt.timedelta(days=1)

    @property
    def start(self) -> dt.datetime:
        """The first instant (UTC)."""
        return midnight(self.first_day)

    @property
    def end(self) -> dt.datetime:
        """The instant (UTC) at which it is over; the month is half-open."""
        return midnight(month_bounds(self.year, self.number)[1])

    def moved(self, months: int) -> "Month":
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def name(self) -> str:
        return str(NAMES[self.number - 1])

    def __str__(self) -> str:
        year = str(self.year)
        shown = persian_digits(year) if (get_language() or "fa").startswith("fa") else year
        return gettext("%(month)s %(year)s") % {"month": self.name, "year": shown}


def midnight(day: dt.date) -> dt.datetime:
    """The instant (UTC) at which a day begins in Tehran."""
    return dt.datetime.combine(day, dt.time(), tzinfo=TEHRAN).astimezone(dt.UTC)


def months(first: Month, last: Month) -> Iterator[Month]:
    """From the first to the last, both included."""
    while first <= last:
        yield first
        first = first.moved(1)
