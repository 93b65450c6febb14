"""Spending: held, spent or given back, returned in part, and taken back when a purchase is undone."""

import datetime as dt
from typing import Any

import pytest

from ledger import api as ledger
from points.api import (
    HoldEnded,
    NotEnoughPoints,
    balance,
    capture_points,
    hold_points,
    release_points,
    return_points,
    reverse_activity,
    statement,
)
from tests.points.city import buy, purchases_earn

SOON = dt.timedelta(minutes=45)


@pytest.fixture
def rich(alice: Any, at: dt.datetime) -> Any:
    """Alice with 10 points of joining and 130 of a purchase."""
    purchases_earn(10)
    buy(alice.member, 5_000_000, when=at, order="RICH")
    return alice


def hold(user: Any, points: int, at: dt.datetime, key: str = "order:1") -> int:
    return hold_points(member_id=user.member.pk, points=points, purpose="shop", key=key, expires_at=at + SOON, at=at)


def state(user: Any, at: dt.datetime) -> tuple[int, int]:
    now = balance(member_id=user.member.pk, at=at)
    return now.available, now.held


@pytest.mark.requirement("C-40", "C-32")
def test_held_points_are_set_aside_and_spent_when_captured(rich: Any, at: dt.datetime) -> None:
    held = hold(rich, 100, at)
    assert state(rich, at) == (40, 100)
    capture_points(hold_id=held, key="order:1:capture", at=at)
    assert state(rich, at) == (40, 0)
    line = statement(member_id=rich.member.pk, at=at).lines[0]
    assert (line.points, line.balance_after) == (-100, 40)


def test_released_points_are_there_again(rich: Any, at: dt.datetime) -> None:
    held = hold(rich, 100, at)
    for _ in range(2):
        release_points(hold_id=held, key="order:1:release", at=at)
    assert state(rich, at) == (140, 0)
    with pytest.raises(HoldEnded):
        capture_points(hold_id=held, key="order:1:capture", at=at)
    assert state(rich, at) == (140, 0)


def test_more_than_there_is_cannot_be_held(rich: Any, at: dt.datetime) -> None:
    with pytest.raises(NotEnoughPoints):
        hold(rich, 141, at)
    hold(rich, 100, at)
    with pytest.raises(NotEnoughPoints):
        hold(rich, 41, at, key="order:2")
    assert state(rich, at) == (40, 100)


def test_the_same_key_is_the_same_hold(rich: Any, at: dt.datetime) -> None:
    assert hold(rich, 100, at) == hold(rich, 100, at)
    assert state(rich, at) == (40, 100)


@pytest.mark.parametrize("keys", [("a", "a"), ("a", "b")])
def test_a_hold_is_spent_once_whatever_the_key(rich: Any, at: dt.datetime, keys: tuple[str, str]) -> None:
    held = hold(rich, 50, at)
    journals = {capture_points(hold_id=held, key=key, at=at) for key in keys}
    assert len(journals) == 1
    assert state(rich, at) == (90, 0)


def test_a_capture_after_the_deadline_spends_the_points_all_the_same(rich: Any, at: dt.datetime) -> None:
    held, late = hold(rich, 100, at), at + SOON + dt.timedelta(minutes=1)
    assert state(rich, late) == (140, 0)
    for _ in range(2):
        capture_points(hold_id=held, key="order:1:capture", at=late)
    assert state(rich, late) == (40, 0)


def test_a_late_capture_of_points_that_are_gone_says_so(rich: Any, at: dt.datetime) -> None:
    held, late = hold(rich, 100, at), at + SOON + dt.timedelta(minutes=1)
    other = hold(rich, 120, late, key="order:2")
    with pytest.raises(NotEnoughPoints):
        capture_points(hold_id=held, key="order:1:capture", at=late)
    capture_points(hold_id=other, key="order:2:capture", at=late)
    assert state(rich, late) == (20, 0)


def test_spent_points_cannot_be_released(rich: Any, at: dt.datetime) -> None:
    held = hold(rich, 100, at)
    capture_points(hold_id=held, key="c", at=at)
    with pytest.raises(HoldEnded):
        release_points(hold_id=held, key="r", at=at)
    assert state(rich, at) == (40, 0)


def test_points_come_back_in_parts_and_never_more_than_were_spent(rich: Any, at: dt.datetime) -> None:
    held = hold(rich, 100, at)
    capture_points(hold_id=held, key="c", at=at)
    for _ in range(2):
        return_points(hold_id=held, points=30, key="return:1", at=at)
    assert state(rich, at) == (70, 0)
    with pytest.raises(ledger.OverReversal):
        return_points(hold_id=held, points=71, key="return:2", at=at)
    return_points(hold_id=held, points=70, key="return:3", at=at)
    assert state(rich, at) == (140, 0)


def test_points_that_were_never_spent_are_not_returned(rich: Any, at: dt.datetime) -> None:
    held = hold(rich, 100, at)
    with pytest.raises(ValueError, match="never spent"):
        return_points(hold_id=held, points=1, key="return:1", at=at)


# --- The purchase is undone -------------------------------------------------------------


def undo(at: dt.datetime, key: str, kept: int | None = None, order: str = "RICH") -> int:
    facts = None if kept is None else {"cash_rials": kept}
    return reverse_activity(source="order", source_id=order, key=key, at=at, facts=facts)


def test_a_whole_return_takes_back_what_the_purchase_earned(rich: Any, at: dt.datetime) -> None:
    assert [undo(at, "return"), undo(at, "return"), undo(at, "another")] == [130, 130, 0]
    assert state(rich, at) == (10, 0)


def test_parts_are_taken_back_by_the_rule_that_paid(rich: Any, at: dt.datetime) -> None:
    """5,000,000 earned 130. 2,600,000 kept: five full steps, 65. Then 400,000: none. Then all."""
    purchases_earn(1000, at=at)
    assert undo(at, "first", kept=2_600_000) == 65
    assert undo(at, "first", kept=2_600_000) == 65
    assert undo(at, "second", kept=400_000) == 65
    assert undo(at, "third") == 0
    assert state(rich, at) == (10, 0)


def test_what_is_spent_already_is_forgiven(rich: Any, at: dt.datetime) -> None:
    capture_points(hold_id=hold(rich, 100, at), key="c", at=at)
    assert undo(at, "return") == 40
    now = balance(member_id=rich.member.pk, at=at)
    assert (now.available, now.debt) == (0, 0)


def test_an_unknown_purchase_takes_nothing(rich: Any, at: dt.datetime) -> None:
    assert undo(at, "return", order="NEVER") == 0
    assert state(rich, at) == (140, 0)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_who_spend_at_once_never_spend_more_than_there_is(rich: Any, at: dt.datetime) -> None:
    from tests.races.together import together

    results = together([lambda index=index: hold(rich, 50, at, key=f"order:{index}") for index in range(6)])
    assert sum(isinstance(result, int) for result in results) == 2
    assert state(rich, at) == (40, 100)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_a_release_and_a_capture_at_once_have_one_winner(rich: Any, at: dt.datetime) -> None:
    from tests.races.together import together

    held = hold(rich, 100, at)
    together(
        [
            lambda: capture_points(hold_id=held, key="c", at=at),
            lambda: release_points(hold_id=held, key="r", at=at),
        ]
        * 3
    )
    assert state(rich, at) in {(40, 0), (140, 0)}
