"""The end of a hold: what is captured leaves the earliest lots, the rest returns to the lots it was held in."""

from django.db.models import Case, F, Value, When

from ledger.journal import HoldResolved, one
from ledger.models import Hold, HoldOpen, HoldResolution, Lot, LotMove, Wallet
from ledger.wallet.lock import record_debt, record_moves


def give_back(*, hold: int, wallet: int, journal: int, captured: int = 0) -> None:
    """Resolve a hold once; the caller holds the wallet's row. What returns repays a debt first.

    Raises HoldResolved when somebody resolved it before (the open row is the proof that nobody did).
    """
    if HoldOpen.objects.filter(pk=hold).delete()[0] != 1:
        raise HoldResolved(f"hold {hold}")
    HoldResolution.objects.create(hold_id=hold, journal_id=journal, captured=captured)
    amount = Hold.objects.values_list("amount", flat=True).get(pk=hold)
    debt = Wallet.objects.values_list("debt", flat=True).get(pk=wallet)
    left, repaid, moves = captured, 0, []
    for move in LotMove.objects.filter(journal_id=hold).order_by("lot__expires_at", "lot_id"):
        spent = min(left, move.d_held)
        repays = min(debt - repaid, move.d_held - spent)
        left, repaid = left - spent, repaid + repays
        gone = spent + repays
        one(
            Lot.objects.filter(pk=move.lot_id, held__gte=move.d_held).update(
                held=F("held") - move.d_held,
                remaining=F("remaining") - gone,
                state=Case(When(remaining=gone, then=Value("closed")), default=F("state")),
            )
        )
        moves.append((move.lot_id, -gone, -move.d_held))
    record_moves(journal=journal, moves=moves)
    record_debt(journal=journal, wallet=wallet, change=-repaid)
    one(
        Wallet.objects.filter(pk=wallet, held__gte=amount).update(
            held=F("held") - amount,
            available=F("available") + (amount - captured - repaid),
            debt=F("debt") - repaid,
            version=F("version") + 1,
        )
    )
