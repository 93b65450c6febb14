"""Many at once, on PostgreSQL. Each guard has a control: the same race without it does harm."""

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from club import api
from club.models import Event, Rule, RuleVersion
from club.points import reverse
from club.rules import publish
from ledger import api as ledger
from tests.club.city import buy, purchases_earn, two_people
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def meeting(real: Callable[..., Any], people: int = 2) -> Callable[..., Any]:
    """The act, after all have come so far; who is kept out by a lock is not waited for long."""
    barrier = threading.Barrier(people)

    def act(**arguments: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return real(**arguments)

    return act


# --- Two parts of one purchase come back at once ----------------------------------------


def two_partial_returns(alice: Any, at: dt.datetime, monkeypatch: Any) -> int:
    """Of 130 points for 5,000,000 rials, both tell that 2,500,000 are kept. What is available afterwards."""
    purchases_earn(10)
    buy(alice.member, 5_000_000, when=at, order="BIG")
    monkeypatch.setattr(reverse.ledger, "clawback", meeting(ledger.clawback))
    together(
        [
            lambda key=key: api.reverse_activity(
                source="order", source_id="BIG", key=key, at=at, facts={"cash_rials": 2_500_000}
            )
            for key in ("desk", "city")
        ]
    )
    return api.balance(member_id=alice.member.pk, at=at).available


def test_two_who_return_the_same_part_take_it_back_once(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    assert two_partial_returns(alice, at, monkeypatch) == 10 + 65


def test_without_the_lock_on_the_activity_it_is_taken_back_twice(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(Event.objects, "select_for_update", Event.objects.all)
    assert two_partial_returns(alice, at, monkeypatch) == 10


# --- Two versions of one rule are put in force at once ----------------------------------


def two_approvals(at: dt.datetime) -> int:
    """Versions of the rule that hold at the same moment afterwards."""
    drafter, approver = two_people(at)
    drafts = [
        api.draft_rule_version(rule="purchase", body=api.purchase_body(points=points), valid_from=at, by=drafter)
        for points in (10, 20)
    ]
    together([lambda pk=pk: api.approve_rule_version(version_id=pk, by=approver, at=at) for pk in drafts])
    return RuleVersion.objects.filter(rule__code="purchase", status="active", valid_to=None).count()


def test_one_version_holds_whoever_is_quicker(at: dt.datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(publish, "parse", _slow_parse(publish.parse))
    assert two_approvals(at) == 1


def test_without_the_lock_on_the_rule_two_versions_hold(at: dt.datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(publish, "parse", _slow_parse(publish.parse))
    monkeypatch.setattr(publish, "_locked", lambda code: Rule.objects.get(code=code))
    assert two_approvals(at) == 2


def _slow_parse(real: Callable[..., Any]) -> Callable[..., Any]:
    """In a thread of the race, wait between the look at what runs and the change of it; drafting is not slowed."""
    met = meeting(lambda *, body: real(body))

    def parse(body: Any) -> Any:
        return real(body) if threading.current_thread() is threading.main_thread() else met(body=body)

    return parse
