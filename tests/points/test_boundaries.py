"""When it happened is not when it was recorded; the first instant is inside, the last is not; one end for a hold."""

import datetime as dt
from typing import Any

import pytest

from ledger import api as ledger
from ledger.models import Journal, Lot
from points.api import (
    HoldEnded,
    balance,
    capture_points,
    hold_points,
    point_value,
    record_activity,
    release_points,
    return_points,
    reverse_activity,
    statement,
)
from points.awards import caps, heard
from points.awards.models import ActivityReturn, Event
from points.balance.read import point_value as value_at
from points.books.close import close_day
from points.holds import hold as holding
from points.rules.versions import versions_at
from shop.orders.kinds import PURCHASE, purchase_body
from tests.locked import asked_locks
from tests.points.city import a_point_is_worth, buy, in_force, purchases_earn

TICK = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
LAST_OF_AZAR = dt.datetime(2026, 12, 21, 20, 29, 59, tzinfo=dt.UTC)  # 30 Azar 1405, 23:59:59 in Tehran
END_OF_DEY = dt.datetime(2027, 1, 20, 20, 30, tzinfo=dt.UTC)


def bought(member: Any, *, occurred_at: dt.datetime, at: dt.datetime, key: str = "LATE") -> Any:
    facts = {"cash_rials": 500_000, "centre_covered": True, "special_centre": False, "weekday": 3, "order": key}
    return record_activity(
        member_id=member.pk, kind=PURCHASE, facts=facts, occurred_at=occurred_at, source="order", source_id=key, at=at
    )


@pytest.mark.requirement("C-40", "C-23")
def test_points_live_from_the_activity_on_however_late_it_is_recorded(alice: Any) -> None:
    """In force, pending, expiry: all by the moment it happened; booked at the moment it was recorded."""
    body = purchase_body(points=10, expiry_months=1) | {"pending_days": 7}
    in_force("purchase", body, at=LAST_OF_AZAR - DAY)
    in_force("purchase", purchase_body(points=99), at=LAST_OF_AZAR + TICK)
    result = bought(alice.member, occurred_at=LAST_OF_AZAR, at=LAST_OF_AZAR + 2 * DAY)
    lot = Lot.objects.select_related("opened_by").latest("pk")
    assert (result.points, lot.issued) == (10, 10)
    assert lot.active_at == LAST_OF_AZAR + 7 * DAY
    assert lot.expires_at == result.awards[0].expires_at == END_OF_DEY
    assert lot.opened_by.effective_at == LAST_OF_AZAR + 2 * DAY
    event = Event.objects.latest("pk")
    assert (event.occurred_at, event.received_at) == (LAST_OF_AZAR, LAST_OF_AZAR + 2 * DAY)


@pytest.mark.requirement("C-40")
def test_what_is_used_of_a_cap_is_used_in_the_month_of_the_activity(alice: Any) -> None:
    cap = {"per": "member", "window": "month", "max_points": 10}
    in_force("purchase", purchase_body(points=10) | {"caps": [cap]}, at=LAST_OF_AZAR - DAY)
    assert bought(alice.member, occurred_at=LAST_OF_AZAR, at=LAST_OF_AZAR + DAY, key="1").points == 10
    assert (
        bought(alice.member, occurred_at=LAST_OF_AZAR + dt.timedelta(seconds=1), at=LAST_OF_AZAR + DAY, key="2").points
        == 10
    )
    assert bought(alice.member, occurred_at=LAST_OF_AZAR, at=LAST_OF_AZAR + DAY, key="3").points == 0
    assert caps.window_start("day", LAST_OF_AZAR) == dt.date(2026, 12, 21)
    assert caps.window_start("month", LAST_OF_AZAR + dt.timedelta(seconds=1)) == dt.date(2026, 12, 22)


def test_a_version_holds_from_its_first_instant_to_before_the_next_one(at: dt.datetime) -> None:
    first = in_force("purchase", purchase_body(points=1), at=at)
    second = in_force("purchase", purchase_body(points=2), at=at + DAY)

    def deciding(moment: dt.datetime) -> list[int]:
        return [held.row.pk for held in versions_at(kind=PURCHASE, at=moment) if held.row.rule.code == "purchase"]

    assert first not in deciding(at - TICK)
    assert deciding(at) == deciding(at + DAY - TICK) == [first]
    assert deciding(at + DAY) == [second]


def test_a_point_is_worth_its_new_value_from_its_first_instant(at: dt.datetime) -> None:
    a_point_is_worth(1_000, at=at)
    assert (value_at(at=at - TICK), point_value(at=at)) == (None, 1_000)


