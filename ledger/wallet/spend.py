"""Points that leave, at once (spend) or after a decision (hold, capture, void)."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from ledger.journal import BrokenRule, Insufficient, LedgerError, begin, fingerprint, positive, write_posting
from ledger.models import Account, Hold, HoldOpen, Lot, Wallet
from ledger.wallet.lock import lock, open_reversible, record_moves, take
from ledger.wallet.release import give_back
from ledger.wallet.settle import settle_due


@transaction.atomic
def spend(*, wallet: int, destination: int, amount: int, scope: str, key: str, at: dt.datetime) -> int:
    """Spend at once, the earliest expiry first; `amount` above 0, in units of the wallet. Returns the journal's id.

    `destination` is an account of the same unit, for instance "points:redeemed:shop". Raises Insufficient, KeyReused.
    """
    request = fingerprint(wallet=wallet, destination=destination, amount=positive(amount))
    journal, replay = begin(kind="spend", scope=scope, key=key, request_hash=request, at=at)
    if replay:
        return journal
    _debit(wallet=wallet, amount=amount, hold=False, at=at)
    _take_earliest(journal=journal, wallet=wallet, amount=amount, hold=False, at=at)
    _post_out(journal=journal, wallet=wallet, destination=destination, amount=amount)
    return journal


@transaction.atomic
def hold(*, wallet: int, amount: int, expires_at: dt.datetime, scope: str, key: str, at: dt.datetime) -> int:
    """Set points aside until `expires_at`; they can be captured or voided once. Returns the hold's id.

    After `expires_at` they return by themselves (when the wallet is next touched). Raises Insufficient, KeyReused.
    """
    request = fingerprint(wallet=wallet, amount=positive(amount), expires_at=expires_at)
    journal, replay = begin(kind="hold", scope=scope, key=key, request_hash=request, at=at)
    if replay:
        return journal
    _debit(wallet=wallet, amount=amount, hold=True, at=at)
    _take_earliest(journal=journal, wallet=wallet, amount=amount, hold=True, at=at)
    Hold.objects.create(journal_id=journal, wallet_id=wallet, amount=amount, expires_at=expires_at)
    HoldOpen.objects.create(hold_id=journal, wallet_id=wallet, expires_at=expires_at)
    Wallet.objects.filter(pk=wallet, next_event_at__gt=expires_at).update(next_event_at=expires_at)
    return journal


@transaction.atomic
def capture(*, hold: int, amount: int, destination: int, scope: str, key: str, at: dt.datetime) -> int:
    """Spend what was held, or a part; the rest returns. Raises HoldResolved when it is too late or was done before."""
    held = _hold(hold)
    request = fingerprint(hold=hold, amount=positive(amount), destination=destination)
    journal, replay = begin(kind="capture", scope=scope, key=key, request_hash=request, at=at)
    if replay:
        return journal
    if amount > held.amount:
        raise LedgerError(f"Hold {hold} holds no more than {held.amount}.")
    if lock(held.wallet_id).next_event_at <= at:
        settle_due(wallet=held.wallet_id, at=at)  # voids this hold too when it is late
    give_back(hold=hold, wallet=held.wallet_id, journal=journal, captured=amount)
    _post_out(journal=journal, wallet=held.wallet_id, destination=destination, amount=amount)
    settle_due(wallet=held.wallet_id, at=at)
    return journal


@transaction.atomic
def void(*, hold: int, scope: str, key: str, at: dt.datetime) -> int:
    """Give back what was held, to the lots it came from. Raises HoldResolved when that was decided before."""
    wallet = _hold(hold).wallet_id
    journal, replay = begin(kind="void", scope=scope, key=key, request_hash=fingerprint(hold=hold), at=at)
    if replay:
        return journal
    if lock(wallet).next_event_at <= at:
        settle_due(wallet=wallet, at=at)
    give_back(hold=hold, wallet=wallet, journal=journal)
    settle_due(wallet=wallet, at=at)
    return journal


def _hold(pk: int) -> Hold:
    """A row that never changes, so reading it needs no lock."""
    found = Hold.objects.filter(pk=pk).first()
    if found is None:
        raise LedgerError(f"journal {pk} is no hold")
    return found


def _debit(*, wallet: int, amount: int, hold: bool, at: dt.datetime) -> None:
    """Lock, balance and freshness in one statement; only a wallet with something due takes the long way."""
    change = {"available": F("available") - amount, "version": F("version") + 1}
    if hold:
        change["held"] = F("held") + amount
    enough = Wallet.objects.filter(pk=wallet, available__gte=amount)
    if enough.filter(next_event_at__gt=at).update(**change):
        return
    lock(wallet)
    settle_due(wallet=wallet, at=at)
    if not enough.update(**change):
        raise Insufficient(f"wallet {wallet} has less than {amount}")


def _take_earliest(*, journal: int, wallet: int, amount: int, hold: bool, at: dt.datetime) -> None:
    # The literal remaining > 0 beside remaining > held keeps the partial index lot_fifo in use.
    lots = (
        Lot.objects.filter(
            Q(remaining__gt=0), Q(remaining__gt=F("held")), wallet_id=wallet, state="active", expires_at__gt=at
        )
        .order_by("expires_at", "id")
        .annotate(free=F("remaining") - F("held"))
        .values_list("pk", "free")
    )
    need, moves = amount, []
    for pk, free in lots:
        if not need:
            break
        part = min(need, free)
        take(lot=pk, amount=part, hold=hold)
        moves.append((pk, 0, part) if hold else (pk, -part, 0))
        need -= part
    if need:
        raise BrokenRule(f"the lots of wallet {wallet} are {need} short")
    record_moves(journal=journal, moves=moves)


def _post_out(*, journal: int, wallet: int, destination: int, amount: int) -> None:
    unit = Account.objects.values_list("unit_id", flat=True).get(pk=wallet)
    write_posting(journal=journal, unit=unit, debit=wallet, credit=destination, amount=amount)
    open_reversible(journal=journal, amount=amount)
