"""What is owned stays: what expires during a suspension comes back when it is over, once, and the books agree."""

import datetime as dt
from typing import Any

import pytest

from ledger import api as ledger
from ledger.models import Journal, Lot
from lib.months import Month, midnight
from members.api import is_suspended
from members.identity.models import Member
from members.suspensions.models import Suspension
from members.suspensions.suspend import lift, suspend
from messaging.models import Message
from points.after_suspension.give_back import give_back, give_back_all
from points.after_suspension.models import PointsBack, PointsBackLine
from points.api import balance, capture_points, hold_points, reverse_activity
from points.awards.models import Event
from points.books.close import close_day
from points.statements.read import account_between, account_of_month
from shop.orders.kinds import PURCHASE
from tests.conftest import person
from tests.points.city import a_point_is_worth, buy, purchases_earn

AZAR = Month(1405, 9)  # `at` is the second of Azar 1405
DEY, BAHMAN, ESFAND = (AZAR.moved(number) for number in (1, 2, 3))
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    """Points of a purchase are good to the end of the next month."""
    purchases_earn(10, expiry_months=1)


def points(member: Any, at: dt.datetime) -> int:
    return balance(member_id=member.pk, at=at).available


def stop(member: Any, by: Any, at: dt.datetime, until: dt.datetime | None = None) -> int:
    return suspend(member_id=member.pk, reason="misuse", text="…", until=until, by=by.pk, at=at)


@pytest.mark.requirement("S-31")
def test_what_expired_meanwhile_comes_back_once_with_its_funder_and_a_reason(
    alice: Any, bob: Any, at: dt.datetime, speaking: Any, client: Any
) -> None:
    a_point_is_worth(10_000)
    member = alice.member
    own = points(member, at)  # of joining: good for a year
    buy(member, 500_000, when=at, order="A")  # a Monday: 13 points, good to the end of Dey
    row = stop(member, bob, at + DAY)
    inside, after = DEY.end + DAY, DEY.end + 5 * DAY
    assert points(member, inside) == own
    assert give_back(suspension_id=row, at=inside) is None
    assert give_back_all(at=inside) == 0
    close_day(at=inside)
    lift(suspension_id=row, why="بررسی شد", by=bob.pk, at=after)
    assert points(member, after) == own + 13
    for _again in range(2):
        assert give_back(suspension_id=row, at=after + DAY).points == 13
        assert give_back_all(at=after + DAY) == 0
    assert points(member, after + DAY) == own + 13
    origin, child = Lot.objects.filter(
        wallet_id=member.wallet_id, award=Event.objects.get(kind=PURCHASE).decisions.get(points=13).journal_id
    ).order_by("pk")
    assert (child.parent, child.funder_id, child.expires_at) == (
        origin,
        origin.funder_id,
        midnight(dt.date(2027, 2, 26)),
    )
    assert origin.expires_at == DEY.end
    with speaking("en"):
        account = account_of_month(member_id=member.pk, month=BAHMAN, at=BAHMAN.end + DAY)
        assert account.opening + sum(line.points for line in account.lines) == account.closing
        assert [(line.kind, line.points) for line in account.lines] == [("expire", -13), ("restore", 13)]
        assert "while you were not let use them" in account.lines[1].sentence
        assert (account.sums["expired"], account.sums["returned"]) == (13, 13)
    assert [row.params["points"] for row in Message.objects.filter(kind="points/messages/points_back")] == [13, 13]
    day = close_day(at=after)
    assert (day.fault, day.expired) == ("", -13)
    assert list(ledger.audit()) == []
    client.force_login(alice)
    page = client.get("/en/me/standing/").content.decode()
    assert "13 points that had expired meanwhile came back, good until 25 February 2027." in page
    # Not used in its time of grace, it is gone like any other point.
    assert points(member, midnight(dt.date(2027, 2, 26)) - DAY) == own + 13
    assert points(member, midnight(dt.date(2027, 2, 26))) == own
    assert list(ledger.audit()) == []


