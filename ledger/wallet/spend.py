"""Points that leave, at once (spend) or after a decision (hold, capture, void)."""

import datetime as dt

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Least

from ledger.journal import Insufficient, LedgerError, begin, fingerprint, positive, stored_answer, write_posting
from ledger.models import FAR, Account, Hold, Wallet
from ledger.wallet import hot
from ledger.wallet.lock import lock, open_reversible
from ledger.wallet.release import give_back
from ledger.wallet.settle import settle_due


@transaction.atomic
def spend(*, wallet: int, destination: int, amount: int, scope: str, key: str, at: dt.datetime) -> int:
    """Spend at once, the earliest expiry first; `amount` above 0, in units of the wallet. Returns the journal's id.

    `destination` is an account of the same unit, for instance "points:redeemed:shop". Raises Insufficient, KeyReused.
    """
    hashed = fingerprint(wallet=wallet, destination=destination, amount=positive(amount))
    request = hot.Request(kind="spend", scope=scope, key=key, request_hash=hashed, at=at)
    journal, done = hot.debit(request, wallet=wallet, amount=amount, held=0, due=FAR)
    if journal is None:
        return stored_answer(kind="spend", scope=scope, key=key, request_hash=hashed)
    if not done:
        wallet = _debit_the_long_way(wallet=wallet, amount=amount, held=0, due=FAR, at=at)
    hot.spend(journal=journal, wallet=wallet, destination=destination, amount=amount, at=at)
    return journal


@transaction.atomic
def hold(*, wallet: int, amount: int, expires_at: dt.datetime, scope: str, key: str, at: dt.datetime) -> int:
    """Set points aside until `expires_at`; they can be captured or voided once. Returns the hold's id.

    After `expires_at` they return by themselves (when the wallet is next touched). Raises Insufficient, KeyReused.
    """
    hashed = fingerprint(wallet=wallet, amount=positive(amount), expires_at=expires_at)
    request = hot.Request(kind="hold", scope=scope, key=key, request_hash=hashed, at=at)
    journal, done = hot.debit(request, wallet=wallet, amount=amount, held=amount, due=expires_at)
    if journal is None:
        return stored_answer(kind="hold", scope=scope, key=key, request_hash=hashed)
    if not done:
        wallet = _debit_the_long_way(wallet=wallet, amount=amount, held=amount, due=expires_at, at=at)
    hot.hold(journal=journal, wallet=wallet, amount=amount, due=expires_at, at=at)
    return journal


@transaction.atomic
def capture(*, hold: int, amount: int, destination: int, scope: str, key: str, at: dt.datetime) -> int:
    """Spend what was held, or a part; the rest returns. Raises HoldResolved when it is too late or was done before."""
    held = _hold(hold)
    hashed = fingerprint(hold=hold, amount=positive(amount), destination=destination)
    if amount == held.amount:
        request = hot.Request(kind="capture", scope=scope, key=key, request_hash=hashed, at=at)
        found, done = hot.capture(request, hold=hold, wallet=held.wallet_id, amount=amount, destination=destination)
        if found is None:
            return stored_answer(kind="capture", scope=scope, key=key, request_hash=hashed)
        if done:
            return found
        journal = found
    else:
        journal, replay = begin(kind="capture", scope=scope, key=key, request_hash=hashed, at=at)
        if replay:
            return journal
    if amount > held.amount:
        raise LedgerError(f"Hold {hold} holds no more than {held.amount}.")
    row = lock(held.wallet_id)
    if row.next_event_at <= at:
        settle_due(wallet=row.pk, at=at)  # voids this hold too when it is late
    give_back(hold=hold, wallet=row.pk, journal=journal, captured=amount)
    _post_out(journal=journal, wallet=row.pk, destination=destination, amount=amount)
    settle_due(wallet=row.pk, at=at)
    return journal


@transaction.atomic
def void(*, hold: int, scope: str, key: str, at: dt.datetime) -> int:
    """Give back what was held, to the lots it came from. Raises HoldResolved when that was decided before."""
    held = _hold(hold)
    journal, replay = begin(kind="void", scope=scope, key=key, request_hash=fingerprint(hold=hold), at=at)
    if replay:
        return journal
    row = lock(held.wallet_id)
    if row.next_event_at <= at:
        settle_due(wallet=row.pk, at=at)
    give_back(hold=hold, wallet=row.pk, journal=journal)
    settle_due(wallet=row.pk, at=at)
    return journal


def _hold(pk: int) -> Hold:
    """A row that never changes, so reading it needs no lock."""
    found = Hold.objects.filter(pk=pk).first()
    if found is None:
        raise LedgerError(f"journal {pk} is no hold")
    return found


def _debit_the_long_way(*, wallet: int, amount: int, held: int, due: dt.datetime, at: dt.datetime) -> int:
    """Settle what is due, then look again. Returns the wallet that pays: another one, when it was merged."""
    wallet = lock(wallet).pk
    settle_due(wallet=wallet, at=at)
    change = {"available": F("available") - amount, "held": F("held") + held, "version": F("version") + 1}
    if not Wallet.objects.filter(pk=wallet, available__gte=amount).update(
        **change, next_event_at=Least(F("next_event_at"), Value(due, output_field=DateTimeField()))
    ):
        raise Insufficient(f"wallet {wallet} has less than {amount}")
    return wallet


def _post_out(*, journal: int, wallet: int, destination: int, amount: int) -> None:
    unit = Account.objects.values_list("unit_id", flat=True).get(pk=wallet)
    write_posting(journal=journal, unit=unit, debit=wallet, credit=destination, amount=amount)
    open_reversible(journal=journal, amount=amount)
