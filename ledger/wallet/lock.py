"""Locks on wallets, and the small statements that every command on a wallet shares.

Lock order (docs/adr/0009): the caller's rows, journal keys, wallets by id, then the lots of a locked wallet.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Case, F, Min, Q, Value, When

from ledger.journal import LedgerError, one
from ledger.models import FAR, DebtMove, HoldOpen, Lot, LotMove, Wallet


def lock(wallet: int) -> Wallet:
    """The wallet's row, locked until the transaction ends (on SQLite the whole transaction is the lock).

    A wallet that was merged into another is followed: the row of the one that lives now is returned, so callers go
    on with its `pk`. Its own row is not locked on the way, which keeps the lock order.
    """
    row = Wallet.objects.select_for_update().filter(pk=wallet, merged_into=None).first()
    while row is None:
        wallet = living(wallet)
        row = Wallet.objects.select_for_update().filter(pk=wallet, merged_into=None).first()
    return row


def living(wallet: int) -> int:
    """The wallet itself, or the one it was merged into at last. LedgerError for a wallet that never was."""
    found = Wallet.objects.filter(pk=wallet).values_list("merged_into_id", flat=True)
    if not found:
        raise LedgerError(f"There is no wallet {wallet}.")
    return wallet if found[0] is None else living(found[0])


def take(*, lot: int, amount: int, hold: bool = False) -> None:
    """Take or hold points of one lot, only from the part that is free."""
    free = Lot.objects.filter(pk=lot, remaining__gte=F("held") + amount)
    if hold:
        one(free.update(held=F("held") + amount))
        return
    closes = Case(When(remaining=amount, then=Value("closed")), default=F("state"))
    one(free.update(remaining=F("remaining") - amount, state=closes))


def record_moves(*, journal: int, moves: Iterable[tuple[int, int, int]]) -> None:
    """`moves` are (lot, change of remaining, change of held)."""
    LotMove.objects.bulk_create(
        [LotMove(journal_id=journal, lot_id=lot, d_remaining=remaining, d_held=held) for lot, remaining, held in moves]
    )


def record_debt(*, journal: int, wallet: int, change: int) -> None:
    if change:
        DebtMove.objects.create(journal_id=journal, wallet_id=wallet, d_debt=change)


def open_reversible(*, journal: int, amount: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_reversible (journal_id, amount, reversed) VALUES (%s, %s, 0)", [journal, amount]
        )


def next_event(wallet: int) -> dt.datetime:
    """When something of this wallet falls due next: a maturity, an expiry or a hold's deadline."""
    lots = Lot.objects.filter(wallet_id=wallet, remaining__gt=0).aggregate(
        matures=Min("active_at", filter=Q(state="pending")),
        expires=Min("expires_at", filter=Q(state="active", remaining__gt=F("held"))),
    )
    hold = HoldOpen.objects.filter(wallet_id=wallet).aggregate(at=Min("expires_at"))["at"]
    due: list[dt.datetime] = [moment for moment in (lots["matures"], lots["expires"], hold) if moment]
    return min(due, default=FAR)
