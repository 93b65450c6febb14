"""A wallet over a time: what stood at an instant, and what happened between two.

The cut is made under the wallet's lock, by its version: a command takes its journal's id before it has the lock, so a
greater id says nothing about what was there first, and neither does the clock.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When

from ledger.models import FAR, DebtMove, Lot, LotMove, Posting
from ledger.wallet.lock import lock
from ledger.wallet.read import Entry, WalletBalance, wallet_balance
from ledger.wallet.settle import settle_due


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a wallet held at an instant. owned = available + held + pending − debt. Expiries are of free points."""

    owned: int
    held: int
    pending: int
    debt: int
    expiring: Sequence[tuple[dt.datetime, int]]

    @property
    def available(self) -> int:
        return self.owned - self.held - self.pending + self.debt


@dataclass(frozen=True, kw_only=True)
class _Lot:
    pk: int
    opened_at: dt.datetime
    issued: int
    active_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class History:
    """All that a wallet has seen up to its `version`, the oldest entry first."""

    version: int
    entries: Sequence[Entry]
    _lots: Sequence[_Lot]
    _moves: Sequence[tuple[int, dt.datetime, int, int]]
    _debts: Sequence[tuple[dt.datetime, int]]

    def between(self, start: dt.datetime, end: dt.datetime) -> list[Entry]:
        """Entries that count from [start, end), UTC."""
        return [entry for entry in self.entries if start <= entry.at < end]

    def standing(self, *, as_of: dt.datetime) -> Standing:
        """What was there at the instant (UTC), everything before it included and nothing of the instant itself."""
        remaining = {lot.pk: lot.issued for lot in self._lots if lot.opened_at < as_of}
        held = dict.fromkeys(remaining, 0)
        for pk, at, d_remaining, d_held in self._moves:
            if at < as_of and pk in remaining:
                remaining[pk] += d_remaining
                held[pk] += d_held
        lots = [lot for lot in self._lots if lot.pk in remaining]
        expiring: dict[dt.datetime, int] = {}
        for lot in lots:
            free = remaining[lot.pk] - held[lot.pk]
            if free > 0 and lot.active_at < as_of <= lot.expires_at < FAR:
                expiring[lot.expires_at] = expiring.get(lot.expires_at, 0) + free
        return Standing(
            owned=sum(entry.amount for entry in self.entries if entry.at < as_of),
            held=sum(held.values()),
            pending=sum(remaining[lot.pk] for lot in lots if lot.active_at >= as_of),
            debt=sum(change for at, change in self._debts if at < as_of),
            expiring=sorted(expiring.items()),
        )


@transaction.atomic
def history(*, wallet: int, at: dt.datetime, known_at: dt.datetime | None = None) -> History:
    """Everything about a wallet, settled up to `at` and read under its lock; five queries, however much there is.

    With `known_at` (UTC) only what had been recorded by then: what the books said on that day about any earlier one.
    """
    row = lock(wallet)
    wallet = row.pk  # a merged wallet's history goes on in the one that lives
    if row.next_event_at <= at:
        settle_due(wallet=wallet, at=at)
        row.refresh_from_db()
    known = Q() if known_at is None else Q(journal__recorded_at__lte=known_at)
    lots = Lot.objects.filter(wallet_id=wallet)
    if known_at is not None:
        lots = lots.filter(opened_by__recorded_at__lte=known_at)
    opened = list(
        lots.values_list("pk", "opened_by_id", "opened_by__effective_at", "issued", "active_at", "expires_at")
    )
    expires = {opened_by: expires_at for _pk, opened_by, _at, _issued, _active, expires_at in opened}
    moves = LotMove.objects.filter(known, lot__wallet_id=wallet)
    debts = DebtMove.objects.filter(known, wallet_id=wallet)
    return History(
        version=row.version,
        entries=_entries(_of(wallet).filter(known).order_by("journal__effective_at", "pk"), wallet, expires),
        _lots=[
            _Lot(pk=pk, opened_at=opened_at, issued=issued, active_at=active_at, expires_at=expires_at)
            for pk, _journal, opened_at, issued, active_at, expires_at in opened
        ],
        _moves=list(moves.values_list("lot_id", "journal__effective_at", "d_remaining", "d_held")),
        _debts=list(debts.values_list("journal__effective_at", "d_debt")),
    )


def _of(wallet: int) -> "QuerySet[Posting]":
    return Posting.objects.filter(Q(debit_id=wallet) | Q(credit_id=wallet)).select_related("journal")


def _entries(rows: Iterable[Posting], wallet: int, expires: dict[int, dt.datetime]) -> list[Entry]:
    return [
        Entry(
            journal_id=row.journal_id,
            kind=row.journal.kind,
            amount=row.amount if row.credit_id == wallet else -row.amount,
            at=row.journal.effective_at,
            scope=row.journal.scope,
            key=row.journal.key,
            expires_at=expires.get(row.journal_id),
        )
        for row in rows
    ]


