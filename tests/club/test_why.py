"""Why 12, and why not 20: each entry answers from what was stored when it was decided."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from club import api
from club.models import Decision, RuleVersion
from club.rules.why import why
from tests.club.city import LONG_AGO, buy, every_rule_runs, in_force, two_people

FAIR = {"id": "special", "when": {"f": "special_centre", "op": "=", "v": True}, "num": 3, "den": 2}
CAP = {"per": "member", "window": "day", "max_points": 20}


@pytest.fixture(autouse=True)
def _english(speaking: Any) -> Any:
    with speaking("en"):
        yield


@pytest.fixture
def twelve(alice: Any, at: dt.datetime) -> Decision:
    """The example of the notes: 5 steps × 2, the weekday, a factor that does not apply, 8 of 20 had already."""
    plain = api.purchase_body(points=2)
    in_force("purchase", plain | {"multiply": [*plain["multiply"], FAIR], "caps": [CAP]}, at=LONG_AGO)
    buy(alice.member, 1_500_000, when=at, order="FIRST")
    buy(alice.member, 2_500_000, when=at, order="SECOND")
    return Decision.objects.select_related("event", "version").get(event__source_id="SECOND")


@pytest.mark.requirement("C-40")
def test_why_twelve_and_why_not_twenty(twelve: Decision) -> None:
    assert (twelve.wanted, twelve.points) == (13, 12)
    said = why(twelve)
    assert [(step.label, step.value) for step in said.steps] == [
        ("5 full steps of 500,000 rials × 2", "10"),
        ("Saturday to Wednesday: 30 percent more", "13"),
        ("special: does not apply", "—"),
        ("Points, rounded once", "13"),
        ("At most 20 points a day for you, of which you had 8", "12"),
        ("Given", "12"),
    ]
    assert [(each.words, each.result) for each in said.compared] == [
        ("at a covered centre", True), ("Saturday to Wednesday", True), ("at a special centre", False),
    ]  # fmt: skip
    assert [(each.words, each.wanted, each.points) for each in said.instead] == [("at a special centre", 20, 12)]


def test_what_changes_most_is_named_first_and_a_missing_fact_is_named(alice: Any, at: dt.datetime) -> None:
    in_force("purchase", api.purchase_body(points=10) | {"multiply": [
        {"id": "weekday", "when": {"f": "weekday", "op": "in", "v": [5, 6, 0, 1, 2]}, "num": 13, "den": 10}, FAIR,
    ]}, at=LONG_AGO)  # fmt: skip
    thursday = at + dt.timedelta(days=3)
    buy(alice.member, 500_000, when=thursday, order="A")
    said = why(Decision.objects.select_related("event", "version").get(event__source_id="A"))
    assert [(each.words, each.wanted) for each in said.instead] == [
        ("at a special centre", 15), ("Saturday to Wednesday", 13),
    ]  # fmt: skip
    buy(alice.member, 500_000, when=at, order="B", weekday=None)
    lacking = why(Decision.objects.select_related("event", "version").get(event__source_id="B"))
    assert lacking.verdict == "Nothing was given, because nobody told us: day of the week."
    assert [each.result for each in lacking.compared] == [True, None, False]


def test_nothing_is_looked_up_live(twelve: Decision, at: dt.datetime, django_assert_num_queries: Any) -> None:
    in_force("purchase", api.purchase_body(points=500), at=at)
    with django_assert_num_queries(0):
        assert why(twelve).steps[-1].value == "12"


@pytest.mark.requirement("C-10")
def test_the_page_shows_ones_own_entry_and_no_other(client: Client, alice: Any, charlie: Any, at: dt.datetime) -> None:
    every_rule_runs()
    drafter, approver = two_people(at)
    trial = api.draft_rule_version(rule="purchase", body=api.purchase_body(points=9), valid_from=at, by=drafter)
    api.approve_rule_version(version_id=trial, by=approver, at=at, trial=True)
    buy(alice.member, 2_500_000, when=at, order="ONE", special_centre=True)
    rows = {
        row.version.rule.code: row for row in Decision.objects.filter(event__source_id="ONE").exclude(outcome="shadow")
    }
    address = f"/en/me/points/why/{rows['purchase'].pk}/"
    assert client.get(address).status_code == 302
    client.force_login(charlie)
    assert client.get(address).status_code == 404
    client.force_login(alice)
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Why 13?" in text
    assert f"/en/me/points/why/{rows['special-centre'].pk}/" in text
    shadow = Decision.objects.get(outcome="shadow")
    assert client.get(f"/en/me/points/why/{shadow.pk}/").status_code == 404
    assert str(shadow.pk) not in [part.strip("/") for part in text.split("why/")]
    assert RuleVersion.objects.get(pk=trial).status == "shadow"
    assert client.get(f"/me/points/why/{rows['purchase'].pk}/").status_code == 200
