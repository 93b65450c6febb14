"""What the commands on a wallet do, one sentence each. Days count from the first instant of the test."""

import datetime as dt

import pytest
from django.db import transaction

from ledger import api
from ledger.journal import BrokenRule
from ledger.models import Journal, Lot, Posting
from ledger.wallet.lock import take
from tests.ledger.conftest import START, day


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Journal, Lot, Posting)]


def test_an_award_can_be_spent_and_the_rest_stays(purse):
    purse.award(50)
    purse.spend(20)
    assert purse.holds() == (30, 0, 0, 0)
    assert api.balance(code="redeemed:shop", unit="points") == -20
    assert api.balance(code="issuer:city", unit="points") == 50


def test_spending_more_than_there_is_is_refused_and_changes_nothing(purse):
    purse.award(50)
    before = everything()
    with pytest.raises(api.Insufficient):
        purse.spend(51)
    assert everything() == before


def test_points_that_expire_first_are_spent_first(purse):
    purse.award(10, expires=300)
    purse.award(10, expires=30)
    purse.spend(12)
    assert api.expiring(wallet=purse.wallet, at=START) == [(day(300), 8)]


def test_every_expiry_is_named_with_its_date(purse):
    for amount, expires in ((5, 60), (7, 30), (3, 60)):
        purse.award(amount, expires=expires)
    assert api.expiring(wallet=purse.wallet, at=START) == [(day(30), 7), (day(60), 8)]


def test_points_without_expiry_are_not_said_to_expire(purse):
    api.award(
        wallet=purse.wallet,
        funder=purse.funder,
        amount=5,
        active_at=START,
        expires_at=api.FAR,
        scope="t",
        key="1",
        at=START,
    )
    assert api.expiring(wallet=purse.wallet, at=START) == []
    assert purse.holds(on=40_000) == (5, 0, 0, 0)


def test_expired_points_are_gone_at_the_very_instant_they_expire(purse):
    purse.award(10, expires=30)
    assert purse.holds(on=29.999) == (10, 0, 0, 0)
    with pytest.raises(api.Insufficient):
        purse.spend(1, on=30)
    assert purse.holds(on=30) == (0, 0, 0, 0)
    assert api.balance(code="expired", unit="points") == -10


def test_pending_points_mature_at_their_instant_and_no_earlier(purse):
    purse.award(10, active=14)
    assert api.maturing(wallet=purse.wallet, at=START) == [(day(14), 10)]
    assert purse.holds(on=13.999) == (0, 0, 10, 0)
    with pytest.raises(api.Insufficient):
        purse.spend(1, on=13.999)
    purse.spend(1, on=14)
    assert purse.holds(on=14) == (9, 0, 0, 0)


def test_held_points_are_captured_in_part_and_the_rest_returns(purse):
    purse.award(50)
    hold = purse.hold(30)
    assert purse.holds() == (20, 30, 0, 0)
    purse.capture(hold, 25)
    assert purse.holds() == (25, 0, 0, 0)


def test_a_part_of_a_hold_is_captured_from_the_lot_that_expires_first(purse):
    purse.award(10, expires=100)
    purse.award(10, expires=200)
    purse.capture(purse.hold(20), 5)
    assert api.expiring(wallet=purse.wallet, at=START) == [(day(100), 5), (day(200), 10)]


def test_what_a_hold_returns_repays_a_debt_first(purse):
    award = purse.award(20)
    purse.spend(5)
    hold = purse.hold(15)
    purse.clawback(award, 12)
    assert purse.holds() == (0, 15, 0, 12)
    purse.void(hold)
    assert purse.holds() == (3, 0, 0, 0)


def test_a_voided_hold_returns_everything_to_its_lots(purse):
    purse.award(50, expires=30)
    purse.void(purse.hold(30))
    assert purse.holds() == (50, 0, 0, 0)
    assert api.expiring(wallet=purse.wallet, at=START) == [(day(30), 50)]


def test_a_hold_frees_itself_at_its_deadline_and_a_late_capture_is_refused(purse):
    purse.award(50)
    hold = purse.hold(30, until=1)
    with pytest.raises(api.HoldResolved):
        purse.capture(hold, 30, on=1)
    assert purse.holds(on=1) == (50, 0, 0, 0)


