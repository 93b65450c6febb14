"""Journals of money: as many lines as the event needs, each one debit and one credit."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Sum

from ledger.journal import LedgerError, account_ids, begin, fingerprint, unit_id
from ledger.models import Account, Posting
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

    Raises KeyReused when the key belongs to another request. Returns the journal's id.
    """
    written = [line for line in lines if whole(line.amount)]
    if any(line.amount < 0 for line in written):
        raise LedgerError("A line is never negative: swap debit and credit.")
    request = fingerprint(lines=[asdict(line) for line in written], reverses=reverses)
    journal, replay = begin(kind=kind, scope=scope, key=key, request_hash=request, at=at, reverses=reverses)
    if replay:
        return journal
    units = {code: unit_id(code) for code in sorted({line.unit for line in written})}
    accounts = {
        code: account_ids(
            unit=unit, codes={c for line in written if line.unit == code for c in (line.debit, line.credit)}
        )
        for code, unit in units.items()
    }
    Posting.objects.bulk_create(
        [
            Posting(
                journal_id=journal,
                unit_id=units[line.unit],
                debit_id=accounts[line.unit][line.debit],
                credit_id=accounts[line.unit][line.credit],
                amount=line.amount,
                subject=line.subject,
            )
            for line in written
        ]
    )
    return journal


def balance(*, code: str, unit: str = "IRR", subject: str | None = None) -> int:
    """Debits minus credits of an account over all its shards, in minor units; 0 for an account nobody used."""
    accounts = Account.objects.filter(code=code, unit__code=unit).values("pk")
    about = {} if subject is None else {"subject": subject}

    def total(side: str) -> int:
        rows = Posting.objects.filter(**{f"{side}__in": accounts}, **about)
        return rows.aggregate(total=Sum("amount"))["total"] or 0

    return total("debit") - total("credit")
