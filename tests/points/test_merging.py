"""Two memberships become one: what a person earns once is paid once, whichever package brought the activity."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.mine.merge import merge
from ledger import api as ledger
from points.api import (
    balance,
    capture_points,
    ensure_document_rules,
    hold_points,
    once_body,
    record_activity,
    reverse_activity,
)
from points.awards.models import TakenBack
from points.registry import ActivityKind, Fact, FoundingRule, activity_kinds
from tests.points.city import LONG_AGO, in_force
from tests.registries import also

KIND = "civic.lesson"
HOUR = dt.timedelta(hours=1)


def lesson(*, is_once: bool) -> ActivityKind:
    return ActivityKind(
        code=KIND,
        label="Lesson",
        facts=(Fact(name="lesson", type="text", label="lesson"),),
        sentence=lambda facts: "A lesson",
        is_once=is_once,
        founding=(FoundingRule(code="lesson", place=900, body=once_body(trigger=KIND, points=None)),),
    )


@pytest.fixture(params=[True, False], ids=["once", "often"])
def is_once(request: pytest.FixtureRequest) -> Iterator[bool]:
    with also(activity_kinds, KIND, lesson(is_once=request.param)):
        ensure_document_rules()
        in_force("lesson", once_body(trigger=KIND, points=7, expiry_months=12), at=LONG_AGO)
        yield request.param


def learn(person: Any, what: str, at: dt.datetime) -> None:
    record_activity(
        member_id=person.member.pk,
        kind=KIND,
        facts={"lesson": what},
        occurred_at=at,
        source=KIND,
        source_id=f"{person.first_name}:{what}",
        at=at,
    )


def taken_back() -> dict[str, int]:
    rows = TakenBack.objects.filter(decision__event__kind=KIND)
    return dict(rows.values_list("decision__event__source_id", "taken"))


def test_what_both_learnt_is_paid_once_and_what_one_learnt_stays(
    is_once: bool, alice: Any, bob: Any, at: dt.datetime
) -> None:
    for person, what in ((alice, "traffic"), (bob, "traffic"), (alice, "water"), (bob, "trees")):
        learn(person, what, at)
    merge(from_id=alice.pk, into_id=bob.pk, at=at)
    assert taken_back() == ({"Alice:traffic": 7} if is_once else {})


def test_what_an_earlier_membership_learnt_counts_too(
    is_once: bool, alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    learn(alice, "traffic", at)
    merge(from_id=alice.pk, into_id=bob.pk, at=at)
    learn(charlie, "traffic", at)
    merge(from_id=charlie.pk, into_id=bob.pk, at=at)
    assert taken_back() == ({"Charlie:traffic": 7} if is_once else {})


def spend_all(person: Any, at: dt.datetime) -> int:
    points = balance(member_id=person.member.pk, at=at).available
    hold = hold_points(
        member_id=person.member.pk, points=points, purpose="shop", key=person.phone, expires_at=at + HOUR, at=at
    )
    capture_points(hold_id=hold, key=f"{person.phone}:c", at=at)
    return points


def test_what_was_spent_of_it_is_owed_and_repaid_by_the_next_points(
    is_once: bool, alice: Any, bob: Any, at: dt.datetime
) -> None:
    for person in (alice, bob):
        learn(person, "traffic", at)
        assert spend_all(person, at) == 17
    merge(from_id=alice.pk, into_id=bob.pk, at=at)
    owed = ledger.wallet_balance(wallet=bob.member.wallet_id, at=at).debt
    assert owed == (17 if is_once else 10), "Joining is paid once in any case."
    learn(bob, "water", at)
    learn(bob, "trees", at)
    learn(bob, "birds", at)
    assert balance(member_id=bob.member.pk, at=at).available == 21 - owed
    assert ledger.audit() == []


def test_what_was_taken_back_from_one_stays_with_the_other(
    is_once: bool, alice: Any, bob: Any, at: dt.datetime
) -> None:
    learn(alice, "traffic", at)
    learn(bob, "traffic", at)
    reverse_activity(source=KIND, source_id="Bob:traffic", key="undone", at=at)
    merge(from_id=alice.pk, into_id=bob.pk, at=at)
    assert taken_back() == {"Bob:traffic": 7}
