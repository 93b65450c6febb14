import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import jalali

days = st.dates(dt.date(1930, 1, 1), dt.date(2100, 1, 1))


@given(days)
def test_a_date_that_is_written_is_read_back(day):
    assert jalali.parse_date(jalali.jformat(day, "Y/m/d")) == day
    assert jalali.parse_date(jalali.jformat(day, "Y-n-j")) == day
    assert jalali.parse_date(day.isoformat()) == day


@given(days)
def test_a_day_lies_in_its_month_and_the_month_ends_at_tehran_midnight(day):
    end = jalali.end_of_month(day)
    assert jalali.tehran_date(end - dt.timedelta(seconds=1)) >= day
    assert jalali.jformat(jalali.tehran_date(end), "j") == "۱"
    assert jalali.jformat(jalali.tehran_date(end - dt.timedelta(seconds=1)), "Y F") == jalali.jformat(day, "Y F")


@given(days, st.integers(-30, 30))
def test_months_later_are_counted_one_by_one(day, months):
    end = jalali.end_of_month(day, months_later=months)
    following = jalali.end_of_month(day, months_later=months + 1)
    assert dt.timedelta(days=28) < following - end < dt.timedelta(days=32)


def test_today_is_the_third_of_azar():
    assert jalali.jformat(dt.date(2026, 11, 24), "l j F Y") == "سه‌شنبه ۳ آذر ۱۴۰۵"


def test_tehran_has_its_own_midnight_and_had_summer_time():
    assert jalali.tehran_date(dt.datetime(2026, 11, 23, 20, 29, tzinfo=dt.UTC)) == dt.date(2026, 11, 23)
    assert jalali.tehran_date(dt.datetime(2026, 11, 23, 20, 30, tzinfo=dt.UTC)) == dt.date(2026, 11, 24)
    assert jalali.tehran_date(dt.datetime(2022, 7, 1, 19, 30, tzinfo=dt.UTC)) == dt.date(2022, 7, 2)


def test_an_instant_without_a_zone_has_no_date():
    with pytest.raises(ValueError, match="time zone"):
        jalali.tehran_date(dt.datetime(2026, 11, 24))  # noqa: DTZ001


def test_the_week_begins_on_saturday():
    saturday = dt.date(2026, 11, 21)
    assert [jalali.saturday_index(saturday + dt.timedelta(days=passed)) for passed in range(7)] == list(range(7))


def test_esfand_has_thirty_days_in_a_leap_year():
    assert jalali.parse_date("۱۴۰۳/۱۲/۳۰") == dt.date(2025, 3, 20)
    with pytest.raises(ValueError, match="day"):
        jalali.parse_date("1404/12/30")


@pytest.mark.parametrize("wrong", ["", "1405", "1405/13/01", "01/09/1405", "1200/01/01", "2026-02-30", "فردا"])
def test_what_is_no_date_is_refused_and_never_guessed(wrong):
    with pytest.raises(ValueError):  # noqa: PT011
        jalali.parse_date(wrong)
