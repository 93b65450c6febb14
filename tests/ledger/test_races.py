"""Many at once, on PostgreSQL. Each race has a control that shows the harm when the cure is taken away."""

import collections
import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from ledger import api, guards
from ledger.models import Balance, Journal, Lot, Wallet
from ledger.wallet import merge as merging
from tests.ledger.conftest import START, day
from tests.races.unguarded import FREE, meeting, unguarded

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

THREADS = 8


def together(act: Callable[[int], object]) -> collections.Counter[str]:
    """Run `act(number)` in eight threads that start at once; how often each outcome came."""
    barrier, outcomes = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        try:
            barrier.wait()
            act(number)
            outcomes.append("done")
        except (api.LedgerError, DatabaseError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return collections.Counter(outcomes)


def read_check_save(wallet: int, amount: int, think: Callable[[], None]) -> None:
    """What the kernel must never do: look, think, write."""
    with transaction.atomic():
        row = Wallet.objects.get(pk=wallet)
        lot = Lot.objects.get(wallet_id=wallet)
        if row.available < amount:
            raise api.Insufficient
        think()
        row.available -= amount
        lot.remaining -= amount
        lot.save(update_fields=["remaining"])
        row.save(update_fields=["available"])


def test_points_for_three_are_spent_three_times_by_eight(purse):
    purse.award(35)
    assert together(lambda number: purse.spend(10, key=f"race:{number}")) == {"done": 3, "Insufficient": 5}
    assert purse.holds() == (5, 0, 0, 0)
    assert api.audit() == []


def test_control_reading_checking_and_saving_lets_all_eight_spend(purse):
    purse.award(35)
    think = meeting(lambda: None, people=THREADS)
    assert together(lambda number: read_check_save(purse.wallet, 10, think)) == {"done": 8}
    assert purse.holds()[0] == 25, "eighty points were handed out, ten were taken"


def test_points_for_three_are_held_three_times_by_eight(purse):
    purse.award(35)
    assert together(lambda number: purse.hold(10, key=f"race:{number}")) == {"done": 3, "Insufficient": 5}
    assert purse.holds() == (5, 30, 0, 0)


def test_one_key_in_eight_threads_is_one_journal(purse):
    journals = set()
    together(lambda number: journals.add(purse.award(10, scope="race", key="same")))
    assert len(journals) == 1
    assert purse.holds() == (10, 0, 0, 0)


def test_control_eight_keys_in_eight_threads_are_eight_journals(purse):
    together(lambda number: purse.award(10, scope="race", key=f"{number}"))
    assert purse.holds() == (80, 0, 0, 0)


def test_a_hold_that_is_captured_and_voided_at_once_ends_one_way(purse):
    purse.award(10)
    hold = purse.hold(10)
    outcomes = together(
        lambda number: (
            purse.capture(hold, 10, key=f"race:{number}") if number % 2 else purse.void(hold, key=f"race:{number}")
        )
    )
    assert outcomes == {"done": 1, "HoldResolved": 7}
    assert purse.holds() in [(10, 0, 0, 0), (0, 0, 0, 0)]
    assert api.audit() == []


def test_parts_taken_back_at_once_never_exceed_the_award(purse):
    award = purse.award(35)
    assert together(lambda number: purse.clawback(award, 10, key=f"race:{number}")) == {"done": 3, "OverReversal": 5}
    assert purse.holds() == (5, 0, 0, 0)


def test_parts_refunded_at_once_never_exceed_what_was_spent(purse):
    purse.award(35)
    spend = purse.spend(35)
    assert together(lambda number: purse.refund(spend, 10, key=f"race:{number}")) == {"done": 3, "OverReversal": 5}
    assert purse.holds() == (30, 0, 0, 0)


def test_points_that_fall_due_are_settled_once_however_many_look(purse):
    for amount in (3, 5, 7):
        purse.award(amount, active=1, expires=2)
    together(lambda number: purse.holds(on=1.5))
    assert purse.holds(on=1.5) == (15, 0, 0, 0)
    together(lambda number: purse.holds(on=3))
    assert Journal.objects.filter(kind="expire").count() == 3
    assert api.audit() == []


def test_a_partner_is_paid_no_more_than_it_earned(purse):
    account = api.open_balance(code="payable:17")
    line = api.Line(debit="received:shop", credit="payable:17", amount=35)
    api.post(kind="handover", scope="race", key="sale", lines=[line], at=START)
    line = api.Line(debit="payable:17", credit="in_payout:17", amount=10)
    outcomes = together(lambda number: api.post(kind="payout", scope="race", key=f"{number}", lines=[line], at=day(1)))
    assert outcomes == {"done": 3, "Insufficient": 5}
    assert Balance.objects.get(pk=account).balance == 5
    assert api.audit() == []


def test_control_without_a_floor_the_partner_is_paid_eight_times(purse):
    line = api.Line(debit="payable:17", credit="in_payout:17", amount=10)
    outcomes = together(lambda number: api.post(kind="payout", scope="race", key=f"{number}", lines=[line], at=day(1)))
    assert outcomes == {"done": 8}


def test_accounts_opened_at_once_are_one_account(purse):
    found = set()
    together(lambda number: found.add(api.ensure_wallet(unit="new", code="member:new")))
    assert len(found) == 1


def test_a_quota_is_shared_exactly(purse):
    granted: list[int] = []
    window = {"scope": "budget", "window_start": START.date(), "quota": 35}
    together(lambda number: granted.append(api.take_counter(amount=10, **window)))
    assert sorted(granted) == [0, 0, 0, 0, 5, 10, 10, 10]


def test_opposite_orders_of_two_journals_do_not_deadlock_when_the_keys_are_sorted(purses):
    """Lock order: the callers sort; here both threads award to both wallets by wallet id."""
    alice, bob = sorted((purses(owner="alice"), purses(owner="bob")), key=lambda purse: purse.wallet)

    def act(number: int) -> None:
        for turn in range(10):
            with transaction.atomic():
                alice.award(1, key=f"a{number}:{turn}")
                bob.award(1, key=f"b{number}:{turn}")

    assert together(act) == {"done": 8}
    assert (alice.holds()[0], bob.holds()[0]) == (80, 80)


def test_the_guard_refuses_what_read_check_save_leaves_behind_when_only_the_wallet_is_written(purse):
    """The last line: even code that forgets the lots cannot commit."""
    purse.award(35)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        Wallet.objects.filter(pk=purse.wallet).update(available=25)
    assert caught.value.__cause__.diag.constraint_name == "wallet_matches_lots"
    with guards.lifted(connection), transaction.atomic():
        Wallet.objects.filter(pk=purse.wallet).update(available=25)
    assert [fault.rule for fault in api.audit()] != []


def two_merges(purses, changes, monkeypatch):
    """Eight at once, in a ring of two that both have points; what came of it, and what both wallets hold."""
    alice, again = purses(owner="alice"), purses(owner="alice again")
    alice.award(30)
    again.award(5)
    ways = [(alice.wallet, again.wallet), (again.wallet, alice.wallet)]
    unguarded(monkeypatch, merging.merge_wallets, changes)
    outcomes = together(lambda number: merging_at_once(*ways[number % 2], key=f"{number}"))
    return outcomes, sorted([alice.holds()[0], again.holds()[0]])


def merging_at_once(old: int, new: int, key: str) -> int:
    return merging.merge_wallets(from_wallet=old, into_wallet=new, scope="race", key=key, at=START)


def test_two_merges_at_once_lose_nothing_whichever_way_they_go(purses, monkeypatch):
    """One wins, the others find the wallet merged or itself."""
    outcomes, holds = two_merges(purses, {}, monkeypatch)
    assert outcomes == {"done": 1, "LedgerError": 7}
    assert holds == [0, 35]
    assert api.audit() == []


def test_control_without_the_order_of_the_locks_two_merges_stop_each_other(purses, monkeypatch):
    """Settling then locks each wallet where it stands in the request, so two that cross wait for one another for ever."""
    each = "for wallet in (from_wallet, into_wallet):\n"
    no_lock = {
        "    into_wallet = _lock_both(from_wallet, into_wallet)\n": "",
        each: f"{each}        if wallet == into_wallet:\n            cross()\n",
    }
    both, crossed = threading.Barrier(2), threading.Event()

    def cross() -> None:
        """The first two, one of each way, have the lock that the other wants; who comes later goes through."""
        if not crossed.is_set():
            both.wait(timeout=FREE)
            crossed.set()

    monkeypatch.setattr(merging, "cross", cross, raising=False)
    outcomes, holds = two_merges(purses, no_lock, monkeypatch)
    assert outcomes["OperationalError"] >= 1, outcomes
    assert sum(holds) == 35, "the database chose one of them to die; the guards let nothing be lost"


def test_awards_and_spends_beside_a_merge_reach_the_wallet_that_lives(purses):
    old, new = purses(owner="alice"), purses(owner="alice again")
    old.award(100)

    def act(number: int) -> None:
        if number == 0:
            merging_at_once(old.wallet, new.wallet, key="m")
        elif number % 2:
            old.award(10, key=f"a{number}")
        else:
            old.spend(20, key=f"s{number}")

    assert together(act) == {"done": 8}
    assert (old.holds(), new.holds()) == ((0, 0, 0, 0), (80, 0, 0, 0))
    assert api.audit() == []


def test_control_a_merge_that_reads_before_it_locks_strands_what_came_in_between(purses):
    """Moving what was read, without the wallet's lock: the award beside it stays behind, and only the guard objects."""
    old, new = purses(owner="alice"), purses(owner="alice again")
    old.award(10)
    read, awarded = threading.Event(), threading.Semaphore(0)

    def act(number: int) -> None:
        if number:
            read.wait(timeout=FREE)
            old.award(10, key=f"a{number}")
            awarded.release()
            return
        with transaction.atomic():
            seen = Wallet.objects.get(pk=old.wallet)
            read.set()
            for _ in range(THREADS - 1):
                awarded.acquire(timeout=FREE)
            Wallet.objects.filter(pk=new.wallet).update(available=seen.available)
            Wallet.objects.filter(pk=old.wallet).update(available=0, merged_into=new.wallet)

    outcomes = together(act)
    assert outcomes == {"done": 7, "IntegrityError": 1}, "the guard refused to lose seventy points"
