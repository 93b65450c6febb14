"""A balance is the last checkpoint and what came after it; a slow transaction's posting is never lost between them."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from ledger import api, audit, checkpoint, guards, tasks, watching
from ledger.models import AuditRun, Checkpoint, Epoch, Posting
from tests.ledger.conftest import Purse, day


def sale(amount: int, key: str, shard: str = "city") -> None:
    line = api.Line(debit=f"received:{shard}", credit="income", amount=amount)
    api.post(kind="sale", scope="fold", key=key, lines=[line], at=day(0))


def balances() -> list[int]:
    return [api.balance(code=code) for code in ("received:city", "received:other", "income", "nobody")]


def summed(code: str) -> int:
    """The slow way."""
    return api.balance(code=code, at=timezone.now())


@pytest.mark.django_db
def test_folding_changes_no_balance_and_new_postings_count(purse):
    for number in range(3):
        sale(10 + number, f"before {number}")
    purse.award(7)
    expected = balances()
    assert checkpoint.fold(at=day(0)) > 0
    wallets = Checkpoint.objects.filter(account_id=purse.wallet)
    assert not wallets.exists(), "a wallet has its own row"
    assert balances() == expected == [33, 0, -33, 0]
    sale(4, "after", "other")
    sale(1, "after too")
    assert balances() == [34, 4, -38, 0]
    connection.check_constraints()
    checkpoint.fold(at=day(1))
    checkpoint.fold(at=day(1))
    assert balances() == [34, 4, -38, 0]
    assert [summed(code) for code in ("received:city", "received:other", "income")] == [34, 4, -38]
    assert -api.balance(code="issuer:city", unit="points") == -7
    assert -api.balance(code="member:alice", unit="points") == 7, "a wallet is folded into no checkpoint"
    assert api.audit() == []
    assert Epoch.objects.count() == 1


@pytest.mark.django_db
def test_the_audit_names_a_checkpoint_that_is_wrong_and_a_fold_anew_mends_it(purse):
    sale(10, "one")
    checkpoint.fold(at=day(0))
    connection.check_constraints()
    with guards.lifted(connection), transaction.atomic():
        Checkpoint.objects.filter(debits__gt=0).update(debits=9)
        assert [fault.rule for fault in api.audit()] == [audit.CHECKPOINTS]
        assert api.balance(code="received:city") == 9
        checkpoint.fold(at=day(1))
        assert api.balance(code="received:city") == 9, "an ordinary fold builds on it"
        call_command("fold_ledger", anew=True, verbosity=0)
        assert api.balance(code="received:city") == 10
        sale(1, "two")
        assert api.balance(code="received:city") == 11
        assert api.audit() == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_restored_database_distrusts_old_checkpoints_and_opens_an_epoch(purse):
    sale(10, "one")
    checkpoint.fold(at=day(0))
    sale(5, "two")
    connection.check_constraints()
    with guards.lifted(connection):
        Epoch.objects.update(home="another:1")
        Checkpoint.objects.update(upto=10**12, debits=999, credits=0)
    assert balances() == [15, 0, -15, 0]
    assert [finding.state for finding in watching.checkpoints()] == ["warn"]
    call_command("fold_ledger", verbosity=0)
    assert balances() == [15, 0, -15, 0]
    assert not list(watching.checkpoints())
    assert Epoch.objects.count() == 2
    sale(1, "three")
    assert balances() == [16, 0, -16, 0]


@pytest.mark.django_db
def test_the_night_stores_its_result_and_the_operator_sees_it(purse):
    assert not list(watching.books()), "no history, nothing to audit"
    sale(10, "one")
    tasks.fold()
    tasks.audit()
    run = AuditRun.objects.get()
    assert (run.faults, [finding.state for finding in watching.books()]) == ([], ["good"])
    with guards.lifted(connection):
        AuditRun.objects.update(at=timezone.now() - watching.NIGHTLY * 2)
    assert [finding.state for finding in watching.books()] == ["bad"]
    AuditRun.objects.create(at=timezone.now(), seconds=1, faults=[{"rule": "posting crosses units", "rows": [1]}])
    found = list(watching.books())
    assert [finding.state for finding in found] == ["bad"]
    assert "posting crosses units" in found[0].sentence


def fold_beside(purse: Purse, fold) -> int:
    """A posting is written but not committed, a younger one commits, the fold runs, then the slow one commits."""
    sale(1, "first")
    checkpoint.fold(at=day(0))
    written, folded = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                sale(100, "slow")
                written.set()
                folded.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(60)
    sale(10, "quick")
    fold()
    folded.set()
    thread.join()
    return api.balance(code="received:city")


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_a_slow_transaction_beside_a_fold_is_not_lost(purse):
    assert fold_beside(purse, lambda: checkpoint.fold(at=day(1))) == 111
    checkpoint.fold(at=day(2))
    assert api.balance(code="received:city") == 111
    assert api.audit() == []


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_control_by_the_largest_id_the_slow_transaction_is_lost_for_ever(purse):
    """The same two transactions; the fold sums what it sees up to max(id), the balance adds what has a larger id."""
    account = api.ensure_account(unit="IRR", code="received:city")
    seen: list[int] = []

    def fold_by_largest_id() -> None:
        rows = Posting.objects.filter(debit_id=account)
        seen.extend([sum(rows.values_list("amount", flat=True)), Posting.objects.order_by("-pk")[0].pk])

    assert fold_beside(purse, fold_by_largest_id) == 111
    checkpointed, upto = seen
    newer = sum(Posting.objects.filter(debit_id=account, pk__gt=upto).values_list("amount", flat=True))
    assert checkpointed + newer == 11, "the hundred is below the mark and not in it"
