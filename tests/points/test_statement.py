"""The statement: opening and lines make closing, and every line says why."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from club.me.chart import months
from points.api import balance, capture_points, hold_points, point_value, return_points, reverse_activity, statement
from tests.points.city import buy, purchases_earn

MUCH = dt.timedelta(days=2000)


def a_life(user: Any, at: dt.datetime) -> dt.datetime:
    """Joined, bought twice, spent, returned a part, undid a purchase, and let the rest expire. The last moment."""
    purchases_earn(10, expiry_months=2)
    day, member = dt.timedelta(days=1), user.member.pk
    buy(user.member, 1_000_000, when=at + day, order="ONE")
    buy(user.member, 2_000_000, when=at + 2 * day, order="TWO")
    held = hold_points(
        member_id=member, points=30, purpose="shop", key="shop.order:7Q", expires_at=at + 9 * day, at=at + 3 * day
    )
    capture_points(hold_id=held, key="c", at=at + 3 * day)
    return_points(hold_id=held, points=10, key="r", at=at + 4 * day)
    reverse_activity(source="order", source_id="TWO", key="undo", at=at + 5 * day)
    return at + MUCH


@pytest.mark.requirement("C-40")
def test_opening_and_lines_make_closing_and_closing_is_the_balance(alice: Any, at: dt.datetime) -> None:
    end = a_life(alice, at)
    told = statement(member_id=alice.member.pk, at=end)
    assert told.opening == 0
    assert told.opening + sum(line.points for line in told.lines) == told.closing
    assert told.closing == balance(member_id=alice.member.pk, at=end).available
    assert {line.kind for line in told.lines} >= {"award", "capture", "refund", "clawback", "expire"}


def test_every_line_carries_the_balance_after_it(alice: Any, at: dt.datetime) -> None:
    lines = statement(member_id=alice.member.pk, at=a_life(alice, at)).lines
    running = 0
    for line in reversed(lines):
        running += line.points
        assert line.balance_after == running
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(from_day=st.integers(-3, 12), days=st.integers(0, 15))
def test_any_cut_of_the_statement_adds_up_and_joins_its_neighbours(
    alice: Any, at: dt.datetime, from_day: int, days: int
) -> None:
    end = at + MUCH
    if not point_value(at=at) and len(statement(member_id=alice.member.pk, at=at).lines) == 1:
        from points.awards.models import Event

        if not Event.objects.filter(source="order").exists():
            end = a_life(alice, at)
    start, stop = at + dt.timedelta(days=from_day), at + dt.timedelta(days=from_day + days)
    cut = statement(member_id=alice.member.pk, at=end, start=start, end=stop)
    before = statement(member_id=alice.member.pk, at=end, end=start)
    after = statement(member_id=alice.member.pk, at=end, start=stop)
    assert cut.opening + sum(line.points for line in cut.lines) == cut.closing
    assert (before.closing, cut.closing) == (cut.opening, after.opening)


@pytest.mark.requirement("C-40")
def test_each_line_says_in_a_sentence_what_it_was_for(alice: Any, at: dt.datetime, speaking: Any) -> None:
    end = a_life(alice, at)
    with speaking("en"):
        lines = statement(member_id=alice.member.pk, at=end).lines
        said = [line.sentence for line in lines]
        assert "Welcome: you joined the club" in said
        assert "Purchase, order ONE" in said
        assert "Order 7Q" in said
        assert "Taken back: Purchase, order TWO" in said
        assert "These points have expired" in said
        assert "Points" not in said
    assert all(line.sentence for line in lines)


@pytest.mark.requirement("C-23", "C-24")
def test_the_reason_of_a_purchase_shows_the_sum_step_by_step(alice: Any, at: dt.datetime, speaking: Any) -> None:
    purchases_earn(3)
    buy(alice.member, 500_000, when=at + dt.timedelta(days=1))
    with speaking("en"):
        why = statement(member_id=alice.member.pk, at=at + dt.timedelta(days=1)).lines[0].why
    assert "500,000" in why[0].label
    assert [step.value for step in why] == ["3", "3.9", "4"]
    with speaking("fa"):
        why = statement(member_id=alice.member.pk, at=at + dt.timedelta(days=1)).lines[0].why
    assert [step.value for step in why] == ["۳", "۳٫۹", "۴"]


def test_an_old_line_keeps_its_reason_after_the_rule_has_changed(alice: Any, at: dt.datetime) -> None:
    purchases_earn(3)
    buy(alice.member, 500_000, when=at)
    before = statement(member_id=alice.member.pk, at=at).lines
    purchases_earn(100, at=at + dt.timedelta(seconds=1))
    assert statement(member_id=alice.member.pk, at=at).lines == before


def test_nobody_sees_what_happened_to_somebody_else(alice: Any, charlie: Any, at: dt.datetime) -> None:
    end = a_life(alice, at)
    assert [line.points for line in statement(member_id=charlie.member.pk, at=end).lines] == [10]


def test_the_chart_sums_what_the_lines_say(alice: Any, at: dt.datetime, speaking: Any) -> None:
    end = a_life(alice, at)
    lines = statement(member_id=alice.member.pk, at=end).lines
    for language in ("fa", "en"):
        with speaking(language):
            shown = months([(line.at, line.points) for line in lines], at=at + dt.timedelta(days=6))
        assert len(shown) == 12
        recent = [line.points for line in lines if line.at <= at + dt.timedelta(days=6)]
        assert sum(month.earned - month.spent for month in shown) == sum(recent)
        assert all(0 <= top <= 100 for month in shown for top in (month.earned_top, month.spent_top))
