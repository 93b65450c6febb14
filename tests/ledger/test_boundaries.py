"""The first and the last instant, the last point, and the locks: what a change of one sign would change."""

import datetime as dt

import pytest

from ledger import api, checkpoint
from ledger.journal import HoldResolved, Insufficient, LedgerError, OverReversal
from ledger.models import Lot
from ledger.wallet.sweep import overdue
from tests.ledger.conftest import START, Purse, day, open_purse
from tests.locked import asked_locks

pytestmark = pytest.mark.django_db
TICK = dt.timedelta(microseconds=1)


def test_a_period_has_its_first_instant_and_not_its_last(purse: Purse) -> None:
    """Entries, lists, sums, flows and histories agree on [start, end)."""
    purse.award(5, on=1)
    purse.award(7, on=2)
    history = api.history(wallet=purse.wallet, at=day(3))
    for start, end, found in (
        (day(1), day(2), [5]),
        (day(1) + TICK, day(2) + TICK, [7]),
        (day(1), day(2) + TICK, [5, 7]),
    ):
        period = {"start": start, "end": end}
        assert [entry.amount for entry in history.between(start, end)] == found
        assert sorted(entry.amount for entry in api.entries(wallet=purse.wallet, **period)) == found
        assert sorted(entry.amount for entry in api.EntryList(wallet=purse.wallet, **period)) == found
        assert [amount for _at, _kind, amount in api.amounts(wallet=purse.wallet, **period)] == found
        assert api.flow(unit="points", kinds=["award"], **period).amount == sum(found)


def test_what_stands_at_an_instant_is_what_was_there_before_it(purse: Purse) -> None:
    purse.award(5, on=1, active=2, expires=3)
    purse.hold(2, on=2.5, until=9)
    purse.clawback(purse.award(1, on=2.6, expires=9), 1, on=2.7)
    history = api.history(wallet=purse.wallet, at=day(2.8))
    standing = history.standing
    assert (standing(as_of=day(1)).owned, standing(as_of=day(1) + TICK).owned) == (0, 5)
    assert (standing(as_of=day(2)).pending, standing(as_of=day(2) + TICK).pending) == (5, 0)
    assert (standing(as_of=day(2.5)).held, standing(as_of=day(2.5) + TICK).held) == (0, 2)
    assert standing(as_of=day(3)).expiring == [(day(3), 3)], "what expires at the instant is still to expire"
    assert not standing(as_of=day(3) + TICK).expiring


def test_a_debt_stands_from_after_its_instant(purse: Purse) -> None:
    award = purse.award(4, on=1)
    purse.spend(4, on=1)
    purse.clawback(award, 4, on=2)
    standing = api.history(wallet=purse.wallet, at=day(3)).standing
    assert (standing(as_of=day(2)).debt, standing(as_of=day(2) + TICK).debt) == (0, 4)


def test_points_given_for_now_can_be_spent_now(purse: Purse) -> None:
    purse.award(5, active=0)
    assert purse.holds() == (5, 0, 0, 0)
    purse.clawback(purse.award(3), 3)
    with pytest.raises(LedgerError):
        purse.award(1, active=3, expires=3)


def test_points_given_for_now_are_spendable_and_repay_also_the_long_way(purse: Purse) -> None:
    award = purse.award(4)
    purse.spend(4)
    purse.clawback(award, 4)
    purse.award(6, on=1, active=1)
    assert purse.holds(on=1) == (2, 0, 0, 0)


def test_at_its_deadline_a_hold_is_over(purse: Purse) -> None:
    purse.award(10)
    last = purse.hold(5, until=2)
    purse.capture(last, 5, on=2 - 1e-9)
    over, part = purse.hold(2, until=3), purse.hold(2, until=3)
    with pytest.raises(HoldResolved):
        purse.capture(over, 2, on=3)
    with pytest.raises(HoldResolved):
        purse.capture(part, 1, on=3)
    assert purse.holds(on=3) == (5, 0, 0, 0)


def test_at_its_expiry_a_lot_pays_nothing_and_takes_nothing_back(purse: Purse) -> None:
    purse.award(3, expires=5)
    purse.award(3, expires=9)
    spent = purse.spend(2, on=4)
    with pytest.raises(Insufficient):
        purse.spend(4, on=5)
    purse.refund(spent, 2, on=5, grace=1)
    child = Lot.objects.get(parent__isnull=False)
    assert (child.remaining, child.expires_at) == (2, day(6))