def test_a_statement_has_its_first_instant_and_not_its_last(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    buy(alice.member, 500_000, when=at + DAY, order="first")
    buy(alice.member, 1_000_000, when=at + 2 * DAY, order="last")
    both = [line.points for line in statement(member_id=alice.member.pk, at=at + 3 * DAY).lines][:2]

    def told(start: dt.datetime, end: dt.datetime) -> tuple[list[int], int]:
        found = statement(member_id=alice.member.pk, at=at + 3 * DAY, start=start, end=end)
        assert found.opening + sum(line.points for line in found.lines) == found.closing
        return [line.points for line in found.lines], found.closing

    everything = balance(member_id=alice.member.pk, at=at + 3 * DAY).available
    assert told(at + DAY, at + 2 * DAY) == (both[1:], everything - both[0])
    assert told(at + DAY + TICK, at + 2 * DAY + TICK) == (both[:1], everything)


def test_a_return_is_kept_for_its_time_and_not_a_moment_longer(at: dt.datetime, settings: Any) -> None:
    reverse_activity(source="order", source_id="never", key="r", at=at)
    heard.forget(at=at + settings.RETURNS_KEPT - TICK)
    assert ActivityReturn.objects.exists()
    heard.forget(at=at + settings.RETURNS_KEPT)
    assert not ActivityReturn.objects.exists()


@pytest.mark.requirement("C-40")
def test_a_part_that_came_back_takes_back_a_part_and_the_rest_takes_the_rest(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    given = buy(alice.member, 1_500_000, when=at, order="part").points

    def back(key: str, **facts: int) -> int:
        return reverse_activity(source="order", source_id="part", key=key, facts=facts or None, at=at)

    third = given // 3
    assert (back("1", cash_rials=1_000_000), back("2", cash_rials=500_000), back("3")) == (third,) * 3
    assert back("4") == 0


def on_hold(member: Any, points: int, *, at: dt.datetime, key: str = "o") -> int:
    return hold_points(member_id=member.pk, points=points, purpose="shop", key=key, expires_at=at + DAY, at=at)


@pytest.fixture
def rich(alice: Any, at: dt.datetime) -> Any:
    purchases_earn(10)
    buy(alice.member, 5_000_000, when=at, order="RICH")
    return alice.member


def test_a_part_of_spent_points_comes_back_as_a_part(rich: Any, at: dt.datetime) -> None:
    held = on_hold(rich, 100, at=at)
    capture_points(hold_id=held, key="c", at=at)
    before = balance(member_id=rich.pk, at=at).available
    return_points(hold_id=held, points=30, key="1", at=at)
    assert balance(member_id=rich.pk, at=at).available == before + 30
    with pytest.raises(ledger.OverReversal):
        return_points(hold_id=held, points=71, key="2", at=at)
    return_points(hold_id=held, points=70, key="2", at=at)


def test_all_points_can_be_held_and_not_one_more(rich: Any, at: dt.datetime) -> None:
    everything = balance(member_id=rich.pk, at=at).available
    with pytest.raises(holding.NotEnoughPoints):
        on_hold(rich, everything + 1, at=at)
    on_hold(rich, everything, at=at)


@pytest.mark.requirement("C-40")
def test_a_release_that_slips_in_before_the_capture_wins_and_nothing_is_spent(
    rich: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a lock prevents on PostgreSQL is refused by one conditional statement, too: released points are not spent."""
    held, real = on_hold(rich, 100, at=at), ledger.capture
    before = balance(member_id=rich.pk, at=at)

    def slower(**request: Any) -> int:
        release_points(hold_id=held, key="r", at=at)
        return real(**request)

    monkeypatch.setattr(holding.ledger, "capture", slower)
    with pytest.raises(HoldEnded):
        capture_points(hold_id=held, key="c", at=at)
    assert balance(member_id=rich.pk, at=at) == before
    assert not Journal.objects.filter(kind="spend").exists()


def test_a_capture_that_slips_in_before_the_release_wins(
    rich: Any, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, real = on_hold(rich, 100, at=at), ledger.void

    def slower(**request: Any) -> int:
        capture_points(hold_id=held, key="c", at=at)
        return real(**request)

    monkeypatch.setattr(holding.ledger, "void", slower)
    with pytest.raises(HoldEnded):
        release_points(hold_id=held, key="r", at=at)


def test_whoever_reads_before_it_writes_asks_for_the_row(rich: Any, at: dt.datetime) -> None:
    spent, released = on_hold(rich, 1, at=at, key="1"), on_hold(rich, 1, at=at, key="2")
    for act, row in (
        (lambda: capture_points(hold_id=spent, key="c", at=at), "PointsHold"),
        (lambda: release_points(hold_id=released, key="r", at=at), "PointsHold"),
        (lambda: reverse_activity(source="order", source_id="RICH", key="r", at=at), "Event"),
        (lambda: close_day(at=at), "PointsDay"),
    ):
        with asked_locks() as asked:
            act()
        assert asked[:1] == [row]
    cap = {"per": "member", "window": "month", "max_points": 10}
    in_force("purchase", purchase_body(points=10) | {"caps": [cap]}, at=at)
    with asked_locks() as asked:
        bought(rich, occurred_at=at, at=at)
    assert asked.index("Wallet") < asked.index("Counter"), "what is used of a cap is read under the wallet"
