"""Thresholds and tiers by what was earned in the Jalali year, never by the balance."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from club.rewards.models import Taken
from club.rewards.take import take
from club.tiers import publish
from club.tiers.measure import faults, sums
from club.tiers.models import ThresholdReached, ThresholdVersion, YearMeasure
from club.tiers.read import standing
from club.tiers.year import bounds, months_end, year_of
from points.api import capture_points, hold_points
from shop.orders.kinds import purchase_body
from tests.club.rewarding import earn, give_up, reward, rewards_city
from tests.points.city import in_force, two_people

# Nowruz 1406 is 21 March 2027; Tehran is three and a half hours ahead.
NOWRUZ = dt.datetime(2027, 3, 20, 20, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    rewards_city()


def codes_reached(member: Any) -> list[str]:
    rows = ThresholdReached.objects.filter(member=member, lost_at=None).order_by("threshold__code")
    return [row.threshold.code for row in rows]


def propose(code: str, points: int, at: dt.datetime, **more: Any) -> int:
    by, _ = two_people(at)
    names = {"name_fa": "ن", "name_en": "n", "tier_fa": "ر", "tier_en": "t"}
    return publish.draft_threshold(code=code, points=points, valid_from=at, by=by, **names, **more)


def test_the_year_begins_at_nowruz_in_tehran_also_in_a_leap_year():
    assert (year_of(NOWRUZ - SECOND), year_of(NOWRUZ)) == (1405, 1406)
    assert bounds(1405)[1] == bounds(1406)[0] == NOWRUZ
    # 1403 was a leap year: its last day was 30 Esfand, 20 March 2025.
    assert year_of(dt.datetime(2025, 3, 20, 12, tzinfo=dt.UTC)) == 1403
    assert bounds(1403)[1] == dt.datetime(2025, 3, 20, 20, 30, tzinfo=dt.UTC)
    assert months_end(1406, 1) == dt.datetime(2027, 4, 20, 20, 30, tzinfo=dt.UTC)
    # Summer time of 2022: the year 1401 began at midnight of +03:30, its second month ended in +04:30.
    assert bounds(1401)[0] == dt.datetime(2022, 3, 20, 20, 30, tzinfo=dt.UTC)
    assert months_end(1401, 2) == dt.datetime(2022, 5, 21, 19, 30, tzinfo=dt.UTC)


@pytest.mark.requirement("C-30", "C-43")
def test_each_threshold_is_reached_at_its_number_and_not_a_point_before(alice: Any, at: dt.datetime):
    member = alice.member
    start = YearMeasure.objects.get(member=member).earned  # of joining
    earn(member, 99 - start, when=at, order="A")
    assert codes_reached(member) == []
    before = standing(member_id=member.pk, at=at)
    assert (before.earned, before.tier, before.to_next, before.next.points) == (99, None, 1, 100)
    earn(member, 1, when=at, order="B")
    assert codes_reached(member) == ["100"]
    earn(member, 199, when=at, order="C")
    assert codes_reached(member) == ["100", "200"]
    earn(member, 1, when=at, order="D")
    assert codes_reached(member) == ["100", "200", "300"]
    now = standing(member_id=member.pk, at=at)
    assert (now.tier.tier_en, now.next, now.share) == ("Gold", None, 100)
    assert now.holds_until == dt.date(2027, 4, 20)  # the end of Farvardin next year


@pytest.mark.requirement("C-30")
def test_spending_takes_no_threshold_away_and_points_that_do_not_qualify_open_none(alice: Any, at: dt.datetime):
    member = alice.member
    start = YearMeasure.objects.get(member=member).earned
    earn(member, 100 - start, when=at, order="A")
    hold = hold_points(member_id=member.pk, points=90, purpose="shop", key="k", expires_at=at + DAY, at=at)
    capture_points(hold_id=hold, key="spent", at=at)
    assert standing(member_id=member.pk, at=at).earned == 100
    assert codes_reached(member) == ["100"]
    in_force("purchase", {**purchase_body(points=1), "qualifies": False}, at=at + SECOND)
    earn(member, 500, when=at + DAY, order="B")
    assert standing(member_id=member.pk, at=at + DAY).earned == 100
    assert list(faults()) == []


def test_what_is_taken_back_lowers_the_year_in_which_it_was_earned(alice: Any, at: dt.datetime):
    """Also what was spent meanwhile and is forgiven: buying, spending and giving back must not climb a tier."""
    member = alice.member
    eve = NOWRUZ - DAY
    start = YearMeasure.objects.get(member=member).earned
    earn(member, 210 - start, when=eve, order="OLD")
    earn(member, 30, when=NOWRUZ + DAY, order="NEW")
    assert codes_reached(member) == ["100", "200"]
    hold = hold_points(
        member_id=member.pk, points=200, purpose="shop", key="k", expires_at=NOWRUZ + 3 * DAY, at=NOWRUZ + DAY
    )
    capture_points(hold_id=hold, key="spent", at=NOWRUZ + DAY)
    give_up("OLD", at=NOWRUZ + 2 * DAY)
    years = dict(YearMeasure.objects.filter(member=member).values_list("year", "earned"))
    assert years == {1405: start, 1406: 30}
    assert codes_reached(member) == []
    assert list(faults()) == []


def test_a_threshold_that_was_lost_is_reached_again(alice: Any, at: dt.datetime):
    member = alice.member
    start = YearMeasure.objects.get(member=member).earned
    earn(member, 100 - start, when=at, order="A")
    give_up("A", at=at, kept=50)
    assert codes_reached(member) == []
    earn(member, 200, when=at, order="B")
    assert codes_reached(member) == ["100", "200"]
    assert ThresholdReached.objects.filter(member=member).count() == 2


@pytest.mark.requirement("C-30")
def test_last_years_tier_holds_to_the_end_of_farvardin_and_the_page_says_what_keeps_it(alice: Any, at: dt.datetime):
    member = alice.member
    start = YearMeasure.objects.get(member=member).earned
    earn(member, 250 - start, when=at, order="A")
    spring = NOWRUZ + 10 * DAY
    earn(member, 30, when=spring, order="B")
    held = standing(member_id=member.pk, at=spring)
    assert (held.year, held.earned, held.tier.points, held.is_from_last_year) == (1406, 30, 200, True)
    assert (held.to_keep, held.holds_until) == (170, dt.date(2027, 4, 20))
    end = months_end(1406, 1)
    assert standing(member_id=member.pk, at=end - SECOND).tier.points == 200
    after = standing(member_id=member.pk, at=end)
    assert (after.tier, after.next.points, after.to_next) == (None, 100, 70)


def test_one_tier_below_may_hold_all_year_instead(alice: Any, at: dt.datetime):
    one, two = two_people(at)
    grace = publish.draft_grace(rule="one_down", months=0, valid_from=at, by=one)
    with pytest.raises(ValidationError):
        publish.approve_grace(grace_id=grace, by=one, at=at)
    publish.approve_grace(grace_id=grace, by=two, at=at)
    member = alice.member
    start = YearMeasure.objects.get(member=member).earned
    earn(member, 250 - start, when=at, order="A")
    held = standing(member_id=member.pk, at=NOWRUZ + 300 * DAY)
    assert (held.tier.points, held.is_from_last_year, held.to_keep) == (100, True, 100)
    assert held.holds_until == bounds(1406)[1].date()  # the Tehran day before its midnight
    assert standing(member_id=member.pk, at=bounds(1406)[1]).tier is None


def test_a_new_number_needs_two_people_and_takes_nothing_from_who_was_there(alice: Any, bob: Any, at: dt.datetime):
    earn(alice.member, 100, when=at, order="A")
    earn(bob.member, 80, when=at, order="B")
    low = propose("100", 60, at)
    one, two = two_people(at)
    with pytest.raises(ValidationError):
        publish.approve_threshold(version_id=low, by=one, at=at)
    assert codes_reached(bob.member) == []
    publish.approve_threshold(version_id=low, by=two, at=at + DAY)
    assert codes_reached(bob.member) == ["100"]
    high = propose("100", 150, at + DAY)
    publish.approve_threshold(version_id=high, by=two, at=at + 2 * DAY)
    assert codes_reached(alice.member) == codes_reached(bob.member) == ["100"]
    assert standing(member_id=bob.member.pk, at=at + 3 * DAY).tier.points == 150
    versions = ThresholdVersion.objects.filter(threshold__code="100", status="active", valid_to=None)
    assert versions.get().points == 150
    with pytest.raises(ValidationError):
        publish.withdraw_threshold(version_id=high)
    end = propose("100", 150, at + 3 * DAY, ends=True)
    publish.approve_threshold(version_id=end, by=two, at=at + 3 * DAY)
    assert [step.version.points for step in standing(member_id=bob.member.pk, at=at + 4 * DAY).steps] == [200, 300]


def test_the_measure_is_the_sum_of_the_decisions_and_is_mended_where_it_is_not(alice: Any, bob: Any, at: dt.datetime):
    """What somebody wrote into the table by hand is found, and the command puts it right with all that follows."""
    earn(alice.member, 150, when=at, order="A")
    earn(bob.member, 50, when=at, order="B")
    assert list(faults()) == []
    right = sums([alice.member.pk])
    reward(at=at)
    YearMeasure.objects.filter(member=bob.member).update(earned=120)
    earn(bob.member, 1, when=at, order="C")  # notices the wrong number and opens the threshold
    taken = take(member_id=bob.member.pk, reward_id=reward_id(), key="k", at=at)
    assert [(wrong.member_id, wrong.stored - wrong.right) for wrong in faults()] == [
        (bob.member.pk, 120 - 50 - start_of(bob))
    ]
    call_command("rebuild_measures")
    assert list(faults()) == []
    assert sums([alice.member.pk]) == right
    assert codes_reached(bob.member) == []
    taken.refresh_from_db()
    assert taken.state == Taken.State.WITHDRAWN


def reward_id() -> int:
    from club.rewards.models import Reward

    return Reward.objects.get().pk


def start_of(person: Any) -> int:
    """Points of joining."""
    return sums([person.member.pk])[(person.member.pk, 1405)] - 51
