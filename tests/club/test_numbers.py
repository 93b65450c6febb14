"""The club's numbers: public, each with its definition, and silent about few people."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from club.models import Measure, Member
from club.numbers.count import count_numbers
from club.numbers.measures import KINDS
from lib.months import Month
from tests.club.city import buy, purchases_earn
from tests.conftest import person

DAY = dt.timedelta(days=1)


@pytest.mark.requirement("C-10", "C-12")
def test_the_measures_of_the_goals_stand_on_the_public_page(client: Client, at: dt.datetime) -> None:
    now = timezone.now()
    people = [person(phone=f"+9891255500{index:02}", name="P", at=now - 40 * DAY) for index in range(12)]
    purchases_earn(10)
    for index, user in enumerate(people):
        buy(user.member, 500_000, when=now - 2 * DAY, order=f"N{index}")
    written = count_numbers(at=now)
    assert written >= len(KINDS)
    assert count_numbers(at=now) == 0
    yesterday = {row.code: row for row in Measure.objects.filter(day=Month.of(now).last_day.min)} or {
        row.code: row for row in Measure.objects.order_by("day")
    }
    assert set(yesterday) == {kind.code for kind in KINDS}
    assert yesterday["members"].value == Member.objects.count()
    assert yesterday["active"].value == 12
    assert yesterday["civic"].value == 0
    page = client.get("/en/about/numbers/").content.decode()
    for kind in KINDS:
        assert f'id="{kind.code}"' in page
    assert "Points given in the month" in page
    assert "before anything was taken back" in page
    assert client.get("/about/numbers/").status_code == 200
    rows = list(csv.reader(io.StringIO(client.get("/en/about/numbers/numbers.csv").content.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == set(yesterday)


def test_about_fewer_than_ten_people_nothing_is_said(client: Client, alice: Any) -> None:
    day = Month.of(timezone.now()).moved(-1).last_day
    stored = [("members", 10, 10), ("active", 9, 9), ("points_given", 7777, 9), ("civic", 8765, 3), ("invited", 0, 50)]
    for code, value, people in stored:
        Measure.objects.create(code=code, day=day, value=value, people=people, counted_at=timezone.now())
    page = client.get("/en/about/numbers/").content.decode()
    table = client.get("/en/about/numbers/numbers.csv").content.decode()
    for text in (page, table):
        assert "7,777" not in text
        assert "7777" not in text
        assert "87.6" not in text
    assert page.count("fewer than 10 people") == 7  # once as a rule; three numbers, each with its row in the table
    assert "0.0%" in page
