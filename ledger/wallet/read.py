"""What a wallet holds and what happened in it. Balances are settled first, so that they are true at `at`."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, Sum

from ledger.models import FAR, DebtMove, Lot, Posting, Wallet
from ledger.wallet.lock import lock
from ledger.wallet.settle import settle_due


@dataclass(frozen=True, kw_only=True)
class WalletBalance:
    """Units of the wallet (points). `debt` is owed and repaid by the next awards."""

    available: int
    held: int
    pending: int
    debt: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change of a wallet: `amount` is signed, `at` the moment it counts from (UTC).

    `expires_at` is given where the change opened a lot (an award, points returned after their expiry).
    """

    journal_id: int
    kind: str
    amount: int
    at: dt.datetime
    scope: str
    key: str
    expires_at: dt.datetime | None


def _settled(wallet: int, at: dt.datetime) -> Wallet:
    row = Wallet.objects.get(pk=wallet)
    if row.next_event_at > at:
        return row
    with transaction.atomic():
        lock(wallet)
        settle_due(wallet=wallet, at=at)
        return Wallet.objects.get(pk=wallet)


def wallet_balance(*, wallet: int, at: dt.datetime) -> WalletBalance:
    row = _settled(wallet, at)
    return WalletBalance(available=row.available, held=row.held, pending=row.pending, debt=row.debt)


def moved(*, journal: int) -> int:
    """How many units a command moved: a milder claw-back takes less than it was asked for, and may take nothing."""
    return Posting.objects.filter(journal_id=journal).aggregate(sum=Sum("amount"))["sum"] or 0


def repaid(*, journal: int) -> int:
    """How much of a debt the points of a journal repaid: so many of them did not come to be spent."""
    return -(DebtMove.objects.filter(journal_id=journal, d_debt__lt=0).aggregate(sum=Sum("d_debt"))["sum"] or 0)


def spendable(*, wallets: Collection[int]) -> set[int]:
    """Those of these wallets that hold points to spend; one query, as booked: what is due may be an hour old."""
    rows = Wallet.objects.filter(pk__in=wallets, available__gt=0)
    return set(rows.values_list("pk", flat=True))


def expiring(*, wallet: int, at: dt.datetime) -> list[tuple[dt.datetime, int]]:
    """Free points by the moment they expire, the earliest first; points without expiry are left out."""
    _settled(wallet, at)
    lots = Lot.objects.filter(wallet_id=wallet, remaining__gt=F("held"), state="active", expires_at__lt=FAR)
    return list(lots.values_list("expires_at").annotate(total=Sum(F("remaining") - F("held"))).order_by("expires_at"))


def maturing(*, wallet: int, at: dt.datetime) -> list[tuple[dt.datetime, int]]:
    """Pending points by the moment they can be spent, the earliest first."""
    _settled(wallet, at)
    lots = Lot.objects.filter(wallet_id=wallet, state="pending", remaining__gt=0)
    return list(lots.values_list("active_at").annotate(total=Sum("remaining")).order_by("active_at"))


def entries(
    *, wallet: int, start: dt.datetime | None = None, end: dt.datetime | None = None, limit: int | None = None
) -> Sequence[Entry]:
    """Postings of the wallet in [start, end), the newest first."""
    postings = Posting.objects.filter(Q(debit_id=wallet) | Q(credit_id=wallet))
    if start is not None:
        postings = postings.filter(journal__effective_at__gte=start)
    if end is not None:
        postings = postings.filter(journal__effective_at__lt=end)
    rows = list(postings.select_related("journal").order_by("-journal__effective_at", "-pk")[:limit])
    opened = dict(
        Lot.objects.filter(opened_by_id__in=[row.journal_id for row in rows]).values_list("opened_by_id", "expires_at")
    )
    return [
        Entry(
            journal_id=row.journal_id,
            kind=row.journal.kind,
            amount=row.amount if row.credit_id == wallet else -row.amount,
            at=row.journal.effective_at,
            scope=row.journal.scope,
            key=row.journal.key,
            expires_at=opened.get(row.journal_id),
        )
        for row in rows
    ]
