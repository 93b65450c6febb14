"""Two wallets of one person become one: points keep their award, funder and dates; what comes later follows."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from ledger import api
from ledger.models import Account, Lot, Posting, Wallet
from tests.ledger.conftest import Purse, day

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-10")]


@pytest.fixture
def two(purses) -> tuple[Purse, Purse]:
    return purses(owner="alice"), purses(owner="alice again")


def merge(old: Purse, new: Purse, *, on: float = 0, **more: Any) -> int:
    given = {"scope": "test", "key": f"merge:{old.wallet}", "at": day(on)}
    return api.merge_wallets(from_wallet=old.wallet, into_wallet=new.wallet, **{**given, **more})


def test_points_go_over_with_their_award_funder_and_dates(two):
    old, new = two
    award, later = old.award(10, expires=40), old.award(5, active=3, expires=50)
    old.spend(4)
    new.award(7)
    journal = merge(old, new)
    assert old.holds() == (0, 0, 0, 0)
    assert new.holds() == (13, 0, 5, 0)
    lots = Lot.objects.filter(wallet_id=new.wallet, opened_by_id=journal).order_by("pk")
    assert list(lots.values_list("award_id", "issued", "state", "active_at", "expires_at", "funder_id")) == [
        (award, 6, "active", day(0), day(40), old.funder),
        (later, 5, "pending", day(3), day(50), old.funder),
    ]
    assert [lot.parent.wallet_id for lot in lots] == [old.wallet] * 2
    assert new.holds(on=3) == (18, 0, 0, 0)
    assert new.holds(on=60) == (7, 0, 0, 0)
    assert [(entry.kind, entry.amount) for entry in api.entries(wallet=old.wallet)][0] == ("merge", -11)
    assert api.audit() == []


def test_once_is_once_and_another_merge_of_the_same_wallet_is_refused(two, purses):
    old, new = two
    old.award(10)
    journal = merge(old, new)
    assert merge(old, new) == journal
    third = purses(owner="third")
    with pytest.raises(api.LedgerError, match="merged before"):
        merge(old, third, key="other")
    with pytest.raises(api.LedgerError, match="into itself"):
        merge(new, old, key="back")  # what was merged stands for what it was merged into
    with pytest.raises(api.KeyReused):
        merge(third, new, key=f"merge:{old.wallet}")
    with pytest.raises(api.LedgerError, match="no wallet"):
        merge(Purse(wallet=0, funder=0, shop=0), new)
    with pytest.raises(api.LedgerError, match="two units"):
        merge(purses(owner="third", unit="minutes"), new)
    assert new.holds() == (10, 0, 0, 0)


def test_an_open_hold_is_decided_first_and_one_that_is_late_is_over(two):
    old, new = two
    old.award(10)
    new.award(5)
    hold, kept = old.hold(4, until=2), new.hold(3, until=20)
    with pytest.raises(api.HoldsOpen):
        merge(old, new)
    assert (old.holds(), new.holds()) == ((6, 4, 0, 0), (2, 3, 0, 0))
    merge(old, new, on=2)
    assert new.holds(on=2) == (12, 3, 0, 0)
    with pytest.raises(api.HoldResolved):
        new.capture(hold, 4, on=2)
    new.capture(kept, 3, on=2)
    assert api.audit() == []


@pytest.mark.parametrize(
    ("old_debt", "new_points", "left"), [(8, 5, (0, 0, 0, 3)), (5, 8, (3, 0, 0, 0)), (5, 0, (0, 0, 0, 5))]
)
def test_a_debt_goes_over_and_is_repaid_from_what_is_there(two, old_debt, new_points, left):
    old, new = two
    award = old.award(old_debt)
    old.spend(old_debt)
    old.clawback(award, old_debt)
    if new_points:
        new.award(new_points)
    merge(old, new)
    assert (old.holds(), new.holds()) == ((0, 0, 0, 0), left)
    assert api.balance(code="merged_debt", unit="points") == 0
    assert api.audit() == []


def test_points_that_come_over_repay_the_debt_of_the_new_wallet_and_pending_ones_do_later(two):
    old, new = two
    award = new.award(9)
    new.spend(9)
    new.clawback(award, 9)
    old.award(4, expires=30)
    old.award(3, expires=20)
    old.award(4, active=5)
    merge(old, new)
    assert new.holds() == (0, 0, 4, 2)
    assert new.holds(on=5) == (2, 0, 0, 0)
    assert api.audit() == []


def test_an_award_of_the_old_wallet_is_taken_back_from_the_new_one(two):
    old, new = two
    award = old.award(10)
    old.spend(3)
    new.award(5)
    merge(old, new)
    old.clawback(award, 6, policy="only_same_lot")
    assert new.holds() == (6, 0, 0, 0)
    old.clawback(award, 4, policy="unlimited")
    assert new.holds() == (2, 0, 0, 0), "the last lot point, then three of the others"
    assert api.audit() == []


def test_a_spend_of_the_old_wallet_is_refunded_to_the_new_one_also_after_two_merges(two, purses):
    old, new = two
    third = purses(owner="third")
    old.award(10, expires=10)
    spend = old.spend(6)
    merge(old, new)
    refunded = old.refund(spend, 2, on=1, grace=30)
    assert new.holds(on=1) == (6, 0, 0, 0)
    child = Lot.objects.get(opened_by_id=refunded)
    assert (child.wallet_id, child.parent.wallet_id, child.expires_at) == (new.wallet, old.wallet, day(31))
    merge(new, third, on=2)
    old.refund(spend, 4, on=2)
    with pytest.raises(api.OverReversal):
        old.refund(spend, 1, on=2)
    assert third.holds(on=2) == (10, 0, 0, 0)
    posting = Posting.objects.order_by("-pk").first()
    assert posting is not None
    assert posting.credit_id == third.wallet
    assert api.audit() == []


def test_what_still_arrives_for_the_old_wallet_goes_to_the_new_one(two):
    old, new = two
    old.award(10)
    merge(old, new)
    award = old.award(5)
    old.spend(3)
    hold = old.hold(4)
    assert (old.holds(), new.holds()) == ((0, 0, 0, 0), (8, 4, 0, 0))
    old.capture(hold, 2)
    old.clawback(award, 5)
    assert new.holds() == (5, 0, 0, 0)
    with pytest.raises(api.Insufficient):
        old.spend(6)
    assert api.audit() == []


def test_an_empty_wallet_is_merged_too_and_into_one_that_was_merged_means_its_heir(two, purses):
    old, new = two
    third = purses(owner="third")
    merge(new, old)
    third.award(4)
    merge(third, new)  # stands for the one that lives
    assert old.holds() == (4, 0, 0, 0)
    assert Wallet.objects.get(pk=third.wallet).merged_into_id == old.wallet


def test_a_merged_wallet_is_frozen_by_the_database(two):
    old, new = two
    merge(old, new)
    with pytest.raises(DatabaseError, match="wallet_merged_frozen|never changes"), transaction.atomic():
        Wallet.objects.filter(pk=old.wallet).update(merged_into=None)
    assert Account.objects.filter(pk=old.wallet).exists()


def test_a_lot_that_closed_by_the_merge_gives_the_old_expiry_when_it_is_later_than_the_grace(two):
    old, new = two
    old.award(10, expires=300)
    spend = old.spend(6)
    merge(old, new)
    refunded = old.refund(spend, 2, grace=30)
    assert Lot.objects.get(opened_by_id=refunded).expires_at - day(300) == dt.timedelta(0)
