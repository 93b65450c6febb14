"""Many at once, on PostgreSQL. Each guard has a control: the same race without it does harm."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from ledger import api as ledger
from points.activities.models import Allocation
from points.api import ActivityResult, approve_rule_version, balance, draft_rule_version, reverse_activity
from points.awards import caps, record, reverse
from points.awards.models import Decision, Event
from points.reviews import answer
from points.reviews.ask import ask_review
from points.reviews.models import Review
from points.rules import guards, publish
from points.rules.models import Rule, RuleVersion
from shop.orders.kinds import purchase_body
from tests.points.city import buy, every_rule_runs, in_force, purchases_earn, two_people
from tests.races.together import together
from tests.races.unguarded import FREE, LOCKED, meeting

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


# --- Two parts of one purchase come back at once ----------------------------------------


def two_partial_returns(alice: Any, at: dt.datetime, monkeypatch: Any, patience: float) -> int:
    """Of 130 points for 5,000,000 rials, both tell that 2,500,000 are kept. What is available afterwards."""
    purchases_earn(10)
    buy(alice.member, 5_000_000, when=at, order="BIG")
    monkeypatch.setattr(reverse.ledger, "clawback", meeting(ledger.clawback, patience=patience))
    together(
        [
            lambda key=key: reverse_activity(
                source="order", source_id="BIG", key=key, at=at, facts={"cash_rials": 2_500_000}
            )
            for key in ("desk", "city")
        ]
    )
    return balance(member_id=alice.member.pk, at=at).available


def test_two_who_return_the_same_part_take_it_back_once(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    assert two_partial_returns(alice, at, monkeypatch, LOCKED) == 10 + 65


def test_without_the_lock_on_the_activity_it_is_taken_back_twice(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(Event.objects, "select_for_update", Event.objects.all)
    assert two_partial_returns(alice, at, monkeypatch, FREE) == 10


# --- Two versions of one rule are put in force at once ----------------------------------


def two_approvals(at: dt.datetime, monkeypatch: Any, patience: float) -> int:
    """Versions of the rule that hold at the same moment afterwards. Both have looked for what runs before one is stored."""
    monkeypatch.setattr(publish, "_end_before", meeting(publish._end_before, patience=patience, after=True))
    drafter, approver = two_people(at)
    drafts = [
        draft_rule_version(rule="purchase", body=purchase_body(points=points), valid_from=at, by=drafter)
        for points in (10, 20)
    ]
    together([lambda pk=pk: approve_rule_version(version_id=pk, by=approver, at=at) for pk in drafts])
    return RuleVersion.objects.filter(rule__code="purchase", status="active", valid_to=None).count()


def test_one_version_holds_whoever_is_quicker(at: dt.datetime, monkeypatch: Any) -> None:
    assert two_approvals(at, monkeypatch, LOCKED) == 1


def test_without_the_lock_on_the_rule_two_versions_hold(at: dt.datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(publish, "_locked", lambda code: Rule.objects.get(code=code))
    with connection.cursor() as cursor:  # the second guard, where the extension for it may be had
        cursor.execute(f"ALTER TABLE points_ruleversion DROP CONSTRAINT IF EXISTS {guards.EXCLUSION}")
    assert two_approvals(at, monkeypatch, FREE) == 2


def test_without_the_lock_the_database_still_lets_one_version_hold(at: dt.datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(publish, "_locked", lambda code: Rule.objects.get(code=code))
    assert two_approvals(at, monkeypatch, FREE) == 1


# --- A cap and a budget, reached by many at once ----------------------------------------

LIMITS = {
    "cap": {"per": "member", "window": "day", "max_points": 20},
    "budget": {"per": "rule", "window": "lifetime", "max_points": 39, "slots": 1},
}


def many_purchases(members: list[Any], limit: str, at: dt.datetime) -> int:
    """Points given for six purchases at once, 13 each before the limit, by the members in turn."""
    in_force("purchase", purchase_body(points=10) | {"caps": [LIMITS[limit]]}, at=at - dt.timedelta(days=1))
    acts = [
        lambda number=number: buy(members[number % len(members)], 500_000, when=at, order=f"N{number}")
        for number in range(6)
    ]
    assert all(isinstance(said, ActivityResult) for said in together(acts))
    return sum(Decision.objects.filter(event__source="order").values_list("points", flat=True))


def no_guard(monkeypatch: Any) -> None:
    """Neither the wallet's lock before the look, nor the counter that refuses; and everybody looks before anybody takes."""
    monkeypatch.setattr(record.ledger, "lock_wallet", lambda wallet: None)
    monkeypatch.setattr(caps.ledger, "take_counter", lambda **said: said["amount"])
    monkeypatch.setattr(record, "judge", meeting(record.judge, people=6, after=True))


def test_a_cap_is_not_passed_by_many_at_once(alice: Any, at: dt.datetime) -> None:
    assert many_purchases([alice.member], "cap", at) == 20


def test_without_its_guards_a_cap_is_passed(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    no_guard(monkeypatch)
    assert many_purchases([alice.member], "cap", at) > 20


def test_a_budget_is_not_passed_by_many_at_once(alice: Any, bob: Any, charlie: Any, at: dt.datetime) -> None:
    assert many_purchases([alice.member, bob.member, charlie.member], "budget", at) == 39


def test_without_its_guards_a_budget_is_passed(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    no_guard(monkeypatch)
    assert many_purchases([alice.member, bob.member, charlie.member], "budget", at) > 39


# --- Two people answer one request for review at once ------------------------------------


def two_answers(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: Any, patience: float
) -> tuple[int, int]:
    """Bob says that it stays, Charlie that points are owed: how many answers were taken, how many proposals made."""
    every_rule_runs()
    buy(alice.member, 499_999, when=at, order="SMALL")
    decision = Decision.objects.get(event__source_id="SMALL", version__rule__code="purchase")
    review = ask_review(member_id=alice.member.pk, decision_id=decision.pk, text="So near", at=at)
    # Under the lock, before the answer is written.
    monkeypatch.setattr(answer, "clean", meeting(answer.clean, patience=patience))
    words = {"review_id": review, "text": "Read it.", "at": at}
    said = together(
        [
            lambda: answer.answer_stays(**words, by=bob.pk) or 1,
            lambda: answer.propose_owed(**words, by=charlie.pk, points=3, office="Parks"),
        ]
    )
    return sum(isinstance(each, int) for each in said), Allocation.objects.count()


def test_of_two_answers_at_once_one_counts(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    taken, proposals = two_answers(alice, bob, charlie, at, monkeypatch, LOCKED)
    row = Review.objects.get()
    assert (taken, proposals) == (1, 1 if row.verdict == "owed" else 0)


def test_without_the_lock_on_the_request_both_count(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    monkeypatch.setattr(Review.objects, "select_for_update", lambda **_: Review.objects.all())
    assert two_answers(alice, bob, charlie, at, monkeypatch, FREE) == (2, 1)