def test_a_hold_is_resolved_once(purse):
    purse.award(50)
    hold = purse.hold(30)
    purse.capture(hold, 30)
    for again in (lambda: purse.capture(hold, 1), lambda: purse.void(hold)):
        with pytest.raises(api.HoldResolved):
            again()
    assert purse.holds() == (20, 0, 0, 0)


def test_more_than_was_held_cannot_be_captured(purse):
    purse.award(50)
    hold = purse.hold(30)
    with pytest.raises(api.LedgerError):
        purse.capture(hold, 31)
    assert purse.holds() == (20, 30, 0, 0)


def test_points_that_expire_while_held_can_be_captured_and_expire_when_they_return(purse):
    purse.award(50, expires=2)
    first, second = purse.hold(20, until=5), purse.hold(20, until=5)
    assert purse.holds(on=3) == (0, 40, 0, 0)
    purse.capture(first, 20, on=3)
    purse.void(second, on=3)
    assert purse.holds(on=3) == (0, 0, 0, 0)
    assert api.balance(code="expired", unit="points") == -30


def stood(purse, on):
    """(available, held) at the start of a day, as a statement made on the fortieth day says."""
    found = api.history(wallet=purse.wallet, at=day(40)).standing(as_of=day(on))
    return found.available, found.held


@pytest.mark.requirement("C-29")
@pytest.mark.parametrize("ends", ["void", "part", "deadline"])
def test_what_is_held_over_its_expiry_expires_when_it_is_let_go(purse, ends):
    """Dated back to its expiry it would be subtracted twice from the days between: as held, and as gone."""
    purse.award(20, expires=10)
    hold = purse.hold(13, on=8, until=15)
    if ends == "void":
        purse.void(hold, on=12)
    elif ends == "part":
        purse.capture(hold, 4, on=12)
    gone = 15 if ends == "deadline" else 12
    assert [stood(purse, on) for on in (9, 10, 11, gone)] == [(7, 13), (7, 13), (0, 13), (0, 13)]
    assert stood(purse, gone + 1) == (0, 0)
    expired = [entry for entry in api.history(wallet=purse.wallet, at=day(40)).entries if entry.kind == "expire"]
    assert [(entry.amount, entry.at) for entry in expired] == [
        (-7, day(10)),
        (-9 if ends == "part" else -13, day(gone)),
    ]
    assert api.audit() == []


def test_a_clawback_takes_the_awards_own_points_first(purse):
    other = purse.award(10, expires=20)
    mine = purse.award(10, expires=300)
    purse.clawback(mine, 10)
    assert Lot.objects.get(award_id=other).remaining == 10
    assert Lot.objects.get(award_id=mine).remaining == 0


@pytest.mark.parametrize(
    ("policy", "left"),
    [("only_same_lot", (10, 0, 0, 0)), ("within_balance", (0, 0, 0, 0)), ("unlimited", (0, 0, 0, 10))],
)
def test_what_a_clawback_takes_when_the_award_is_spent_follows_its_policy(purse, policy, left):
    award = purse.award(20, expires=30)
    purse.spend(20)
    purse.award(10, expires=60)
    purse.clawback(award, 20, policy=policy)
    assert purse.holds() == left


def test_pending_points_are_taken_back_without_a_debt(purse):
    award = purse.award(20, active=14)
    purse.clawback(award, 20)
    assert purse.holds() == (0, 0, 0, 0)


def test_a_debt_is_repaid_by_the_next_award_and_by_maturing_points(purse):
    award = purse.award(30, expires=30)
    purse.spend(30)
    purse.award(5, active=3)
    purse.clawback(award, 30)
    assert purse.holds() == (0, 0, 5, 30)
    purse.award(10)
    assert purse.holds() == (0, 0, 5, 20)
    assert purse.holds(on=3) == (0, 0, 0, 15)


def test_no_more_is_taken_back_than_was_given(purse):
    award = purse.award(20)
    purse.clawback(award, 15)
    before = everything()
    with pytest.raises(api.OverReversal):
        purse.clawback(award, 6)
    assert everything() == before


