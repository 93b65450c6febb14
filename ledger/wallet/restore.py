"""Points that expired come back, where their owner could not have spent them in time. History is not changed."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from ledger.journal import LedgerError, OverReversal, begin, fingerprint, one, positive, write_posting
from ledger.models import LotMove, Posting, Wallet
from ledger.wallet.lock import lock, next_event, record_debt, record_moves
from ledger.wallet.reverse import open_child
from ledger.wallet.settle import settle_due

SCOPE = "sys:restore"  # an expiry comes back once, whoever asks: its journal is the key


@dataclass(frozen=True, kw_only=True)
class Expired:
    """What one lot lost at one moment (UTC). `award` is the root award of the lot."""

    journal_id: int
    award: int
    points: int
    at: dt.datetime


def expired(*, wallet: int, after: dt.datetime, until: dt.datetime, at: dt.datetime) -> list[Expired]:
    """What expired in a wallet in (after, until], UTC, the earliest first; settled up to `at` before it is read.

    Of a wallet that was merged into another, what expired before that.
    """
    row = lock(wallet)
    if row.next_event_at <= at:
        settle_due(wallet=row.pk, at=at)
    moves = LotMove.objects.filter(
        lot__wallet_id=wallet,
        journal__kind="expire",
        journal__effective_at__gt=after,
        journal__effective_at__lte=until,
    )
    rows = moves.order_by("journal__effective_at", "journal_id")
    return [
        Expired(journal_id=journal, award=award, points=-change, at=moment)
        for journal, award, change, moment in rows.values_list(
            "journal_id", "lot__award_id", "d_remaining", "journal__effective_at"
        )
    ]


@transaction.atomic
def restore(*, expiry: int, amount: int, until: dt.datetime, at: dt.datetime) -> int:
    """Bring back `amount` of what the journal `expiry` let expire, good until `until` (UTC). Returns the journal's id.

    Once for each expiry: again with the same amount it is answered with the same journal, with another KeyReused.
    The points come as a child of their lot, so they have its funder, and a claw-back of their award finds them. A debt
    is repaid first; a merged wallet is followed. Raises OverReversal above what expired, LedgerError for a journal
    that is no expiry.
    """
    posting = Posting.objects.filter(journal_id=expiry, journal__kind="expire").first()
    if posting is None:
        raise LedgerError(f"journal {expiry} let nothing expire")
    if positive(amount) > posting.amount:
        raise OverReversal(f"{amount} of {posting.amount}")
    if until <= at:
        raise LedgerError("What comes back is good for a while.")
    wallet = lock(posting.debit_id).pk
    request = fingerprint(expiry=expiry, amount=amount)
    journal, replay = begin(kind="restore", scope=SCOPE, key=str(expiry), request_hash=request, at=at, reverses=expiry)
    if replay:
        return journal
    settle_due(wallet=wallet, at=at)
    repaid = min(Wallet.objects.values_list("debt", flat=True).get(pk=wallet), amount)
    lot = LotMove.objects.select_related("lot").get(journal_id=expiry).lot
    left = amount - repaid
    moves = open_child(lot, wallet=wallet, journal=journal, issued=amount, left=left, until=until, at=at)
    record_moves(journal=journal, moves=moves)
    record_debt(journal=journal, wallet=wallet, change=-repaid)
    change = {"available": F("available") + left, "debt": F("debt") - repaid, "version": F("version") + 1}
    one(Wallet.objects.filter(pk=wallet).update(**change))
    write_posting(journal=journal, unit=posting.unit_id, debit=posting.credit_id, credit=wallet, amount=amount)
    Wallet.objects.filter(pk=wallet).update(next_event_at=next_event(wallet))
    return journal
