"""The audit finds what the guards would have refused: with the guards lifted, each kind of damage is named."""

import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F

from ledger import api, guards
from ledger.audit import QUERIES
from ledger.models import (
    FAR,
    Account,
    Balance,
    DebtMove,
    Hold,
    HoldOpen,
    Journal,
    Lot,
    LotMove,
    Posting,
    Reversible,
    Unit,
    Wallet,
)
from tests.ledger.conftest import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(purse):
    """A wallet in which everything has happened, and a partner's account with a floor."""
    award = purse.award(40)
    purse.clawback(award, 5)
    purse.refund(purse.spend(20), 5)
    purse.capture(purse.hold(5), 3)
    purse.hold(2)
    purse.clawback(purse.award(3, active=5), 3)
    api.open_balance(code="payable:17")
    line = api.Line(debit="received:shop", credit="payable:17", amount=35)
    api.post(kind="handover", scope="audit", key="sale", lines=[line], at=START)
    return purse


def forged(kind: str) -> Journal:
    return Journal.objects.create(kind=kind, scope="forged", key=uuid.uuid4().hex, request_hash="x", effective_at=START)


DAMAGE = {
    "wallet differs from its lots": lambda p: Wallet.objects.filter(pk=p.wallet).update(available=F("available") + 1),
    "wallet differs from its postings": lambda p: Posting.objects.filter(credit_id=p.wallet).update(
        amount=F("amount") + 1
    ),
    "lot differs from its moves": lambda p: Lot.objects.filter(held__gt=0).update(remaining=F("remaining") - 1),
    "debt differs from its moves": lambda p: DebtMove.objects.create(journal=forged("x"), wallet_id=p.wallet, d_debt=1),
    "journal posts other than it moves in lots": lambda p: LotMove.objects.filter(d_remaining__lt=0).update(
        d_remaining=-1
    ),
    "hold is both open and resolved, or neither": lambda p: HoldOpen.objects.all().delete(),
    "held points without an open hold": lambda p: Hold.objects.filter(holdopen__isnull=False).update(amount=1),
    "reversals differ from their counter": lambda p: Reversible.objects.filter(reversed__gt=0).update(reversed=0),
    "award, spend or capture without its counter": lambda p: Reversible.objects.update(amount=F("amount") + 1),
    "balance differs from its postings": lambda p: Balance.objects.update(balance=F("balance") + 1),
    "wallet does not know what falls due next": lambda p: Wallet.objects.filter(pk=p.wallet).update(next_event_at=FAR),
    "debt lost on its way between merged wallets": lambda p: Posting.objects.filter(
        pk=Posting.objects.order_by("-pk")[0].pk
    ).update(debit_id=api.ensure_account(unit="IRR", code="merged_debt")),
    "posting crosses units": lambda p: Account.objects.filter(pk=p.shop).update(unit=Unit.objects.create(code="other")),
}


def test_books_that_agree_have_no_fault(busy):
    assert api.audit() == []
    out = io.StringIO()
    call_command("audit_ledger", stdout=out)
    assert "agree" in out.getvalue()


@pytest.mark.parametrize("rule", QUERIES)
def test_each_kind_of_damage_is_named_and_fails_the_command(busy, rule):
    connection.check_constraints()  # on PostgreSQL no trigger may be pending when the guards are lifted
    with guards.lifted(connection), transaction.atomic():
        DAMAGE[rule](busy)
        faults = api.audit()
        assert rule in [fault.rule for fault in faults]
        assert all(fault.rows for fault in faults)
        with pytest.raises(CommandError, match=rule):
            call_command("audit_ledger")
        transaction.set_rollback(True)
