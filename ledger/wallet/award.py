import datetime as dt

from django.db import transaction
from django.db.models import F

from ledger.journal import LedgerError, fingerprint, one, positive, stored_answer, write_posting
from ledger.models import Account, Lot, Wallet
from ledger.wallet import hot
from ledger.wallet.lock import lock, open_reversible, record_debt, record_moves
from ledger.wallet.settle import settle_due


@transaction.atomic
def award(
    *,
    wallet: int,
    funder: int,
    amount: int,
    active_at: dt.datetime,
    expires_at: dt.datetime,
    scope: str,
    key: str,
    at: dt.datetime,
) -> int:
    """Give points: one lot, pending until `active_at`. A debt is repaid first. Returns the journal's id.

    `amount` in units of the wallet, above 0; `active_at` before `expires_at`, both UTC. Raises KeyReused, LedgerError.
    """
    if active_at >= expires_at:
        raise LedgerError("Points expire after they become active.")
    request_hash = fingerprint(
        wallet=wallet, funder=funder, amount=positive(amount), active_at=active_at, expires_at=expires_at
    )
    request = hot.Request(kind="award", scope=scope, key=key, request_hash=request_hash, at=at)
    journal, done = hot.award(
        request, wallet=wallet, funder=funder, amount=amount, active_at=active_at, expires_at=expires_at
    )
    if journal is None:
        return stored_answer(kind="award", scope=scope, key=key, request_hash=request_hash)
    if not done:
        _the_long_way(journal, wallet, funder, amount, active_at, expires_at, at)
    return journal


def _the_long_way(
    journal: int, wallet: int, funder: int, amount: int, active_at: dt.datetime, ends: dt.datetime, at: dt.datetime
) -> None:
    """Something is due, a debt is repaid, or the wallet was merged. The journal is written, the row may be locked."""
    row = lock(wallet)
    wallet = row.pk
    if row.next_event_at <= at:
        settle_due(wallet=wallet, at=at)
        row = Wallet.objects.get(pk=wallet)
    pending = active_at > at
    repaid = 0 if pending else min(row.debt, amount)
    change = {
        "version": F("version") + 1,
        "pending": F("pending") + (amount if pending else 0),
        "available": F("available") + (0 if pending else amount - repaid),
        "debt": F("debt") - repaid,
        "next_event_at": min(row.next_event_at, active_at if pending else ends),
    }
    one(Wallet.objects.filter(pk=wallet).update(**change))
    lot = Lot.objects.create(
        wallet_id=wallet,
        award_id=journal,
        opened_by_id=journal,
        funder_id=funder,
        issued=amount,
        remaining=amount - repaid,
        active_at=active_at,
        expires_at=ends,
        state="pending" if pending else "closed" if repaid == amount else "active",
    )
    if repaid:
        record_moves(journal=journal, moves=[(lot.pk, -repaid, 0)])
        record_debt(journal=journal, wallet=wallet, change=-repaid)
    unit = Account.objects.values_list("unit_id", flat=True).get(pk=wallet)
    write_posting(journal=journal, unit=unit, debit=funder, credit=wallet, amount=amount)
    open_reversible(journal=journal, amount=amount)
