"""What the operator's page says of the club."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from points.api import retire_rule_version
from points.rulebook.watch import findings
from points.rules import guards
from points.rules.models import RuleVersion
from shop.orders.kinds import purchase_body
from tests.points.city import a_point_is_worth, buy, every_rule_runs, purchases_earn, two_people


@pytest.fixture(autouse=True)
def _english(speaking: Any) -> Any:
    with speaking("en"):
        yield


def said() -> dict[str, str]:
    return {finding.sentence: finding.state for finding in findings()}


@pytest.mark.requirement("C-32", "C-23")
def test_a_new_city_is_told_what_is_blank(db: None) -> None:
    assert said() == {
        "7 rules have a blank number and do not run: allocated-credit, individual-activity, profile-part, purchase,"
        " special-centre, tax-early, tax-on-time": "bad",
        "The value of a point is not set: points cannot be spent.": "bad",
    }


def test_a_city_with_its_numbers_has_nothing_to_mend(db: None) -> None:
    every_rule_runs()
    a_point_is_worth(5_000)
    assert said() == {"Points can be spent.": "good"}


def test_a_number_that_was_changed_behind_both_persons_is_seen(db: None) -> None:
    version = purchases_earn(2)
    guards.remove(connection)
    RuleVersion.objects.filter(pk=version).update(body=purchase_body(points=999))
    assert (
        said()["Rules in force are not protected: their database guards are missing. Run “manage.py migrate”."] == "bad"
    )
    guards.install(connection)
    assert said()["Version 2 of the rule “purchase” was changed after it was approved."] == "bad"


def test_a_rule_that_will_stop_and_has_no_successor_is_named(at: dt.datetime) -> None:
    every_rule_runs()
    a_point_is_worth(5_000)
    coming = purchases_earn(3, at=timezone.now() + dt.timedelta(days=5))
    assert said() == {"Points can be spent.": "good"}
    retire_rule_version(version_id=coming, by=two_people(at)[0], at=timezone.now())
    assert [text.split(" ends on ")[0] for text, state in said().items() if state == "warn"] == ["The rule “purchase”"]


def test_an_activity_that_lacked_a_fact_is_shown_for_a_week(alice: Any) -> None:
    purchases_earn(2)
    buy(alice.member, 500_000, when=timezone.now() - dt.timedelta(days=6), order="NEW", weekday=None)
    buy(alice.member, 500_000, when=timezone.now() - dt.timedelta(days=8), order="OLD", weekday=None)
    assert said()["1 activity earned nothing, because a fact was missing."] == "warn"
