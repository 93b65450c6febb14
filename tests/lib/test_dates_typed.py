"""Dates as staff type them: Jalali, in any digits; years that nobody means are refused, and nothing is guessed."""

import datetime as dt

import pytest
from django import forms
from django.utils import timezone

from lib import dates_typed
from lib.jalali import TEHRAN, jformat
from lib.staff_fields import DayField

AZAR_15 = dt.date(2026, 12, 6)
DAYS = [
    "1405/09/15",
    "۱۴۰۵/۰۹/۱۵",
    "١٤٠٥-٠٩-١٥",
    "1405-9-15",
    "1405.09.15",
    "\u200f۱۴۰۵/۹/۱۵",
    "2026-12-06",
    "۲۰۲۶/۱۲/۰۶",
    "12/06/2026",
]
FAR = ["1305/09/15", "1350/01/01", "1499/01/01", "1504/09/15", "0005/01/01", "1405/13/01", "1404/12/30", "1926-12-06",
       "2126-12-06", "9999-01-01", "140/09/15", "فردا"]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_azar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC))


@pytest.mark.parametrize("typed", DAYS)
def test_every_date_field_of_django_reads_the_day(typed: str):
    assert forms.DateField().clean(typed) == AZAR_15
    moment = forms.DateTimeField().clean(f"{typed} ۱۰:۳۰")
    assert moment == dt.datetime(2026, 12, 6, 10, 30, tzinfo=TEHRAN)


def test_a_moment_without_its_hour_is_midnight_in_tehran():
    assert forms.DateTimeField().clean("۱۴۰۵/۰۹/۱۵") == dt.datetime(2026, 12, 6, tzinfo=TEHRAN)
    assert forms.DateTimeField().clean("2026-12-06T10:30") == dt.datetime(2026, 12, 6, 10, 30, tzinfo=TEHRAN)


@pytest.mark.parametrize("typed", FAR)
@pytest.mark.parametrize("field", [forms.DateField, forms.DateTimeField, DayField])
def test_what_nobody_means_is_refused(field: type[forms.Field], typed: str):
    with pytest.raises(forms.ValidationError):
        field().clean(typed)


def test_the_reach_is_thirty_years_to_either_side():
    assert dates_typed.meant(dt.date(2056, 12, 31))
    assert dates_typed.meant(dt.date(1996, 1, 1))
    for day in (dt.date(2057, 1, 1), dt.date(1995, 12, 31)):
        with pytest.raises(ValueError, match="nobody"):
            dates_typed.meant(day)


def test_nothing_and_ready_dates_pass_as_before():
    assert forms.DateField(required=False).clean("") is None
    assert forms.DateField().clean(dt.date(1405, 9, 15)) == dt.date(1405, 9, 15)
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(" ")


@pytest.mark.parametrize("held", ["2026-12-06", "2026-12-06 10:30"])
def test_what_a_form_shows_is_read_back_as_the_same(held: str):
    written = dates_typed.shown(held)
    assert written.startswith("1405/09/15")
    assert dates_typed.as_iso(written) == held
    assert dates_typed.shown(written) == written  # typed and shown again beside an error
    assert dates_typed.shown("what was typed") == "what was typed"
    assert jformat(AZAR_15, "Y/m/d") == "۱۴۰۵/۰۹/۱۵"