def test_all_there_is_can_be_spent_held_taken_back_and_returned_and_not_one_more(purse: Purse) -> None:
    award = purse.award(6)
    spent = purse.spend(6)
    with pytest.raises(OverReversal):
        purse.refund(spent, 7)
    purse.refund(spent, 6)
    hold = purse.hold(6)
    with pytest.raises(LedgerError):
        purse.capture(hold, 7)
    purse.void(hold)
    with pytest.raises(OverReversal):
        purse.clawback(award, 7)
    purse.clawback(award, 6)
    assert purse.holds() == (0, 0, 0, 0)


def test_what_expired_comes_back_whole_and_not_one_more(purse: Purse) -> None:
    purse.award(4, expires=5)

    def found(after: float, until: float) -> list[int]:
        rows = api.expired(wallet=purse.wallet, after=day(after), until=day(until), at=day(6))
        return [row.points for row in rows]

    assert (found(4, 5), found(5, 6), found(4, 5 - 1e-9)) == ([4], [], [])
    expiry = api.expired(wallet=purse.wallet, after=day(4), until=day(5), at=day(6))[0].journal_id
    with pytest.raises(OverReversal):
        api.restore(expiry=expiry, amount=5, until=day(9), at=day(6))
    with pytest.raises(LedgerError):
        api.restore(expiry=expiry, amount=4, until=day(6), at=day(6))
    api.restore(expiry=expiry, amount=4, until=day(6) + TICK, at=day(6))
    assert purse.holds(on=6) == (4, 0, 0, 0)


def test_what_is_due_at_the_moment_is_swept_at_the_moment(purse: Purse, purses: object) -> None:
    waits, holds = open_purse(owner="bob"), open_purse(owner="charlie")
    purse.award(1, expires=5)
    waits.award(1, active=5)
    holds.award(1)
    holds.hold(1, until=5)
    assert overdue(at=day(5) - TICK) == []
    assert overdue(at=day(5)) == sorted([purse.wallet, waits.wallet, holds.wallet])


def test_a_quota_is_used_to_its_last_point_and_given_back_to_the_last(db: None) -> None:
    def take(amount: int, *, partly: bool) -> int:
        window = {"scope": "test", "window_start": START.date(), "quota": 5}
        return api.take_counter(**window, amount=amount, partly=partly)

    assert take(6, partly=False) == 0
    assert take(5, partly=False) == 5
    assert take(1, partly=True) == 0
    with pytest.raises(LedgerError):
        api.give_back_counter(scope="test", window_start=START.date(), amount=6)
    api.give_back_counter(scope="test", window_start=START.date(), amount=5)
    assert take(5, partly=True) == 5


def test_a_balance_goes_to_its_floor_and_counts_until_its_instant(db: None) -> None:
    api.open_balance(code="payable:1")

    def post(key: str, debit: str, credit: str, amount: int, at: dt.datetime) -> None:
        line = api.Line(debit=debit, credit=credit, amount=amount)
        api.post(kind="test", scope="test", key=key, lines=[line], at=at)

    post("in", "bank", "payable:1", 7, day(1))
    with pytest.raises(Insufficient):
        post("out", "payable:1", "bank", 8, day(2))
    post("out", "payable:1", "bank", 7, day(2))
    assert api.balance(code="payable:1", at=day(2)) == 0
    assert api.balance(code="payable:1", at=day(2) - TICK) == -7


def test_a_debt_that_was_owed_is_no_points_of_another_unit(purse: Purse) -> None:
    """A merge of wallets of two units is refused, and nothing of either changes."""
    other = open_purse(owner="bob", unit="stars")
    other.award(3)
    with pytest.raises(LedgerError):
        api.merge_wallets(from_wallet=other.wallet, into_wallet=purse.wallet, scope="t", key="m", at=START)
    assert (other.holds(), purse.holds()) == ((3, 0, 0, 0), (0, 0, 0, 0))


def test_each_command_that_reads_before_it_writes_asks_for_the_wallet(purse: Purse) -> None:
    award, other = purse.award(20), open_purse(owner="bob")
    spent, part, void = purse.spend(5), purse.hold(4), purse.hold(2)
    for act in (
        lambda: purse.clawback(award, 1),
        lambda: purse.refund(spent, 1),
        lambda: purse.capture(part, 2),
        lambda: purse.void(void),
        lambda: api.history(wallet=purse.wallet, at=START),
        lambda: api.lock_wallet(purse.wallet),
        lambda: api.merge_wallets(from_wallet=other.wallet, into_wallet=purse.wallet, scope="t", key="m", at=START),
    ):
        with asked_locks() as asked:
            act()
        assert asked[:1] == ["Wallet"]


def test_a_quota_and_a_fold_are_taken_under_their_rows(db: None) -> None:
    with asked_locks() as asked:
        api.take_counter(scope="test", window_start=START.date(), quota=5, amount=1)
        checkpoint.fold(at=START)
    assert asked == ["Counter", "Epoch"]
