"""Every rule of the documents at its edges: the minute, the rial, the day that a year has only sometimes."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from accounts import api as accounts
from club.api import referral_body
from club.referral import introduce
from club.referral.models import ReferralClaim
from ledger.models import Counter
from members.identity.models import Member
from points import registry
from points.activities.kinds import INDIVIDUAL, TAX_PAID
from points.activities.tax_payments import TaxPayment
from points.api import (
    ActivityResult,
    FactsDiffer,
    balance,
    once_body,
    preview_points,
    record_activity,
    reverse_activity,
    statement,
)
from points.awards import caps
from points.awards.models import Decision
from points.rules.documents import founding_rules
from shop.orders.kinds import PURCHASE, purchase_body
from tests.points.city import LONG_AGO, buy, every_rule_runs, in_force, purchases_earn
from tests.registries import empty

TEHRAN = ZoneInfo("Asia/Tehran")
DAY = dt.timedelta(days=1)


@pytest.fixture
def listening() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def tehran(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=TEHRAN).astimezone(dt.UTC)  # type: ignore[misc,arg-type]


def available(member: Member, at: dt.datetime) -> int:
    return balance(member_id=member.pk, at=at).available


def act(member: Member, kind: str, when: dt.datetime, key: str, **facts: Any) -> ActivityResult:
    return record_activity(
        member_id=member.pk, kind=kind, facts=facts, occurred_at=when, source=kind, source_id=key, at=when
    )


def tax(member: Member, days_early: int, when: dt.datetime, key: str = "B1", *, full: bool = True) -> dict[str, int]:
    said = act(member, TAX_PAID, when, key, tax="vehicle", days_early=days_early, in_full=full)
    return {award.rule: award.points for award in said.awards}


def brought(by: Member, at: dt.datetime, phone: str = "+989121000077") -> Member:
    user, _ = accounts.join(phone=phone, at=at, origin={"ref": by.referral_code})
    return Member.objects.get(user_id=user.id)


# --- The purchase, its weekday and its special centre -------------------------------------


@pytest.mark.requirement("C-24")
@pytest.mark.parametrize(
    ("moment", "points"),
    [
        (tehran(2026, 11, 25, 23, 59), 13),  # Wednesday
        (tehran(2026, 11, 26, 0, 1), 10),  # Thursday
        (tehran(2022, 3, 22, 23, 59), 13),  # Tuesday: the clocks went forward that midnight, there is no 00:30
        (tehran(2022, 9, 21, 23, 30), 13),  # Wednesday: the hour before the clocks go back is lived twice
        (tehran(2022, 9, 21, 23, 30).replace(microsecond=1) + dt.timedelta(hours=1), 13),  # still Wednesday, fold 1
        (tehran(2022, 9, 22, 0, 1), 10),
    ],
)
def test_the_bonus_goes_by_the_clock_of_tehran_also_when_it_is_changed(
    alice: Any, moment: dt.datetime, points: int
) -> None:
    purchases_earn(10)
    assert buy(alice.member, 500_000, when=moment).points == points


@pytest.mark.requirement("C-26")
def test_a_special_centre_adds_its_own_points_once_an_order(alice: Any, at: dt.datetime) -> None:
    every_rule_runs()
    assert buy(alice.member, 5_000_000, when=at, order="A").points == 26
    assert buy(alice.member, 5_000_000, when=at, order="B", special_centre=True).points == 26 + 3
    missing = buy(alice.member, 5_000_000, when=at, order="C", special_centre=None)
    assert missing.points == 26
    decision = Decision.objects.get(event=missing.event_id, outcome="missing_fact")
    assert (decision.version.rule.code, decision.trace["missing"]) == ("special-centre", ["special_centre"])


@pytest.mark.requirement("C-23", "C-26", "C-40")
def test_parts_that_come_back_are_reckoned_anew_at_the_edge_of_a_step(alice: Any, at: dt.datetime) -> None:
    """1,000,000 rials at 3 points a step: 7.8 → 8. What is kept decides: 500,000 → 3.9 → 4, one rial less → 0."""
    every_rule_runs()
    purchases_earn(3, at=LONG_AGO + DAY)
    assert buy(alice.member, 1_000_000, when=at, order="A", special_centre=True).points == 8 + 3
    back: dict[str, Any] = {"source": "order", "source_id": "A", "at": at}
    kept: list[tuple[dict[str, Any], int]] = [
        ({"cash_rials": 999_999}, 4),
        ({"cash_rials": 500_000}, 0),
        ({"cash_rials": 499_999}, 4),
        ({"cash_rials": 499_999, "special_centre": False}, 3),  # what was of the special centre came back, too
    ]
    for number, (facts, taken) in enumerate(kept):
        assert reverse_activity(**back, key=f"part {number}", facts=facts) == taken
    assert reverse_activity(**back, key="rest") == 0
    assert available(alice.member, at) == 10


@pytest.mark.requirement("C-21")
def test_whoever_joins_at_the_moment_of_a_new_number_gets_the_new_one(db: None) -> None:
    turn = tehran(2025, 3, 20, 0, 0)  # 30 Esfand 1403, the leap day
    in_force("registration", once_body(trigger="club.registered", points=25), at=turn)
    for phone, moment, points in (
        ("+989121000071", turn - dt.timedelta(microseconds=1), 10),
        ("+989121000072", turn, 25),
    ):
        user, _ = accounts.join(phone=phone, at=moment)
        accounts.join(phone=phone, at=moment + DAY)  # comes again: nothing more
        assert available(Member.objects.get(user_id=user.id), moment) == points


# --- Taxes --------------------------------------------------------------------------------


@pytest.mark.requirement("C-27", "C-28")
@pytest.mark.parametrize(
    ("days", "earned"),
    [
        (-1, {}),
        (0, {"tax-on-time": 20}),  # on the due date itself
        (1, {"tax-on-time": 20, "tax-early": 1}),
        (30, {"tax-on-time": 20, "tax-early": 30}),
        (31, {"tax-on-time": 20, "tax-early": 30}),  # the most days that count
    ],
)
def test_a_tax_on_time_pays_once_and_each_day_before_pays_more(
    alice: Any, at: dt.datetime, days: int, earned: dict[str, int]
) -> None:
    every_rule_runs()
    assert tax(alice.member, days, at) == earned
    assert tax(alice.member, days, at) == earned
    assert available(alice.member, at) == 10 + sum(earned.values())


@pytest.mark.requirement("C-27", "C-28")
@pytest.mark.parametrize(
    ("paid", "due", "days"),
    [
        (tehran(2026, 11, 25, 23, 59), dt.date(2026, 11, 26), 1),
        (tehran(2026, 11, 26, 0, 1), dt.date(2026, 11, 26), 0),  # still Wednesday in UTC
        (tehran(2026, 11, 26, 23, 59), dt.date(2026, 11, 26), 0),
        (tehran(2026, 11, 27, 0, 0), dt.date(2026, 11, 26), -1),
        (tehran(2022, 3, 21, 23, 59), dt.date(2022, 3, 22), 1),  # an hour was left out that midnight
        (tehran(2022, 9, 21, 23, 30) + dt.timedelta(hours=1), dt.date(2022, 9, 22), 1),  # 23:30 for the second time
        (tehran(2025, 3, 20, 23, 59), dt.date(2025, 3, 21), 1),  # the leap day, 30 Esfand 1403
    ],
)
def test_days_before_the_due_date_are_days_of_tehran(paid: dt.datetime, due: dt.date, days: int) -> None:
    bill = TaxPayment(tax="vehicle", bill="B", paid_at=paid, due_on=due, in_full=True, member_number="x")
    assert bill.days_early == days


@pytest.mark.requirement("C-27")
def test_a_part_of_a_tax_pays_nothing(alice: Any, at: dt.datetime) -> None:
    every_rule_runs()
    assert tax(alice.member, 12, at, full=False) == {}


@pytest.mark.requirement("C-27", "C-28")
def test_while_the_numbers_are_blank_taxes_pay_nothing(alice: Any, at: dt.datetime) -> None:
    assert tax(alice.member, 3, at) == {}
    assert not Decision.objects.filter(event__kind=TAX_PAID).exists()


# --- Who brings somebody ------------------------------------------------------------------


@pytest.mark.requirement("C-25")
def test_ten_points_wait_for_the_first_real_act_of_whom_one_brought_and_come_once(alice: Any, at: dt.datetime) -> None:
    purchases_earn(2)
    friend = brought(alice.member, at)
    act(friend, "club.form_part_completed", at, "x", part="name")  # a form is no real act
    assert (available(alice.member, at), introduce.pending(member_id=alice.member.pk)) == (10, 1)
    buy(friend, 1, when=at + DAY, order="ONE")
    assert (available(alice.member, at + DAY), introduce.pending(member_id=alice.member.pk)) == (20, 0)
    buy(friend, 500_000, when=at + 2 * DAY, order="TWO")
    buy(friend, 1, when=at + DAY, order="ONE")
    assert available(alice.member, at + 2 * DAY) == 20
    assert ReferralClaim.objects.get().matured_at == at + DAY
    line = statement(member_id=alice.member.pk, at=at + DAY).lines[0]
    assert (line.points, line.at) == (10, at + DAY)


@pytest.mark.requirement("C-25")
@pytest.mark.parametrize(
    ("kind", "facts", "pays"),
    [
        ("club.form_part_completed", {"part": "name"}, False),
        ("club.profile_part_completed", {"part": "work"}, False),
        (
            PURCHASE,
            {"cash_rials": 1, "centre_covered": False, "special_centre": False, "weekday": 4, "order": "X"},
            True,
        ),
        (TAX_PAID, {"tax": "other", "days_early": -300, "in_full": False}, True),  # late and in part, but he was there
        (INDIVIDUAL, {"activity": "planting", "credit": 0, "reason": "…", "office": "Parks"}, True),
    ],
)
def test_what_is_real_for_an_introduction(
    alice: Any, at: dt.datetime, kind: str, facts: dict[str, Any], pays: bool
) -> None:
    friend = brought(alice.member, at)
    act(friend, kind, at, "FIRST", **facts)
    assert available(alice.member, at) == (20 if pays else 10)
    assert introduce.pending(member_id=alice.member.pk) == (0 if pays else 1)


@pytest.mark.requirement("C-25")
def test_nobody_is_thanked_who_has_left_or_has_become_the_same_person(alice: Any, bob: Any, at: dt.datetime) -> None:
    friend, twin = brought(alice.member, at), brought(bob.member, at, "+989121000078")
    Member.objects.filter(pk=alice.member.pk).update(erased_at=at)
    Member.objects.filter(pk=bob.member.pk).update(merged_into=twin)
    for member in (friend, twin):
        act(member, TAX_PAID, at, member.number, tax="other", days_early=0, in_full=True)
    assert not Decision.objects.filter(event__kind=introduce.REFERRED).exists()
    assert (available(alice.member, at), available(twin, at)) == (10, 10)


@pytest.mark.requirement("C-25")
def test_a_month_has_a_limit_for_introductions_and_the_next_one_begins_anew(alice: Any) -> None:
    in_force("referral", referral_body(month=25), at=LONG_AGO)
    first_day, next_month = tehran(2026, 11, 22, 12), tehran(2026, 12, 22, 0, 0)  # 1 Azar and 1 Dey 1405
    friends = [brought(alice.member, first_day - DAY, f"+98912100008{digit}") for digit in range(4)]
    before = available(alice.member, first_day)
    moments = [first_day, first_day, next_month - dt.timedelta(seconds=1), next_month]
    given = []
    for number, (friend, moment) in enumerate(zip(friends, moments, strict=True)):
        buy(friend, 1, when=moment, order=f"R{number}")
        given.append(Decision.objects.filter(event__source_id=str(friend.pk), event__kind=introduce.REFERRED).get())
    assert [(row.wanted, row.points, row.outcome) for row in given] == [
        (10, 10, "awarded"), (10, 10, "awarded"), (10, 5, "awarded"), (10, 10, "awarded"),
    ]  # fmt: skip
    assert available(alice.member, next_month) == before + 35


# --- Caps, budgets, returns ---------------------------------------------------------------


def test_a_cap_cuts_for_one_member_and_a_new_version_goes_on_with_what_is_used(
    alice: Any, bob: Any, at: dt.datetime
) -> None:
    caps = [{"per": "member", "window": "day", "max_points": 20}]
    in_force("purchase", purchase_body(points=10) | {"caps": caps}, at=LONG_AGO)
    assert [buy(alice.member, 500_000, when=at, order=name).points for name in "ABC"] == [13, 7, 0]
    capped = Decision.objects.get(event__source_id="C")
    assert (capped.outcome, capped.wanted, capped.points, capped.journal_id) == ("capped", 13, 0, None)
    assert buy(bob.member, 500_000, when=at, order="D").points == 13
    assert preview_points(
        kind=PURCHASE, facts={"cash_rials": 500_000, "centre_covered": True, "weekday": 0}, at=at, user_id=alice.pk
    ).points == 0  # fmt: skip
    in_force("purchase", purchase_body(points=10) | {"caps": [caps[0] | {"max_points": 24}]}, at=at)
    assert buy(alice.member, 500_000, when=at, order="E").points == 4
    midnight = tehran(2026, 11, 24, 0, 0)
    assert buy(alice.member, 500_000, when=midnight, order="F").points == 13


def test_a_budget_is_all_or_nothing_and_what_is_returned_goes_back_to_it(alice: Any, bob: Any, at: dt.datetime) -> None:
    budget = [{"per": "rule", "window": "lifetime", "max_points": 52, "slots": 2}]
    in_force("purchase", purchase_body(points=10) | {"caps": budget}, at=LONG_AGO)
    assert [buy(alice.member, 500_000, when=at, order=name).points for name in "ABCDE"] == [13, 13, 13, 13, 0]
    assert Decision.objects.get(event__source_id="E").outcome == "capped"
    assert reverse_activity(source="order", source_id="B", key="undo", at=at) == 13
    assert buy(bob.member, 500_000, when=at, order="F").points == 13
    assert buy(bob.member, 500_000, when=at, order="G").points == 0


def test_a_small_budget_in_many_slots_is_given_to_its_last_point_and_comes_back(alice: Any, at: dt.datetime) -> None:
    """What the form makes: 30 points a month in 16 slots of two or one. No slot alone holds the thirteen."""
    budget = [{"per": "rule", "window": "month", "max_points": 30, "slots": 16}]
    in_force("purchase", purchase_body(points=10) | {"caps": budget}, at=LONG_AGO)
    facts = {"cash_rials": 500_000, "centre_covered": True, "weekday": 0, "order": ""}
    for order, points in (("A", 13), ("B", 13), ("C", 0)):
        assert preview_points(kind=PURCHASE, facts=facts, at=at).points == points
        assert buy(alice.member, 500_000, when=at, order=order).points == points
    assert buy(alice.member, 999_999, when=tehran(2026, 12, 22, 0, 0), order="NEXT MONTH").points == 10 + 3

    def used(when: dt.datetime = at) -> int:
        start = caps.window_start("month", when)
        return Counter.objects.filter(scope__contains=":budget:", window_start=start).aggregate(sum=Sum("used"))["sum"]

    back = {"source": "order", "source_id": "A", "at": at}
    assert used() == 26
    for key, kept, given_back in (("1", 499_999, 13), ("2", 0, 0)):
        assert reverse_activity(**back, key=key, facts={"cash_rials": kept}) == given_back
    assert used() == 13
    assert buy(alice.member, 1_000_000, when=at, order="D").points == 0  # 26 of 17 that are left
    assert buy(alice.member, 500_000, when=at, order="E").points == 13
    assert used() == 26
    later = tehran(2027, 1, 23, 12)
    assert buy(alice.member, 1_000_000, when=later, order="F").points == 26
    for kept, still_used in ((500_000, 13), (0, 0)):  # from the slots it came from, each once
        reverse_activity(source="order", source_id="F", key=str(kept), at=later, facts={"cash_rials": kept})
        assert used(later) == still_used


def test_a_return_is_reckoned_with_the_caps_of_its_own_moment(alice: Any, at: dt.datetime) -> None:
    caps = [{"per": "member", "window": "day", "max_points": 20}]
    in_force("purchase", purchase_body(points=10) | {"caps": caps}, at=LONG_AGO)
    assert buy(alice.member, 1_000_000, when=at, order="A").points == 20  # of 26
    back = {"source": "order", "source_id": "A", "at": at}
    assert reverse_activity(**back, key="half", facts={"cash_rials": 500_000}) == 7  # 13 were earned by the rest
    assert buy(alice.member, 500_000, when=at, order="B").points == 0  # no room comes back to the member
    assert reverse_activity(**back, key="all") == 13


@pytest.mark.requirement("C-40")
def test_rules_change_in_the_middle_of_a_month_and_returns_use_the_version_that_paid(
    alice: Any, at: dt.datetime
) -> None:
    middle = tehran(2026, 12, 6, 0, 0)  # 15 Azar
    in_force("purchase", purchase_body(points=10), at=LONG_AGO)
    in_force("purchase", purchase_body(points=20, every=250_000), at=middle)
    before, after = middle - dt.timedelta(seconds=1), middle
    assert buy(alice.member, 1_000_000, when=before, order="OLD").points == 26
    assert buy(alice.member, 1_000_000, when=after, order="NEW").points == 104
    late = buy(alice.member, 1_000_000, when=before, order="LATE")
    assert late.points == 26
    back = {"key": "half", "at": middle + DAY, "facts": {"cash_rials": 500_000}}
    assert reverse_activity(source="order", source_id="OLD", **back) == 13
    assert reverse_activity(source="order", source_id="NEW", **back) == 52


# --- Life and listeners -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "months", "expires"),
    [
        (tehran(2025, 3, 20, 23, 59), 1, tehran(2025, 4, 21, 0, 0)),  # 30 Esfand 1403, the leap day → end of Farvardin
        (tehran(2025, 3, 21, 0, 1), 11, tehran(2026, 3, 21, 0, 0)),  # 1 Farvardin → end of Esfand (29 days)
        (tehran(2022, 8, 22, 12), 1, tehran(2022, 9, 23, 0, 0)),  # 31 Mordad → end of Shahrivar, clocks go back before
        (tehran(2026, 11, 21, 23, 59), 12, tehran(2027, 11, 22, 0, 0)),  # 30 Aban → end of Aban
        (tehran(2026, 11, 22, 0, 0), 12, tehran(2027, 12, 22, 0, 0)),  # 1 Azar → end of Azar
    ],
)
def test_points_expire_with_a_jalali_month(alice: Any, when: dt.datetime, months: int, expires: dt.datetime) -> None:
    purchases_earn(10, expiry_months=months)
    (award,) = buy(alice.member, 500_000, when=when).awards
    assert award.expires_at == expires


def test_who_listens_hears_what_is_earned_and_what_is_taken_back(
    alice: Any, at: dt.datetime, listening: ExitStack
) -> None:
    heard: list[tuple[Any, ...]] = []

    def hear(**said: Any) -> int:
        heard.append(tuple(said.values()))
        return 0

    for listeners in (registry.earned, registry.taken_back):
        listening.enter_context(empty(listeners))
        listeners.register("test", hear)
    in_force("purchase", purchase_body(points=10) | {"qualifies": False}, at=LONG_AGO)
    every_facts = {"order": "A", "special_centre": True}
    in_force("special-centre", founding_rules()["special-centre"] | {"amount": {"points": 3}}, at=LONG_AGO)
    heard.clear()
    event = buy(alice.member, 500_000, when=at, **every_facts).event_id
    journals = {row.points: row.journal_id for row in Decision.objects.filter(event=event)}
    me = alice.member.pk
    assert sorted(heard) == [(me, 3, PURCHASE, True, journals[3], at), (me, 13, PURCHASE, False, journals[13], at)]
    heard.clear()
    reverse_activity(source="order", source_id="A", key="undo", at=at)
    assert heard == [(me, 3, 0, at)]


def test_an_unreadable_rule_stops_no_other_one(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    from points.rules import versions

    every_rule_runs()
    real = versions.parse

    def parse(body: Any) -> Any:
        if "multiply" in body:
            raise versions.BadBody("broken")
        return real(body)

    monkeypatch.setattr(versions, "parse", parse)
    assert buy(alice.member, 5_000_000, when=at, special_centre=True).points == 3
    assert Decision.objects.get(outcome="error").version.rule.code == "purchase"


def test_an_individual_activity_pays_by_the_table_and_a_credit_by_its_own_number(alice: Any, at: dt.datetime) -> None:
    every_rule_runs()
    said = {"reason": "spring cleaning", "office": "Parks"}
    assert act(alice.member, INDIVIDUAL, at, "A", activity="planting", credit=0, **said).points == 15
    assert act(alice.member, INDIVIDUAL, at, "B", activity="", credit=40, **said).points == 40
    assert act(alice.member, INDIVIDUAL, at, "C", activity="", credit=40, **said).points == 10  # 50 a month
    assert act(alice.member, INDIVIDUAL, at, "D", activity="napping", credit=0, **said).points == 0


def test_what_a_merged_membership_did_counts_for_the_one_that_took_it_over(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    purchases_earn(10)
    Member.objects.filter(pk=alice.member.pk).update(merged_into=bob.member)
    Member.objects.filter(pk=bob.member.pk).update(merged_into=charlie.member)
    before = available(charlie.member, at)
    first, again = (buy(alice.member, 500_000, when=at, order="A") for _ in range(2))
    assert first == again
    assert available(charlie.member, at) == before + 13
    with pytest.raises(FactsDiffer):
        buy(brought(charlie.member, at), 500_000, when=at, order="A")