def test_a_suspension_that_ends_by_its_date_gives_back_too_and_only_what_expired_in_it(
    alice: Any, bob: Any, at: dt.datetime
) -> None:
    member = alice.member
    buy(member, 500_000, when=at, order="BEFORE")  # expires at the end of Dey
    buy(member, 500_000, when=DEY.start + DAY, order="IN")  # at the end of Bahman
    buy(member, 500_000, when=BAHMAN.start + DAY, order="AFTER")  # at the end of Esfand
    own = points(member, DEY.end - DAY) - 26
    # It begins with the very moment of the first expiry, and ends with the very moment of the second.
    row = stop(member, bob, DEY.end, until=BAHMAN.end)
    assert points(member, ESFAND.end - DAY) == own + 13
    assert give_back_all(at=BAHMAN.end + DAY) == 1
    back = PointsBack.objects.get(suspension_id=row)
    assert (back.points, back.lines.count()) == (13, 1)
    assert points(member, BAHMAN.end + DAY) == own + 26
    told = Message.objects.filter(kind="points/messages/points_back", user=alice)
    assert sorted(told.values_list("channel", flat=True)) == ["app", "sms"]
    assert list(ledger.audit()) == []


def test_what_was_taken_back_meanwhile_does_not_come_back(alice: Any, bob: Any, at: dt.datetime) -> None:
    """Suspended for purchases that were none: they are undone after their points have expired."""
    member = alice.member
    buy(member, 500_000, when=at, order="FALSE")
    buy(member, 500_000, when=at, order="TRUE")
    assert points(member, at) == 10 + 26
    spend = hold_points(member_id=member.pk, points=10, purpose="shop", key="k", expires_at=at + DAY, at=at)
    capture_points(hold_id=spend, key="c", at=at)  # of the false ones, which expire first
    row = stop(member, bob, at + DAY)
    late = DEY.end + DAY
    assert points(member, late) == 10
    assert reverse_activity(source="order", source_id="FALSE", key="undo", at=late) == 10  # those of joining
    lift(suspension_id=row, why="…", by=bob.pk, at=late)
    assert sorted(PointsBackLine.objects.values_list("expired", "returned")) == [(3, 0), (13, 13)]
    assert points(member, late) == 36 - 10 - 13
    # Suspended again, expired again: what was withheld is withheld once.
    again = stop(member, bob, late + DAY)
    lift(suspension_id=again, why="…", by=bob.pk, at=late + 90 * DAY)
    assert PointsBack.objects.get(suspension_id=again).points == points(member, late + 90 * DAY) == 13
    assert list(ledger.audit()) == []


def test_points_reach_the_membership_that_lives_on(alice: Any, bob: Any, at: dt.datetime) -> None:
    from accounts.mine.merge import merge

    old = person(phone="+989129990002", name="A", at=at)
    buy(old.member, 500_000, when=at, order="A")
    stop(old.member, bob, at + DAY)
    merge(from_id=old.pk, into_id=alice.pk, at=DEY.end + DAY)
    member = Member.objects.get(user=alice)
    had = points(member, DEY.end + DAY)
    assert give_back_all(at=DEY.end + DAY) == 1
    assert points(member, DEY.end + DAY) == had + 13
    assert is_suspended(member.pk, at=DEY.end + DAY)
    lift(suspension_id=Suspension.objects.get(lifted_at=None).pk, why="…", by=bob.pk, at=DEY.end + 60 * DAY)
    assert points(member, DEY.end + 60 * DAY) == had + 13  # what came back expired in the same suspension, and is back
    assert {message.user_id for message in Message.objects.filter(kind="points/messages/points_back")} == {alice.pk}
    assert list(ledger.audit()) == []


def test_an_expiry_comes_back_once_and_not_above_what_it_was(alice: Any, at: dt.datetime) -> None:
    member = alice.member
    buy(member, 500_000, when=at, order="A")
    late = DEY.end + DAY
    (lost,) = ledger.expired(wallet=member.wallet_id, after=at, until=late, at=late)
    until = late + 30 * DAY
    with pytest.raises(ledger.OverReversal):
        ledger.restore(expiry=lost.journal_id, amount=14, until=until, at=late)
    with pytest.raises(ledger.LedgerError):
        ledger.restore(expiry=lost.award, amount=1, until=until, at=late)
    first = ledger.restore(expiry=lost.journal_id, amount=10, until=until, at=late)
    assert ledger.restore(expiry=lost.journal_id, amount=10, until=until + DAY, at=late + DAY) == first
    with pytest.raises(ledger.KeyReused):
        ledger.restore(expiry=lost.journal_id, amount=3, until=until, at=late)
    assert Journal.objects.filter(kind="restore").count() == 1
    # A claw-back of the award finds what came back before anything else.
    had = points(member, late)
    assert reverse_activity(source="order", source_id="A", key="undo", at=late) == 13
    assert Lot.objects.get(opened_by_id=first).remaining == 0
    assert points(member, late) == had - 13
    told = account_between(member_id=member.pk, first_day=AZAR.first_day, last_day=BAHMAN.last_day, at=late)
    assert told.closing == had - 13
    assert list(ledger.audit()) == []