def entries_of_journals(*, wallet: int, journals: Iterable[int]) -> list[Entry]:
    """The wallet's entries of these journals, the oldest first."""
    rows = _of(wallet).filter(journal_id__in=list(journals)).order_by("journal__effective_at", "pk")
    opened = Lot.objects.filter(wallet_id=wallet, opened_by_id__in=[row.journal_id for row in rows])
    return _entries(rows, wallet, dict(opened.values_list("opened_by_id", "expires_at")))


@dataclass(frozen=True, kw_only=True)
class EntryList:
    """Entries of a wallet, the newest first, read as far as they are asked for: `count()` and a slice, a query each."""

    wallet: int
    kinds: Sequence[str] = ()
    start: dt.datetime | None = None
    end: dt.datetime | None = None

    def _rows(self) -> "QuerySet[Posting]":
        rows = _of(self.wallet)
        if self.kinds:
            rows = rows.filter(journal__kind__in=self.kinds)
        if self.start is not None:
            rows = rows.filter(journal__effective_at__gte=self.start)
        if self.end is not None:
            rows = rows.filter(journal__effective_at__lt=self.end)
        return rows

    def count(self) -> int:
        return self._rows().count()

    __len__ = count

    def __iter__(self) -> Iterator[Entry]:
        return iter(self[slice(None)])

    def __getitem__(self, part: slice) -> list[Entry]:
        opened = Lot.objects.filter(wallet_id=self.wallet, opened_by=OuterRef("journal_id")).values("expires_at")[:1]
        rows = self._rows().annotate(expires_at=Subquery(opened)).order_by("-journal__effective_at", "-pk")[part]
        found = list(rows)
        return _entries(found, self.wallet, {row.journal_id: row.expires_at for row in found if row.expires_at})


def amounts(*, wallet: int, start: dt.datetime, end: dt.datetime | None = None) -> list[tuple[dt.datetime, str, int]]:
    """(instant, kind, signed amount) of every entry in [start, end), the oldest first: for sums and drawings."""
    rows = Posting.objects.filter(Q(debit_id=wallet) | Q(credit_id=wallet), journal__effective_at__gte=start)
    if end is not None:
        rows = rows.filter(journal__effective_at__lt=end)
    sign = Case(When(credit_id=wallet, then=F("amount")), default=-F("amount"), output_field=BigIntegerField())
    return list(
        rows.annotate(signed=sign)
        .order_by("journal__effective_at", "pk")
        .values_list("journal__effective_at", "journal__kind", "signed")
    )


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a wallet holds and what becomes of it: free points by expiry, pending ones by (root award, points, when)."""

    balance: WalletBalance
    expiring: Sequence[tuple[dt.datetime, int]]
    pending: Sequence[tuple[int, int, dt.datetime]]


def outlook(*, wallet: int, at: dt.datetime) -> Outlook:
    """True at `at` (UTC); two queries where nothing is due. Points without expiry are left out of `expiring`."""
    balance = wallet_balance(wallet=wallet, at=at)
    lots = Lot.objects.filter(wallet_id=wallet, remaining__gt=0).order_by("expires_at", "pk")
    expiring: dict[dt.datetime, int] = {}
    pending = []
    for award, state, free, active_at, expires_at in lots.annotate(free=F("remaining") - F("held")).values_list(
        "award_id", "state", "free", "active_at", "expires_at"
    ):
        if state == "pending":
            pending.append((award, free, active_at))
        elif free and expires_at < FAR:
            expiring[expires_at] = expiring.get(expires_at, 0) + free
    return Outlook(
        balance=balance, expiring=list(expiring.items()), pending=sorted(pending, key=lambda lot: (lot[2], lot[0]))
    )


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What moved in all wallets of a unit: how much, and in how many wallets."""

    amount: int
    wallets: int


def flow(*, unit: str, kinds: Iterable[str], start: dt.datetime, end: dt.datetime) -> Flow:
    """What journals of these kinds moved in [start, end), UTC."""
    rows = Posting.objects.filter(
        unit__code=unit,
        journal__kind__in=list(kinds),
        journal__effective_at__gte=start,
        journal__effective_at__lt=end,
    )
    # One side of such a posting is a wallet, the other an account of the city.
    wallet = Case(
        When(debit__wallet__isnull=False, then=F("debit")), default=F("credit"), output_field=BigIntegerField()
    )
    found = rows.aggregate(amount=Sum("amount"), wallets=Count(wallet, distinct=True))
    return Flow(amount=found["amount"] or 0, wallets=found["wallets"])
