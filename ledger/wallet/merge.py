"""Two wallets of one person become one: lots close in the old one and go on, with their dates, in the new one."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from ledger.journal import HoldsOpen, LedgerError, account_ids, begin, fingerprint, one, write_posting
from ledger.models import FAR, Account, HoldOpen, Lot, Wallet
from ledger.wallet.lock import living, next_event, record_debt, record_moves, take
from ledger.wallet.settle import settle_due

TRANSIT = "merged_debt"  # a journal moves the debt of one wallet, so a debt crosses in two; always zero between merges


@transaction.atomic
def merge_wallets(*, from_wallet: int, into_wallet: int, scope: str, key: str, at: dt.datetime) -> int:
    """Move everything of `from_wallet` into `into_wallet` for ever: points with their award, funder and dates, and debt.

    The caller proves that both belong to one person. What is due is settled first; a debt on either side is repaid
    from the points of the other. Afterwards every command that names the old wallet, its awards or its spends works
    on the new one. Returns the journal's id. Raises HoldsOpen while the old wallet has open holds, KeyReused, and
    LedgerError when it was merged before, units differ, or both are the same wallet.
    """
    request = fingerprint(from_wallet=from_wallet, into_wallet=into_wallet)
    journal, replay = begin(kind="merge", scope=scope, key=key, request_hash=request, at=at)
    if replay:
        return journal
    into_wallet = _lock_both(from_wallet, into_wallet)
    units = dict(Account.objects.filter(pk__in=[from_wallet, into_wallet]).values_list("pk", "unit_id"))
    if units[from_wallet] != units[into_wallet]:
        raise LedgerError("Wallets of two units are not merged.")
    for wallet in (from_wallet, into_wallet):
        settle_due(wallet=wallet, at=at)
    if HoldOpen.objects.filter(wallet_id=from_wallet).exists():
        raise HoldsOpen(f"wallet {from_wallet}")
    old = Wallet.objects.get(pk=from_wallet)
    one(
        Wallet.objects.filter(pk=from_wallet, held=0).update(
            available=0, pending=0, debt=0, next_event_at=FAR, version=F("version") + 1, merged_into=into_wallet
        )
    )
    _move_lots(journal=journal, old=old, into=into_wallet)
    if points := old.available + old.pending:
        write_posting(journal=journal, unit=units[from_wallet], debit=from_wallet, credit=into_wallet, amount=points)
    if old.debt:
        _move_debt(old=old, into=into_wallet, unit=units[from_wallet], at=at)
    Wallet.objects.filter(pk=into_wallet).update(version=F("version") + 1, next_event_at=next_event(into_wallet))
    return journal


def _lock_both(from_wallet: int, into_wallet: int) -> int:
    """Lock both by account id; returns the wallet that takes over (`into_wallet`, or what it was merged into)."""
    while True:
        into_wallet = living(into_wallet)
        if living(from_wallet) != from_wallet:
            raise LedgerError(f"Wallet {from_wallet} was merged before.")
        if from_wallet == into_wallet:
            raise LedgerError(f"Wallet {from_wallet} is not merged into itself.")
        rows = Wallet.objects.select_for_update().filter(pk__in=[from_wallet, into_wallet], merged_into=None)
        if len(rows.order_by("pk")) == 2:
            return into_wallet
        # Another merge was quicker while we waited; look again.


def _move_lots(*, journal: int, old: Wallet, into: int) -> None:
    """Close every lot and open its child beyond; what can be spent repays a debt there first, the earliest expiry first."""
    debt = Wallet.objects.values_list("debt", flat=True).get(pk=into)
    repaid, moves = 0, []
    for lot in Lot.objects.filter(wallet=old, remaining__gt=0).order_by("expires_at", "id"):
        one(Lot.objects.filter(pk=lot.pk, remaining=lot.remaining, held=0).update(remaining=0, state="closed"))
        moves.append((lot.pk, -lot.remaining, 0))
        repays = min(debt - repaid, lot.remaining) if lot.state == "active" else 0
        child = Lot.objects.create(
            wallet_id=into,
            award_id=lot.award_id,
            opened_by_id=journal,
            funder_id=lot.funder_id,
            parent=lot,
            state="closed" if repays == lot.remaining else lot.state,
            issued=lot.remaining,
            remaining=lot.remaining - repays,
            active_at=lot.active_at,
            expires_at=lot.expires_at,
        )
        if repays:
            moves.append((child.pk, -repays, 0))
            repaid += repays
    record_moves(journal=journal, moves=moves)
    record_debt(journal=journal, wallet=into, change=-repaid)
    change = {"available": F("available") + old.available - repaid, "pending": F("pending") + old.pending}
    one(Wallet.objects.filter(pk=into).update(**change, debt=F("debt") - repaid))


def _move_debt(*, old: Wallet, into: int, unit: int, at: dt.datetime) -> None:
    """The debt leaves the old wallet and arrives in the new one, whose points repay what they can."""
    transit = account_ids(unit=unit, codes={TRANSIT})[TRANSIT]
    leaving, _ = begin(kind="merge", scope="sys:merge", key=f"{old.pk}:out", request_hash="-", at=at)
    record_debt(journal=leaving, wallet=old.pk, change=-old.debt)
    write_posting(journal=leaving, unit=unit, debit=transit, credit=old.pk, amount=old.debt)
    arriving, _ = begin(kind="merge", scope="sys:merge", key=f"{old.pk}:in", request_hash="-", at=at)
    rest, moves = old.debt, []
    free = Lot.objects.filter(Q(remaining__gt=0), Q(remaining__gt=F("held")), wallet_id=into, state="active")
    for lot in free.order_by("expires_at", "id"):
        if not rest:
            break
        part = min(rest, lot.remaining - lot.held)
        take(lot=lot.pk, amount=part)
        moves.append((lot.pk, -part, 0))
        rest -= part
    record_moves(journal=arriving, moves=moves)
    record_debt(journal=arriving, wallet=into, change=rest)
    write_posting(journal=arriving, unit=unit, debit=into, credit=transit, amount=old.debt)
    change = {"available": F("available") - (old.debt - rest), "debt": F("debt") + rest}
    one(Wallet.objects.filter(pk=into).update(**change))
