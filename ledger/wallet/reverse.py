"""Awards taken back (clawback) and spent points returned (refund), in parts, never more than the original."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum

from ledger.journal import BrokenRule, LedgerError, OverReversal, begin, fingerprint, one, positive, write_posting
from ledger.models import Account, Lot, LotMove, Posting, Reversible, Wallet
from ledger.wallet.lock import lock, next_event, record_debt, record_moves, take
from ledger.wallet.settle import settle_due

POLICIES = ("only_same_lot", "within_balance", "unlimited")


def _count_reversal(*, original: int, amount: int) -> None:
    bounded = Reversible.objects.filter(pk=original, reversed__lte=F("amount") - amount)
    one(bounded.update(reversed=F("reversed") + amount), OverReversal)


@dataclass
class _Bite:
    """Points taken from lots of one locked wallet."""

    wallet: int
    rest: int
    moves: list[tuple[int, int, int]] = field(default_factory=list)

    def take_from(self, lots: "QuerySet[Lot]") -> None:
        for lot in lots:
            part = min(self.rest, lot.remaining - lot.held)
            if part <= 0:
                continue
            take(lot=lot.pk, amount=part)
            column = "pending" if lot.state == "pending" else "available"
            enough = Wallet.objects.filter(pk=self.wallet, **{f"{column}__gte": part})
            one(enough.update(**{column: F(column) - part}))
            self.moves.append((lot.pk, -part, 0))
            self.rest -= part


@transaction.atomic
def clawback(*, award: int, amount: int, policy: str, scope: str, key: str, at: dt.datetime) -> int:
    """Take back a part of an award: its own lots first, then by policy from the balance, then as debt.

    `only_same_lot` and `within_balance` forgive what is not there; `unlimited` leaves a debt.
    Raises OverReversal above what the award gave (less what was taken back before), KeyReused, LedgerError.
    """
    if policy not in POLICIES:
        raise LedgerError(f"policy {policy!r}")
    request = fingerprint(award=award, amount=positive(amount), policy=policy)
    journal, replay = begin(kind="clawback", scope=scope, key=key, request_hash=request, at=at, reverses=award)
    if replay:
        return journal
    origin = Lot.objects.filter(award_id=award, parent=None).values_list("wallet_id", "funder_id").first()
    if origin is None:
        raise LedgerError(f"journal {award} is no award")
    funder = origin[1]
    wallet = lock(origin[0]).pk  # merged meanwhile, the points and the debt are in the other wallet
    settle_due(wallet=wallet, at=at)
    _count_reversal(original=award, amount=amount)
    bite = _Bite(wallet=wallet, rest=amount)
    bite.take_from(Lot.objects.filter(award_id=award, remaining__gt=0).order_by("expires_at", "id"))
    if bite.rest and policy != "only_same_lot":
        others = Lot.objects.filter(Q(remaining__gt=0), Q(remaining__gt=F("held")), wallet_id=wallet, state="active")
        bite.take_from(others.exclude(award_id=award).order_by("expires_at", "id"))
    owed = bite.rest if policy == "unlimited" else 0
    if owed:
        one(Wallet.objects.filter(pk=wallet, available=0).update(debt=F("debt") + owed))
    record_moves(journal=journal, moves=bite.moves)
    record_debt(journal=journal, wallet=wallet, change=owed)
    taken = amount - bite.rest + owed
    if taken:
        unit = Account.objects.values_list("unit_id", flat=True).get(pk=wallet)
        write_posting(journal=journal, unit=unit, debit=wallet, credit=funder, amount=taken)
    Wallet.objects.filter(pk=wallet).update(version=F("version") + 1, next_event_at=next_event(wallet))
    return journal


@transaction.atomic
def refund(*, spend: int, amount: int, grace: dt.timedelta, scope: str, key: str, at: dt.datetime) -> int:
    """Return spent points to the lots they came from, the latest expiry first, never more to a lot than it gave.

    A lot that is closed or expired gets a child lot, good until its old expiry or `grace` from now, whichever is later.
    `spend` is the journal of a spend or a capture. A debt is repaid first. Raises OverReversal, KeyReused, LedgerError.
    """
    request = fingerprint(spend=spend, amount=positive(amount), grace=grace)
    journal, replay = begin(kind="refund", scope=scope, key=key, request_hash=request, at=at, reverses=spend)
    if replay:
        return journal
    posting = Posting.objects.filter(journal_id=spend, journal__kind__in=["spend", "capture"]).first()
    if posting is None:
        raise LedgerError(f"journal {spend} spent no points")
    wallet = lock(posting.debit_id).pk
    settle_due(wallet=wallet, at=at)
    _count_reversal(original=spend, amount=amount)
    _return_to_lots(journal=journal, spend=spend, wallet=wallet, amount=amount, until=at + grace, at=at)
    write_posting(journal=journal, unit=posting.unit_id, debit=posting.credit_id, credit=wallet, amount=amount)
    Wallet.objects.filter(pk=wallet).update(version=F("version") + 1, next_event_at=next_event(wallet))
    return journal


def _return_to_lots(*, journal: int, spend: int, wallet: int, amount: int, until: dt.datetime, at: dt.datetime) -> None:
    earlier = LotMove.objects.filter(journal__reverses_id=spend, journal__kind="refund", d_remaining__gt=0)
    returned = dict(earlier.values_list("lot_id").annotate(Sum("d_remaining")))
    children = dict(Lot.objects.filter(opened_by__reverses_id=spend).values_list("parent_id").annotate(Sum("issued")))
    rest, repaid, moves = amount, 0, []
    origins = LotMove.objects.filter(journal_id=spend, d_remaining__lt=0).select_related("lot")
    for move in origins.order_by("-lot__expires_at", "-lot_id"):
        lot = move.lot
        part = min(rest, -move.d_remaining - returned.get(lot.pk, 0) - children.get(lot.pk, 0))
        if part <= 0:
            continue
        repays = min(Wallet.objects.values_list("debt", flat=True).get(pk=wallet), part)
        if lot.state == "active" and lot.expires_at > at:
            if part > repays:
                open_lot = Lot.objects.filter(pk=lot.pk, state="active")
                one(open_lot.update(remaining=F("remaining") + part - repays))
                moves.append((lot.pk, part - repays, 0))
            if repays:
                moves += open_child(lot, wallet=wallet, journal=journal, issued=repays, left=0, until=until, at=at)
        else:
            moves += open_child(
                lot, wallet=wallet, journal=journal, issued=part, left=part - repays, until=until, at=at
            )
        change = {"available": F("available") + part - repays, "debt": F("debt") - repays}
        one(Wallet.objects.filter(pk=wallet).update(**change))
        rest, repaid = rest - part, repaid + repays
    if rest:
        raise BrokenRule(f"refund of {spend} found no lot for {rest}")
    record_moves(journal=journal, moves=moves)
    record_debt(journal=journal, wallet=wallet, change=-repaid)


def open_child(
    parent: Lot, *, wallet: int, journal: int, issued: int, left: int, until: dt.datetime, at: dt.datetime
) -> list[tuple[int, int, int]]:
    child = Lot.objects.create(
        wallet_id=wallet,
        award_id=parent.award_id,
        opened_by_id=journal,
        funder_id=parent.funder_id,
        parent=parent,
        state="active" if left else "closed",
        issued=issued,
        remaining=left,
        active_at=at,
        expires_at=max(parent.expires_at, until),
    )
    return [(child.pk, left - issued, 0)] if issued > left else []