def test_a_refund_returns_points_to_the_lot_they_came_from(purse):
    purse.award(20, expires=100)
    spend = purse.spend(15)
    purse.refund(spend, 5)
    assert api.expiring(wallet=purse.wallet, at=START) == [(day(100), 10)]


def test_refunded_points_whose_time_is_over_live_on_for_the_grace_period(purse):
    purse.award(20, expires=10)
    spend = purse.spend(20)
    purse.refund(spend, 20, on=50, grace=30)
    assert api.expiring(wallet=purse.wallet, at=day(50)) == [(day(80), 20)]


def test_refunds_in_parts_never_return_more_than_was_spent(purse):
    purse.award(10, expires=10)
    purse.award(10, expires=20)
    spend = purse.spend(18)
    for part in (5, 6, 7):
        purse.refund(spend, part)
    assert purse.holds() == (20, 0, 0, 0)
    with pytest.raises(api.OverReversal):
        purse.refund(spend, 1)


def test_a_part_that_is_refunded_goes_to_the_lot_that_expires_last(purse):
    purse.award(10, expires=100)
    purse.award(10, expires=200)
    purse.refund(purse.spend(20), 4)
    assert api.expiring(wallet=purse.wallet, at=START) == [(day(200), 4)]


def test_no_lot_gets_back_more_than_it_gave_even_when_all_have_expired(purse):
    early, late = purse.award(10, expires=10), purse.award(10, expires=20)
    spend = purse.spend(20)
    for part in (7, 7, 6):
        purse.refund(spend, part, on=50)
    children = Lot.objects.exclude(parent=None)
    returned = {award: sum(children.filter(award_id=award).values_list("issued", flat=True)) for award in (early, late)}
    assert returned == {early: 10, late: 10}


def test_a_refund_of_a_capture_works_like_one_of_a_spend(purse):
    purse.award(20)
    capture = purse.capture(purse.hold(20), 20)
    purse.refund(capture, 20)
    assert purse.holds() == (20, 0, 0, 0)


def test_points_returned_to_a_child_lot_can_still_be_taken_back_with_their_award(purse):
    award = purse.award(20, expires=10)
    purse.refund(purse.spend(20), 20, on=50)
    purse.clawback(award, 20, on=50, policy="only_same_lot")
    assert purse.holds(on=50) == (0, 0, 0, 0)


def test_only_an_award_can_be_taken_back_and_only_a_spend_refunded(purse):
    award = purse.award(50)
    spend = purse.spend(20)
    refund = purse.refund(spend, 20)
    for wrong in (
        lambda: purse.clawback(spend, 1),
        lambda: purse.clawback(refund, 1),
        lambda: purse.refund(award, 1),
        lambda: purse.refund(refund, 1),
    ):
        with pytest.raises(api.LedgerError):
            wrong()
    assert purse.holds() == (50, 0, 0, 0)


@pytest.mark.parametrize("wrong", [0, -5])
def test_an_amount_that_is_not_positive_is_refused_everywhere(purse, wrong):
    award = purse.award(50)
    spend = purse.spend(10)
    hold = purse.hold(10)
    before = everything()
    for act in (
        lambda: purse.award(wrong),
        lambda: purse.spend(wrong),
        lambda: purse.hold(wrong),
        lambda: purse.capture(hold, wrong),
        lambda: purse.clawback(award, wrong),
        lambda: purse.refund(spend, wrong),
    ):
        with pytest.raises(api.LedgerError):
            act()
    assert everything() == before


@pytest.mark.parametrize("wrong", [1.5, True, "5", None])
def test_an_amount_that_is_not_an_int_is_refused_everywhere(purse, wrong):
    award = purse.award(50)
    spend = purse.spend(10)
    hold = purse.hold(10)
    for act in (
        lambda: purse.award(wrong),
        lambda: purse.spend(wrong),
        lambda: purse.hold(wrong),
        lambda: purse.capture(hold, wrong),
        lambda: purse.clawback(award, wrong),
        lambda: purse.refund(spend, wrong),
    ):
        with pytest.raises(TypeError):
            act()


