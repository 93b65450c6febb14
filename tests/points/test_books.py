"""The rial books of the points: every night once, and what the city owes is points times rate."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from ledger import api as ledger
from members.identity.models import Member
from points.api import approve_point_rate, balance, draft_point_rate, hold_points
from points.books import watch
from points.books.close import EXPENSE, EXPIRED, LIABILITY, REVALUATION, close_day
from points.books.forecast import forecast
from points.books.models import PointsDay
from points.registry import Purpose, UnknownAccount, purposes
from tests.points.test_rule_pages import staff
from tests.registries import also
from tests.shop import buying, selling

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-32")]
DAY = dt.timedelta(days=1)


def rials(*codes: str) -> list[int]:
    """Credits minus debits of each account."""
    return [-ledger.balance(code=code) for code in codes]


def give(user, points: int, *, at, expires_at=ledger.FAR, key: str = "", funder: str = "issuer:city") -> int:
    return ledger.award(
        wallet=Member.objects.get(user=user).wallet_id,
        funder=ledger.ensure_account(unit="points", code=funder),
        amount=points,
        active_at=at,
        expires_at=expires_at,
        scope="tests",
        key=key or f"{user.pk}:{points}",
        at=at,
    )


def spend(user, points: int, purpose: str, *, at) -> int:
    wallet = Member.objects.get(user=user).wallet_id
    destination = ledger.ensure_account(unit="points", code=f"redeemed:{purpose}")
    return ledger.spend(
        wallet=wallet, destination=destination, amount=points, scope="tests", key=f"{purpose}:{points}", at=at
    )


def agrees(row: PointsDay) -> None:
    """What is booked is points times rate, and the wallets hold those points."""
    assert row.fault == ""
    assert rials(LIABILITY) == [row.liability] == [row.outstanding * row.rate]
    assert ledger.position(unit="points", beside=LIABILITY).owned == row.outstanding


def test_points_given_taken_back_expired_and_used_are_booked_once(alice, bob, charlie, at):
    buying.open_spending(value=5_000, at=at, by=bob, also_by=charlie)
    start = close_day(at=at)
    already = start.outstanding  # what joining gave
    agrees(start)
    award = give(alice, 100, at=at, expires_at=at + 2 * DAY)
    ledger.clawback(award=award, amount=10, policy="within_balance", scope="tests", key="back", at=at)
    give(bob, 40, at=at)
    spend(bob, 15, "reward", at=at)
    row = close_day(at=at + DAY)
    assert (row.issued, row.used, row.expired, row.outstanding) == (130, 15, 0, already + 115)
    assert rials("club:points_used:reward", REVALUATION) == [75_000, -start.revalued]
    agrees(row)
    assert close_day(at=at + DAY) == row
    ledger.wallet_balance(wallet=Member.objects.get(user=alice).wallet_id, at=at + 2 * DAY)
    row = close_day(at=at + 2 * DAY)
    assert (row.issued, row.expired, row.outstanding) == (0, 90, already + 25)
    assert rials(EXPIRED) == [450_000]
    agrees(row)
    assert PointsDay.objects.count() == 3
    assert close_day(at=at + 3 * DAY).journal_id is None, "a day without anything writes no journal"


def test_another_rate_revalues_what_is_owed_and_no_rate_is_worth_nothing(alice, bob, charlie, at):
    give(alice, 100, at=at)
    row = close_day(at=at)
    assert (row.rate, row.liability, row.journal_id) == (0, 0, None)
    buying.open_spending(value=5_000, at=at + DAY, by=bob, also_by=charlie)
    row = close_day(at=at + DAY)
    assert row.revalued == row.outstanding * 5_000
    agrees(row)
    buying.open_spending(value=4_000, at=at + 2 * DAY, by=bob, also_by=charlie)
    row = close_day(at=at + 2 * DAY)
    assert row.revalued == -row.outstanding * 1_000
    agrees(row)


def test_five_days_against_figures_made_by_hand(alice, bob, charlie, at):
    """Two funders, points that expire though nobody looks, two rates in one day, one of tomorrow, one never approved."""
    buying.open_spending(value=5_000, at=at, by=bob, also_by=charlie)
    start = close_day(at=at).outstanding  # what joining gave
    give(alice, 100, at=at, expires_at=at + 2 * DAY)
    give(bob, 40, at=at, expires_at=at + 40 * DAY, funder="issuer:bank")
    spend(bob, 15, "reward", at=at)
    row = close_day(at=at + DAY)
    assert (row.issued, row.used, row.expired, row.revalued) == (140, 15, 0, 0)
    assert (row.outstanding, row.liability) == (start + 125, (start + 125) * 5_000)
    assert rials("club:points_used:reward", EXPENSE) == [75_000, -(start + 140) * 5_000]

    buying.open_spending(value=6_000, at=at + 1.5 * DAY, by=bob, also_by=charlie)
    buying.open_spending(value=4_000, at=at + 1.6 * DAY, by=bob, also_by=charlie)
    assert ledger.settle_overdue(at=at + 2 * DAY) == 1
    row = close_day(at=at + 2 * DAY)
    assert (row.rate, row.issued, row.used, row.expired) == (4_000, 0, 0, 100)
    assert rials(EXPIRED) == [400_000], "at the rate of the day; the one between the closings left no trace"
    assert row.revalued == -(start + 125) * 1_000
    assert row.liability == (start + 25) * 4_000
    agrees(row)

    rate = draft_point_rate(rials_per_point=7_000, valid_from=at + 3.5 * DAY, by=bob.pk)
    approve_point_rate(rate_id=rate, by=charlie.pk, at=at + 2.5 * DAY)
    draft_point_rate(rials_per_point=9_999, valid_from=at, by=bob.pk)
    row = close_day(at=at + 3 * DAY)
    assert (row.rate, row.revalued, row.journal_id) == (4_000, 0, None), "a rate of tomorrow is not today's"
    row = close_day(at=at + 4 * DAY)
    assert (row.rate, row.revalued) == (7_000, (start + 25) * 3_000)
    agrees(row)

    found = forecast(at=at + 4 * DAY)
    owed = {each.funder: (each.points, each.rials) for each in found.owed}
    assert owed == {"issuer:bank": (25, 175_000), "issuer:city": (start, start * 7_000)}
    assert found.share_used == 1_304, "15 of 115 points that left wallets were used: 13.04 percent"
    (bank,) = [month for month in found.coming if month.points == 25]
    assert (bank.rials, bank.expected) == (175_000, 22_820)


def test_points_used_in_the_shop_move_once_by_the_order_itself(alice, bob, charlie, at):
    buying.open_spending(value=5_000, at=at, by=bob, also_by=charlie)
    buying.open_rate(at=at, by=bob, also_by=charlie)
    give(alice, 100, at=at)
    before = close_day(at=at)
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at, points=50, value=5_000)
    buying.pay(placed, at=at)
    row = close_day(at=at + DAY)
    assert (row.used, row.revalued) == (50, 0)
    assert row.issued - row.used == row.outstanding - before.outstanding
    agrees(row)
    assert rials(EXPENSE) == [-(before.issued + row.issued) * 5_000]


def test_points_spent_where_the_owner_writes_the_rials_are_booked_once(alice, bob, charlie, at):
    buying.open_spending(value=5_000, at=at, by=bob, also_by=charlie)
    give(alice, 100, at=at)
    before = close_day(at=at)
    purpose = Purpose(sentence=lambda key: key, posts_own_rials=True)
    with also(purposes, "ticket", purpose), also(purposes, "gift", Purpose(sentence=lambda key: key)):
        spend(alice, 20, "ticket", at=at)
        spend(alice, 30, "gift", at=at)
        lines = [ledger.Line(debit=LIABILITY, credit="tests:tickets", amount=20 * 5_000)]
        ledger.post(kind="tests.ticket", scope="tests", key="ticket", lines=lines, at=at)
        row = close_day(at=at + DAY)
    assert (row.used, row.issued, row.revalued) == (50, 0, 0)
    assert rials("tests:tickets", "club:points_used:ticket", "club:points_used:gift") == [100_000, 0, 150_000]
    assert before.liability - row.liability == 50 * 5_000, "Booked twice it would be 100,000 rials less."
    agrees(row)


def test_an_account_of_points_that_nobody_knows_is_refused_by_name_and_nothing_is_booked(alice, bob, charlie, at):
    buying.open_spending(value=5_000, at=at, by=bob, also_by=charlie)
    give(alice, 100, at=at - 60 * DAY)
    last = close_day(at=at - 60 * DAY)
    spend(alice, 25, "unheard", at=at)
    before = rials(LIABILITY, EXPENSE, REVALUATION)
    with pytest.raises(UnknownAccount, match="redeemed:unheard"):
        close_day(at=at)
    assert PointsDay.objects.get() == last
    assert rials(LIABILITY, EXPENSE, REVALUATION, "club:points_used:unheard") == [*before, 0]
    assert any("redeemed:unheard" in finding.sentence for finding in watch.books())
    with also(purposes, "unheard", Purpose(sentence=lambda key: key)):
        row = close_day(at=at)
    assert (row.used, rials("club:points_used:unheard")) == (25, [125_000])
    agrees(row)


def test_points_are_held_for_a_purpose_that_somebody_has_registered(alice, at):
    give(alice, 10, at=at)
    number = Member.objects.get(user=alice).pk
    with pytest.raises(LookupError, match="unheard"):
        hold_points(member_id=number, points=5, purpose="unheard", key="k", expires_at=at + DAY, at=at)
    assert balance(member_id=number, at=at).held == 0


def test_the_database_refuses_a_liability_that_is_not_points_times_rate(at):
    row = close_day(at=at)
    with pytest.raises(DatabaseError, match="points_day_liability"), transaction.atomic():
        PointsDay.objects.filter(pk=row.pk).update(liability=1)


def test_the_forecast_and_its_page_say_by_whom_and_when(alice, bob, charlie, at):
    buying.open_spending(value=5_000, at=at, by=bob, also_by=charlie)
    give(alice, 60, at=at, expires_at=at + 40 * DAY)
    give(alice, 40, at=at, funder="issuer:bank")
    assert forecast(at=at).share_used is None
    spend(alice, 30, "reward", at=at)
    close_day(at=at)
    found = forecast(at=at)
    assert (found.share_used, found.points * 5_000) == (10_000, found.rials)
    assert sum(row.points for row in found.coming) == found.points
    assert [row.points for row in found.coming if row.month is not None and row.points] != []
    page = reverse("club_points_books")
    assert staff(bob).get(page).status_code != 200
    client = staff(charlie, "view_pointsday")
    body = client.get(page).content.decode()
    assert "issuer:bank" in body
    assert "<rect" in body
    for name in ("club_points_books_csv", "club_points_forecast_csv"):
        assert client.get(reverse(name)).headers["Content-Type"].startswith("text/csv")


def test_the_operator_hears_of_a_night_without_books_and_of_two_sides_that_differ(at):
    assert not list(watch.books())
    row = close_day(at=at - 60 * DAY)
    assert [finding.state for finding in watch.books()] == ["bad"]
    PointsDay.objects.filter(pk=row.pk).update(fault="5 in wallets, 6 by accounts")
    assert len(list(watch.books())) == 2
