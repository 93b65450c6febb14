"""Pages of a member in both languages; Alice's are hers alone."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.identity.models import Member
from tests.accounts.door import answer, ask, code_for
from tests.points.city import LONG_AGO, a_point_is_worth, buy, purchases_earn

PAGES = ["/me/", "/me/points/", "/join/form/"]


@pytest.fixture
def hers(alice: Any, client: Client) -> Client:
    client.force_login(alice)
    return client


@pytest.mark.requirement("C-44")
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("page", [*PAGES, "/about/points/"])
def test_every_page_stands_in_both_languages(hers: Client, page: str, prefix: str) -> None:
    response = hers.get(prefix + page)
    assert response.status_code == 200
    text = response.content.decode()
    assert f'<html lang="{"en" if prefix else "fa"}"' in text
    assert f'dir="{"ltr" if prefix else "rtl"}"' in text


@pytest.mark.parametrize("page", [*PAGES, "/me/points/entries.csv"])
def test_without_a_login_each_page_leads_to_the_door_and_back(client: Client, page: str) -> None:
    assert client.get(page)["Location"] == f"/login/?next={page}"


@pytest.mark.requirement("C-44")
def test_how_points_work_is_public_and_says_the_rules_and_the_value(client: Client) -> None:
    purchases_earn(10)
    a_point_is_worth(10_000)
    text = client.get("/en/about/points/").content.decode()
    for said in ("10", "500,000", "10,000"):
        assert said in text


@pytest.mark.requirement("C-16", "C-18", "C-19", "C-21", "C-22", "C-44")
def test_a_citizen_joins_by_the_web_fills_the_form_and_has_fourteen_points(client: Client) -> None:
    ask(client, "09123334455")
    form = answer(client, code_for("+989123334455"))["Location"]
    assert form == "/join/form/"
    filled = {
        "first_name": "نیلوفر",
        "last_name": "کریمی",
        "district": "۷",
        "birth_year": "۱۳۶۵",
        "interests": ["food"],
    }
    response = client.post(form, filled, follow=True)
    assert response.status_code == 200
    member = Member.objects.get(user__phone="+989123334455")
    assert (member.user.first_name, member.birth_year, member.interests) == ("نیلوفر", 1365, ["food"])
    assert "۱۴" in client.get("/me/").content.decode()


@pytest.mark.requirement("C-19")
def test_a_wrong_answer_is_named_and_nothing_entered_is_lost(hers: Client, alice: Any) -> None:
    response = hers.post("/join/form/", {"first_name": "Alice", "last_name": "Noori", "birth_year": "65"})
    assert response.status_code == 422
    text = response.content.decode()
    assert 'role="alert"' in text
    assert 'value="Noori"' in text
    assert 'value="۶۵"' in text
    alice.refresh_from_db()
    assert alice.last_name == ""


@pytest.mark.requirement("C-19")
def test_the_form_shows_the_answers_of_before_and_may_be_left_empty(hers: Client) -> None:
    hers.post("/join/form/", {"first_name": "Alice", "last_name": "Noori"})
    assert 'value="Noori"' in hers.get("/join/form/").content.decode()
    assert hers.post("/join/form/", {})["Location"] == "/me/"


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example/"])
def test_the_form_leads_to_no_foreign_place(hers: Client, foreign: str) -> None:
    assert hers.post("/join/form/?next=" + foreign, {})["Location"] == "/me/"
    assert foreign not in hers.get("/join/form/", {"next": foreign}).content.decode()


@pytest.mark.requirement("C-40")
def test_my_points_list_every_entry_with_its_reason(hers: Client, alice: Any) -> None:
    purchases_earn(3)
    buy(alice.member, 500_000, when=timezone.now(), order="4X7K2")
    text = hers.get("/en/me/points/").content.decode()
    assert "Purchase, order 4X7K2" in text
    assert "500,000" in text


def test_earned_and_spent_can_be_looked_at_apart(hers: Client, alice: Any) -> None:
    earned = hers.get("/en/me/points/?show=earned").content.decode()
    spent = hers.get("/en/me/points/?show=spent").content.decode()
    assert "Welcome: you joined the club" in earned
    assert "Welcome: you joined the club" not in spent


@pytest.mark.requirement("C-32")
def test_the_page_says_what_points_are_worth_or_that_spending_is_not_open(hers: Client) -> None:
    assert "Spending is not open yet" in hers.get("/en/me/points/").content.decode()
    a_point_is_worth(10_000)
    text = hers.get("/en/me/points/").content.decode()
    assert "Spending is not open yet" not in text
    assert "10,000 toman" in text


def test_the_table_for_a_spreadsheet_holds_every_entry_and_no_formula(hers: Client, alice: Any) -> None:
    purchases_earn(10)
    late = dt.datetime(2026, 11, 25, 21, 0, tzinfo=dt.UTC)  # already the 26th in Tehran
    buy(alice.member, 500_000, when=min(late, timezone.now()), order="4X7K2")
    response = hers.get("/en/me/points/entries.csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert sum(int(row[2]) for row in rows[1:]) == int(rows[1][4])
    assert not any(cell[:1] in {"=", "+", "@"} for row in rows for cell in row)


def test_the_days_of_the_table_are_those_of_tehran(hers: Client, alice: Any) -> None:
    purchases_earn(10)
    buy(alice.member, 500_000, when=dt.datetime(2025, 11, 25, 21, 0, tzinfo=dt.UTC), order="NIGHT")
    rows = list(csv.reader(io.StringIO(hers.get("/en/me/points/entries.csv").content.decode("utf-8-sig"))))
    (night,) = [row for row in rows if "NIGHT" in row[3]]
    assert night[1] == "2025-11-26"


def test_alice_and_charlie_see_their_own(alice: Any, charlie: Any) -> None:
    purchases_earn(10)
    buy(alice.member, 500_000, when=timezone.now(), order="HERSONLY")
    his = Client()
    his.force_login(charlie)
    for page in (*PAGES, "/me/points/entries.csv"):
        text = his.get(page).content.decode()
        assert "HERSONLY" not in text
        assert alice.member.number not in text
        assert "Alice" not in text


def test_many_entries_cost_no_more_queries_than_few(hers: Client, alice: Any, counted: Any) -> None:
    purchases_earn(10)
    buy(alice.member, 500_000, when=LONG_AGO + dt.timedelta(days=1), order="FIRST")
    hers.get("/me/points/")
    with counted() as few:
        hers.get("/me/points/")
    for index in range(15):
        buy(alice.member, 500_000, when=LONG_AGO + dt.timedelta(days=2 + index), order=f"N{index}")
    with counted() as many:
        hers.get("/me/points/")
    assert len(many) == len(few)


@pytest.mark.requirement("C-32")
def test_what_held_before_stays_readable(client: Client) -> None:
    purchases_earn(3)
    purchases_earn(4, at=LONG_AGO + dt.timedelta(days=100))
    a_point_is_worth(10_000)
    a_point_is_worth(12_000, at=LONG_AGO + dt.timedelta(days=100))
    text = client.get("/en/about/points/").content.decode()
    in_force, before = text.split("What held before")
    assert "4 points for every full" in in_force
    assert "3 points for every full" in before
    assert "3 points for every full" not in in_force
    assert "10,000 rials" in in_force
