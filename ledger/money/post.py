"""Journals of money: as many lines as the event needs, each one debit and one credit."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F, Q, Sum

from ledger.checkpoint import folded_balance
from ledger.journal import Insufficient, LedgerError, account_ids, begin, fingerprint, one, unit_id
from ledger.models import Account, Balance, Posting
from lib.money import whole


@dataclass(frozen=True, kw_only=True)
class Line:
    """Debit → credit, by account code; `amount` in minor units of `unit`. `subject` says what it is about ("unit:123")."""

    debit: str
    credit: str
    amount: int
    unit: str = "IRR"
    subject: str = ""


@transaction.atomic
def post(
    *, kind: str, scope: str, key: str, lines: Sequence[Line], at: dt.datetime, reverses: int | None = None
) -> int:
    """Write one journal with its lines, once. Lines of zero are left out; accounts are opened on first use.

    `reverses` names the journal that this one undoes. Raises KeyReused when the key belongs to another request,
    Insufficient when an account would fall below its floor (open_balance). Returns the journal's id.
    """
    written = [line for line in lines if whole(line.amount)]
    if any(line.amount < 0 for line in written):
        raise LedgerError("A line is never negative: swap debit and credit.")
    request = fingerprint(lines=[asdict(line) for line in written], reverses=reverses)
    journal, replay = begin(kind=kind, scope=scope, key=key, request_hash=request, at=at, reverses=reverses)
    if replay:
        return journal
    accounts = _accounts(written)
    Posting.objects.bulk_create(
        [
            Posting(
                journal_id=journal,
                unit_id=accounts[line.unit, line.debit].unit,
                debit_id=accounts[line.unit, line.debit].id,
                credit_id=accounts[line.unit, line.credit].id,
                amount=line.amount,
                subject=line.subject,
            )
            for line in written
        ]
    )
    _move_balances(written, accounts)
    return journal


@dataclass(frozen=True)
class _Known:
    unit: int
    id: int
    has_floor: bool


def _accounts(lines: Sequence[Line]) -> dict[tuple[str, str], _Known]:
    """(unit, code) → the account, all in one query; what is new is opened."""
    wanted = {(line.unit, code) for line in lines for code in (line.debit, line.credit)}
    found = _known(wanted)
    missing = wanted - found.keys()
    for unit in sorted({unit for unit, _ in missing}):
        account_ids(unit=unit_id(unit), codes={code for of, code in missing if of == unit})
    return found | _known(missing) if missing else found


def _known(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], _Known]:
    rows = Account.objects.filter(
        shard=0, code__in={code for _, code in wanted}, unit__code__in={unit for unit, _ in wanted}
    )
    columns = rows.values_list("unit__code", "code", "unit_id", "pk", "balance__account_id")
    return {(unit, code): _Known(unit_pk, pk, floor is not None) for unit, code, unit_pk, pk, floor in columns}


def _move_balances(lines: Sequence[Line], accounts: dict[tuple[str, str], _Known]) -> None:
    """Change the accounts that have a floor, by account id (the lock order), each in one conditional statement."""
    change: Counter[int] = Counter()
    for line in lines:
        debit, credit, amount = accounts[line.unit, line.debit].id, accounts[line.unit, line.credit].id, line.amount
        change[credit] += amount
        change[debit] -= amount
    for account in sorted(known.id for known in accounts.values() if known.has_floor):
        row = Balance.objects.filter(account_id=account)
        if change[account] < 0:
            row = row.filter(balance__gte=F("floor") - change[account])
        one(row.update(balance=F("balance") + change[account]), Insufficient)


@transaction.atomic
def open_balance(*, code: str, unit: str = "IRR", floor: int = 0) -> int:
    """Open an account that may owe no less than `floor` (minor units, credits minus debits), and its lock.

    Again with another floor moves the floor; Insufficient when the balance stands below the new one. An account that
    was used before it got a floor is refused (LedgerError): a posting that runs beside us would be missed.
    Returns the account's id.
    """
    unit_pk = unit_id(unit)
    account = account_ids(unit=unit_pk, codes={code})[code]
    stored = Balance.objects.filter(account_id=account).values_list("floor", flat=True).first()
    if stored is None:
        if Posting.objects.filter(Q(debit_id=account) | Q(credit_id=account)).exists():
            raise LedgerError(f"{code} was used before it got a floor.")
        Balance.objects.bulk_create([Balance(account_id=account, floor=min(whole(floor), 0))], ignore_conflicts=True)
    if stored != whole(floor):
        one(Balance.objects.filter(account_id=account, balance__gte=floor).update(floor=floor), Insufficient)
    return account


def balance(*, code: str, unit: str = "IRR", subject: str | None = None, at: dt.datetime | None = None) -> int:
    """Debits minus credits of an account over all its shards, in minor units; 0 for an account nobody used.

    `subject` counts only what is about it, `at` only what was effective by then (UTC); both are summed from the
    postings. Without them it is the last checkpoint and what came after.
    """
    if subject is None and at is None:
        return folded_balance(code=code, unit=unit)
    accounts = Account.objects.filter(code=code, unit__code=unit).values("pk")
    narrowed: dict[str, object] = {} if subject is None else {"subject": subject}
    if at is not None:
        narrowed["journal__effective_at__lte"] = at

    def total(side: str) -> int:
        rows = Posting.objects.filter(**{f"{side}__in": accounts}, **narrowed)
        return rows.aggregate(total=Sum("amount"))["total"] or 0

    return total("debit") - total("credit")
