"""Earning: what happened is stored once, the rules in force at that moment decide, and each point has its reason."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import jdatetime
import pytest

from accounts import api as accounts
from lib.jalali import tehran_date
from members.identity.models import Member
from members.joining.models import FormPart
from members.joining.save_form import save_form
from points.api import FactsDiffer, balance, preview_many, preview_points, record_activity, statement
from points.awards.models import Decision, Event
from shop.orders.kinds import PURCHASE
from tests.points.city import LONG_AGO, buy, purchases_earn

TEHRAN = ZoneInfo("Asia/Tehran")
EVERYTHING = {"first_name": "Alice", "last_name": "Noori", "district": "7", "birth_year": 1365, "interests": ["food"]}


def points_of(user: Any, at: dt.datetime) -> int:
    return balance(member_id=user.member.pk, at=at).available


# --- Joining and the form ----------------------------------------------------------------


@pytest.mark.requirement("C-21")
def test_joining_gives_ten_points_in_the_same_transaction(alice: Any, at: dt.datetime) -> None:
    assert points_of(alice, at) == 10
    (line,) = statement(member_id=alice.member.pk, at=at).lines
    assert (line.points, line.kind) == (10, "award")
    assert Decision.objects.get(event__member=alice.member).outcome == "awarded"


@pytest.mark.requirement("C-21")
def test_coming_back_gives_no_second_ten(alice: Any, at: dt.datetime) -> None:
    accounts.join(phone=alice.phone, at=at + dt.timedelta(days=1))
    assert points_of(alice, at) == 10


@pytest.mark.requirement("C-19", "C-22")
def test_each_completed_part_of_the_form_gives_one_point(alice: Any, at: dt.datetime) -> None:
    earned = save_form(member_id=alice.member.pk, answers=EVERYTHING, at=at)
    assert earned == {"name": 1, "district": 1, "birth": 1, "interests": 1}
    assert points_of(alice, at) == 14


@pytest.mark.requirement("C-22")
def test_half_a_part_gives_nothing_and_the_other_half_completes_it(alice: Any, at: dt.datetime) -> None:
    accounts.set_name(user_id=alice.pk, first_name="", last_name="")
    assert save_form(member_id=alice.member.pk, answers={"first_name": "Alice"}, at=at) == {}
    assert save_form(member_id=alice.member.pk, answers={"first_name": "Alice", "last_name": "N."}, at=at) == {
        "name": 1
    }


@pytest.mark.requirement("C-22")
def test_a_part_that_is_cleared_and_filled_again_pays_nothing(alice: Any, at: dt.datetime) -> None:
    save_form(member_id=alice.member.pk, answers=EVERYTHING, at=at)
    save_form(member_id=alice.member.pk, answers={}, at=at)
    assert save_form(member_id=alice.member.pk, answers=EVERYTHING, at=at + dt.timedelta(days=400)) == {}
    assert points_of(alice, at + dt.timedelta(days=400)) == 14
    assert FormPart.objects.filter(member=alice.member).count() == 4


# --- Purchases ---------------------------------------------------------------------------


@pytest.mark.requirement("C-23")
def test_while_the_number_is_blank_a_purchase_earns_nothing_and_staff_are_told(alice: Any, at: dt.datetime) -> None:
    from points.rulebook.watch import findings

    assert buy(alice.member, 5_000_000, when=at).points == 0
    said = [finding for finding in findings() if finding.state == "bad"]
    assert any("purchase" in finding.sentence for finding in said)
    assert all(finding.link for finding in said)
    purchases_earn(10)
    assert not any("purchase" in finding.sentence for finding in findings())


@pytest.mark.requirement("C-23", "C-40")
@pytest.mark.parametrize(("rials", "points"), [(499_999, 0), (500_000, 13), (999_999, 13), (1_000_000, 26)])
def test_full_half_millions_earn(alice: Any, at: dt.datetime, rials: int, points: int) -> None:
    purchases_earn(10)
    assert buy(alice.member, rials, when=at).points == points
    assert points_of(alice, at) == 10 + points


@pytest.mark.requirement("C-24")
@pytest.mark.parametrize(
    ("moment", "points"),
    [
        (dt.datetime(2026, 11, 25, 23, 59, tzinfo=TEHRAN), 13),  # Wednesday
        (dt.datetime(2026, 11, 26, 0, 1, tzinfo=TEHRAN), 10),  # Thursday
        (dt.datetime(2026, 11, 27, 23, 59, tzinfo=TEHRAN), 10),  # Friday
        (dt.datetime(2026, 11, 28, 0, 1, tzinfo=TEHRAN), 13),  # Saturday
        (dt.datetime(2022, 7, 6, 23, 59, tzinfo=TEHRAN), 13),  # a Wednesday of summer time (+04:30)
        (dt.datetime(2022, 7, 7, 0, 1, tzinfo=TEHRAN), 10),
        (dt.datetime(2022, 7, 6, 19, 45, tzinfo=dt.UTC), 10),  # 00:15 on Thursday there, still Wednesday in UTC
        (dt.datetime(2025, 3, 20, 12, 0, tzinfo=TEHRAN), 10),  # 30 Esfand 1403, a leap day, a Thursday
    ],
)
def test_the_weekday_is_that_of_tehran(alice: Any, moment: dt.datetime, points: int) -> None:
    purchases_earn(10)
    assert buy(alice.member, 500_000, when=moment.astimezone(dt.UTC)).points == points


def test_the_leap_day_is_a_day_like_any_other() -> None:
    assert jdatetime.date.fromgregorian(
        date=tehran_date(dt.datetime(2025, 3, 20, 12, tzinfo=TEHRAN))
    ) == jdatetime.date(1403, 12, 30)


def test_points_live_to_the_end_of_a_jalali_month(alice: Any) -> None:
    """A purchase on the leap day with a life of twelve months: to the end of Esfand 1404 (29 days)."""
    purchases_earn(10, expiry_months=12)
    when = dt.datetime(2025, 3, 20, 12, tzinfo=TEHRAN).astimezone(dt.UTC)
    (award,) = buy(alice.member, 500_000, when=when).awards
    assert award.expires_at.astimezone(TEHRAN) == dt.datetime(2026, 3, 21, 0, 0, tzinfo=TEHRAN)


def test_expired_points_are_gone_and_the_statement_says_so(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10, expiry_months=1)
    (award,) = buy(alice.member, 500_000, when=at).awards
    assert points_of(alice, award.expires_at - dt.timedelta(seconds=1)) == 23
    assert points_of(alice, award.expires_at) == 10
    lines = statement(member_id=alice.member.pk, at=award.expires_at).lines
    assert (lines[0].kind, lines[0].points) == ("expire", -13)


# --- Once, and the same ------------------------------------------------------------------


@pytest.mark.requirement("C-40")
def test_the_same_activity_reported_twice_is_one(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    first, second = (buy(alice.member, 500_000, when=at) for _ in range(2))
    assert first == second
    assert points_of(alice, at) == 23
    assert Event.objects.filter(source="order").count() == 1


@pytest.mark.parametrize("other", [{"rials": 600_000}, {"who": "charlie"}])
def test_the_same_activity_with_other_facts_is_refused(
    alice: Any, charlie: Any, at: dt.datetime, other: dict[str, Any]
) -> None:
    purchases_earn(10)
    buy(alice.member, 500_000, when=at)
    member = charlie.member if other.get("who") else alice.member
    with pytest.raises(FactsDiffer):
        buy(member, other.get("rials", 500_000), when=at)
    assert (points_of(alice, at), points_of(charlie, at)) == (23, 10)


def test_a_new_version_cannot_pay_an_activity_again(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    buy(alice.member, 500_000, when=at)
    purchases_earn(20, at=at)
    buy(alice.member, 500_000, when=at)
    assert points_of(alice, at) == 23


def test_the_version_in_force_when_it_happened_decides(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    purchases_earn(20, at=at)
    before, after = at - dt.timedelta(seconds=1), at
    assert buy(alice.member, 500_000, when=after, order="AFTER").points == 26
    late = record_activity(
        member_id=alice.member.pk,
        kind=PURCHASE,
        facts={"cash_rials": 500_000, "centre_covered": True, "weekday": 0, "order": "LATE"},
        occurred_at=before,
        source="order",
        source_id="LATE",
        at=at + dt.timedelta(days=3),
    )
    assert late.points == 13


def test_what_happened_before_the_first_version_earns_nothing(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10, at=at)
    assert buy(alice.member, 500_000, when=at - dt.timedelta(seconds=1)).points == 0


def test_a_missing_fact_is_kept_by_name(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    assert buy(alice.member, 500_000, when=at, weekday=None).points == 0
    decision = Decision.objects.get(event__source="order")
    assert (decision.outcome, decision.trace["missing"]) == ("missing_fact", ["weekday"])


@pytest.mark.parametrize("facts", [{"cash_rials": "500000"}, {"cash_rials": True}, {"colour": "red"}])
def test_strange_facts_are_a_mistake_of_the_caller(alice: Any, at: dt.datetime, facts: dict[str, Any]) -> None:
    purchases_earn(10)
    with pytest.raises(ValueError, match=next(iter(facts))):
        buy(alice.member, 500_000, when=at, **facts)
    assert not Event.objects.filter(source="order").exists()


def test_a_preview_says_what_the_purchase_will_earn_and_writes_nothing(alice: Any, at: dt.datetime) -> None:
    purchases_earn(3)
    facts = {"cash_rials": 500_000, "centre_covered": True, "weekday": 0, "order": "4X7K2"}
    preview = preview_points(kind=PURCHASE, facts=facts, at=at)
    assert preview.points == buy(alice.member, 500_000, when=at).points == 4
    assert preview_many(kind=PURCHASE, facts=[facts, {**facts, "cash_rials": 1}], at=at) == [4, 0]
    del facts["weekday"]
    missing = preview_points(kind=PURCHASE, facts=facts, at=at)
    assert (missing.points, missing.missing) == (0, ["weekday"])


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_one_activity_reported_by_many_at_once_pays_once(alice: Any, at: dt.datetime) -> None:
    from tests.races.together import together

    purchases_earn(10)
    results = together([lambda: buy(alice.member, 500_000, when=at).points] * 6)
    assert results == [13] * 6
    assert points_of(alice, at) == 23


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_many_at_once_pays_once(alice: Any, at: dt.datetime) -> None:
    from tests.races.together import together

    together([lambda: save_form(member_id=alice.member.pk, answers=EVERYTHING, at=at)] * 4)
    assert points_of(alice, at) == 14


def test_members_have_numbers_of_their_own(alice: Any, bob: Any) -> None:
    assert alice.member.number != bob.member.number
    assert Member.objects.values("wallet_id").distinct().count() == Member.objects.count()
    assert alice.member.joined_at > LONG_AGO