def test_an_unknown_wallet_hold_or_policy_is_refused(purse):
    award = purse.award(5)
    for act in (
        lambda: api.award(
            wallet=0, funder=purse.funder, amount=5, active_at=START, expires_at=day(1), scope="t", key="x", at=START
        ),
        lambda: purse.capture(0, 5),
        lambda: purse.void(0),
        lambda: purse.clawback(award, 5, policy="everything"),
        lambda: purse.award(5, active=9, expires=9),
    ):
        with pytest.raises(api.LedgerError):
            act()


def test_the_statement_lists_every_change_newest_first_with_its_sign(purse):
    purse.award(50, on=0)
    purse.spend(20, on=1)
    purse.award(5, on=2, expires=90)
    assert [(entry.kind, entry.amount, entry.at) for entry in api.entries(wallet=purse.wallet)] == [
        ("award", 5, day(2)),
        ("spend", -20, day(1)),
        ("award", 50, day(0)),
    ]
    only_second_day = api.entries(wallet=purse.wallet, start=day(1), end=day(2))
    assert [entry.amount for entry in only_second_day] == [-20]
    assert api.entries(wallet=purse.wallet, limit=1)[0].expires_at == day(90)


def test_when_somebody_looks_makes_no_difference(purses):
    """Lazy equals eager: one wallet is looked at every day, the other only at the end."""
    watched, left_alone = purses(owner="alice"), purses(owner="bob")
    for purse in (watched, left_alone):
        early = purse.award(20, expires=12)
        purse.spend(20)
        purse.award(8, active=4, expires=9)
        purse.clawback(early, 15, on=1)
        purse.award(20, on=2, expires=10)
        purse.hold(4, on=3, until=11)
        if purse is watched:
            for passed in range(3, 20):
                purse.holds(on=passed)
    assert watched.holds(on=20) == left_alone.holds(on=20)
    assert [(e.kind, e.amount, e.at) for e in api.entries(wallet=watched.wallet)] == [
        (e.kind, e.amount, e.at) for e in api.entries(wallet=left_alone.wallet)
    ]


def test_the_same_code_in_two_units_is_two_wallets(purses):
    points, minutes = purses(), purses(unit="minutes")
    points.award(5)
    assert points.wallet != minutes.wallet
    assert minutes.holds() == (0, 0, 0, 0)


def test_a_refused_command_leaves_the_callers_transaction_alive(purse):
    with transaction.atomic():
        purse.award(5)
        with pytest.raises(api.Insufficient):
            purse.spend(6)
        purse.spend(5)
    assert purse.holds() == (0, 0, 0, 0)


def test_an_instant_without_a_zone_is_refused(purse):
    with pytest.raises((ValueError, TypeError)):
        api.hold(wallet=purse.wallet, amount=1, expires_at=dt.datetime(2026, 12, 1), scope="t", key="n", at=START)  # noqa: DTZ001


def test_an_award_settles_first_so_that_what_matured_before_it_repays_the_debt(purse):
    debt = purse.award(5)
    purse.spend(5)
    purse.clawback(debt, 5)
    purse.award(5, active=1, expires=100)
    purse.award(5, on=2, expires=3)
    assert purse.holds(on=2) == (5, 0, 0, 0)
    assert purse.holds(on=4) == (0, 0, 0, 0), "the younger points were free, and they have expired"


def test_a_hold_that_was_decided_is_not_captured_again_though_another_one_of_its_size_is_open(purse):
    purse.award(10)
    first, second = purse.hold(5), purse.hold(5)
    purse.capture(first, 5)
    with pytest.raises(api.HoldResolved):
        purse.capture(first, 5)
    assert purse.holds() == (0, 5, 0, 0)
    purse.capture(second, 5)
    assert api.audit() == []


def test_what_is_held_in_a_lot_is_not_taken_from_it(purse):
    award = purse.award(7)
    purse.hold(5)
    with pytest.raises(BrokenRule):  # before the database would refuse it (lot_bounds)
        take(lot=Lot.objects.get(award_id=award).pk, amount=3)
