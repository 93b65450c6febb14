"""What fell due since somebody last looked, replayed in the order of time.

Lazy equals eager: because events are taken one by one, the earliest first, the result does not depend on when
the wallet was touched. The caller holds the wallet's row.
"""

import datetime as dt

from django.db.models import F, Max, Q

from ledger.journal import account_ids, begin, one, write_posting
from ledger.models import HoldOpen, Lot, Wallet
from ledger.wallet.lock import next_event, record_debt, record_moves
from ledger.wallet.release import give_back

EXPIRES_TO = "expired"  # the account that expired points go to
HOLD, MATURITY, EXPIRY = range(3)  # at the same moment: deadlines first, then maturities, then expiries


def settle_due(*, wallet: int, at: dt.datetime) -> None:
    """Apply every maturity, expiry and hold deadline up to `at` (UTC)."""
    while (event := _earliest(wallet, at)) is not None:
        due_at, kind, pk = event
        if kind == HOLD:
            journal, _ = begin(kind="void", scope="sys:hold-timeout", key=str(pk), request_hash="-", at=due_at)
            give_back(hold=pk, wallet=wallet, journal=journal)
        elif kind == MATURITY:
            _mature(wallet, pk, due_at)
        else:
            _expire(wallet, pk, due_at)
    Wallet.objects.filter(pk=wallet).update(next_event_at=next_event(wallet), version=F("version") + 1)


def _earliest(wallet: int, at: dt.datetime) -> tuple[dt.datetime, int, int] | None:
    lots = Lot.objects.filter(wallet_id=wallet, remaining__gt=0)
    firsts = (
        (
            HOLD,
            HoldOpen.objects.filter(wallet_id=wallet, expires_at__lte=at).order_by("expires_at", "pk"),
            "expires_at",
        ),
        (MATURITY, lots.filter(state="pending", active_at__lte=at).order_by("active_at", "pk"), "active_at"),
        (
            EXPIRY,
            lots.filter(state="active", remaining__gt=F("held"), expires_at__lte=at).order_by("expires_at", "pk"),
            "expires_at",
        ),
    )
    due = [
        (found[0], kind, found[1])
        for kind, rows, column in firsts
        if (found := rows.values_list(column, "pk").first()) is not None
    ]
    return min(due, default=None)


def _mature(wallet: int, pk: int, at: dt.datetime) -> None:
    journal, _ = begin(kind="mature", scope="sys:mature", key=str(pk), request_hash="-", at=at)
    amount = Lot.objects.values_list("remaining", flat=True).get(pk=pk)
    repaid = min(Wallet.objects.values_list("debt", flat=True).get(pk=wallet), amount)
    one(
        Lot.objects.filter(pk=pk, state="pending", remaining=amount).update(
            state="closed" if repaid == amount else "active", remaining=F("remaining") - repaid
        )
    )
    one(
        Wallet.objects.filter(pk=wallet, pending__gte=amount).update(
            pending=F("pending") - amount, available=F("available") + amount - repaid, debt=F("debt") - repaid
        )
    )
    if repaid:
        record_moves(journal=journal, moves=[(pk, -repaid, 0)])
        record_debt(journal=journal, wallet=wallet, change=-repaid)


def _expire(wallet: int, pk: int, at: dt.datetime) -> None:
    """What was held over the day of its expiry expires when it is let go, not before: until then it was held and owned,
    and a statement of a day in between would subtract it twice.
    """
    let_go = Max("lotmove__journal__effective_at", filter=Q(lotmove__d_held__lt=0))
    lot = Lot.objects.annotate(let_go=let_go).select_related("wallet__account").get(pk=pk)
    free = lot.remaining - lot.held
    key = f"{pk}:{lot.remaining}:{lot.held}"  # a lot can expire in parts: what was held expires at its resolution
    journal, _ = begin(kind="expire", scope="sys:expire", key=key, request_hash="-", at=max(at, lot.let_go or at))
    one(
        Lot.objects.filter(pk=pk, remaining=lot.remaining, held=lot.held).update(
            remaining=F("held"), state="closed" if lot.held == 0 else "active"
        )
    )
    record_moves(journal=journal, moves=[(pk, -free, 0)])
    unit = lot.wallet.account.unit_id
    expired = account_ids(unit=unit, codes={EXPIRES_TO})[EXPIRES_TO]
    write_posting(journal=journal, unit=unit, debit=wallet, credit=expired, amount=free)
    one(Wallet.objects.filter(pk=wallet, available__gte=free).update(available=F("available") - free))
