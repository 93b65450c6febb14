"""One function brings our rows to what a gateway says is true now. Push, return page, sweep and staff all end here.

It may be called any number of times, in any order, by several at once: locks in one order (payable, payment), state
changes by condition, journals under fixed keys.
"""

import datetime as dt
import logging

from django.db import InterfaceError, OperationalError, transaction

from payments import postings, registry
from payments.gateways.base import RefundSnapshot, Snapshot
from payments.models import GiveBack, Payable, Payment
from payments.not_taken import not_taken
from payments.payables.expire import expire_if_due, is_due
from payments.payables.read import locked, view
from payments.suspense import park

log = logging.getLogger(__name__)
# An owner that fails may be mended meanwhile; after this long the payer gets the money back instead of waiting on.
PATIENCE = dt.timedelta(days=1)
HAS_MONEY = (Payment.State.PAID, Payment.State.MISMATCH)
ENDED = ("expired", "canceled", "failed")
TAKEN_BACK = "taken back outside"
CHANGED = [
    "state",
    "pay_ref",
    "checked_at",
    "paid_at",
    "received",
    "received_currency",
    "fee",
    "fee_currency",
    "is_parked",
    "handover",
    "note",
]


def converge(*, payable_id: int, payment_id: int, snapshot: Snapshot, at: dt.datetime) -> None:
    """Apply one snapshot, then end the payable if its deadline has passed and nothing is in flight any more."""
    with transaction.atomic():
        payable = locked(payable_id)
        payments, payment = _locked_payments(payable_id, payment_id)
        payment.checked_at = at
        if snapshot.pay_ref and not payment.pay_ref:
            payment.pay_ref = snapshot.pay_ref
        if snapshot.state == "paid" and payment.state not in HAS_MONEY:
            _take_money(payable, payment, snapshot, at=at)
        elif snapshot.state in ENDED and payment.state in Payment.IN_FLIGHT:
            payment.state = Payment.State(snapshot.state)
        elif snapshot.state == "processing" and payment.state in (Payment.State.CREATED, Payment.State.OPEN):
            payment.state = Payment.State.PROCESSING
        if payment.state in HAS_MONEY:
            _take_fee(payment, snapshot, at=at)
            _take_refunds(payment, snapshot, at=at)
        if payment.handover == Payment.Handover.PENDING:
            hand_over(payable, payment, payments, at=at)
        _hold_what_was_taken_back(payable, payment, payments, snapshot, at=at)
        payment.save(update_fields=CHANGED)
    if is_due(payable, at=at):
        expire_if_due(payable_id=payable_id, at=at)


def hand_over_again(*, payable_id: int, payment_id: int, at: dt.datetime) -> None:
    """Try a handover that failed, or that was lost with its process, once more."""
    with transaction.atomic():
        payable = locked(payable_id)
        payments, payment = _locked_payments(payable_id, payment_id)
        if payment.handover in (Payment.Handover.PENDING, Payment.Handover.FAILED):
            hand_over(payable, payment, payments, at=at)
            payment.save(update_fields=["handover", "note", "is_parked"])


def _locked_payments(payable_id: int, payment_id: int) -> tuple[list[Payment], Payment]:
    """All attempts of a payable whose row is locked, by attempt, and the one that is meant. Raises Payment.DoesNotExist."""
    rows = list(Payment.objects.select_for_update().filter(payable_id=payable_id).order_by("attempt"))
    for row in rows:
        if row.pk == payment_id:
            return rows, row
    raise Payment.DoesNotExist(payment_id)


def hand_over(payable: Payable, payment: Payment, payments: list[Payment], *, at: dt.datetime) -> None:
    """Tell the owner, in a savepoint: an owner that fails cannot undo the booking of the money.

    A failure is noted on the payment, which the caller saves, and tried again by the sweep, until PATIENCE is over:
    then, or at once where the owner says that it never can (CannotTake), the money goes back. A lost lock or
    connection ends the whole transaction instead, so that the task is repeated from its start.
    """
    tried = payment.handover == Payment.Handover.FAILED
    facts = registry.PaidFacts(payment_key=payment.key, paid_at=payment.paid_at or at, gateway=payment.gateway)
    try:
        with transaction.atomic():
            registry.payables[payable.kind].paid(payable=view(payable, payments=payments), facts=facts, at=at)
    except (OperationalError, InterfaceError):
        raise
    except registry.CannotTake as error:
        not_taken(payable, payment, payments, why=f"it goes back: {error}"[:500], at=at)
    except Exception as error:
        log.exception("The owner of %s %s could not take its payment", payable.kind, payable.ref)
        payment.handover = Payment.Handover.FAILED
        payment.note = f"{type(error).__name__}: {error}"[:500]
        if tried and (payment.paid_at or at) + PATIENCE <= at:
            not_taken(payable, payment, payments, why=payment.note, at=at)
    else:
        payment.handover = Payment.Handover.DONE
        payment.note = ""


def _take_money(payable: Payable, payment: Payment, snapshot: Snapshot, *, at: dt.datetime) -> None:
    """Money has come: what was asked for an open payable is captured, anything else is parked and given back."""
    payment.received, payment.received_currency = snapshot.received, snapshot.currency
    payment.paid_at = min(snapshot.paid_at or at, at)
    if fault := _fault(payment, snapshot):
        payment.state, payment.note = Payment.State.MISMATCH, fault
        if payable.state == Payable.State.OPEN:
            payable.state = Payable.State.REVIEW
            payable.save(update_fields=["state"])
        park(payment, reason="mismatch", at=at)
        return
    payment.state = Payment.State.PAID
    # One conditional statement decides who pays it, also where there are no row locks.
    unpaid = Payable.objects.filter(pk=payable.pk, state=Payable.State.OPEN)
    if not unpaid.update(state=Payable.State.PAID, paid_at=payment.paid_at):
        payment.note = f"came for a payable that is {payable.state}"
        park(payment, reason="late", at=at)
        return
    payable.state, payable.paid_at = Payable.State.PAID, payment.paid_at
    postings.post_capture(payable, payment, at=at)
    payment.handover = Payment.Handover.PENDING


def _fault(payment: Payment, snapshot: Snapshot) -> str:
    """What is wrong with the money that came; only the numbers stored at the start count."""
    faults = []
    if (snapshot.received, snapshot.currency) != (payment.charge_amount, payment.charge_currency):
        faults.append(
            f"{snapshot.received} {snapshot.currency} came, {payment.charge_amount} {payment.charge_currency} was asked"
        )
    if snapshot.merchant_key != payment.key:
        faults.append(f"it names {snapshot.merchant_key!r}")
    return "; ".join(faults)


def _take_fee(payment: Payment, snapshot: Snapshot, *, at: dt.datetime) -> None:
    """A step of its own: the gateway may know its fee only later."""
    if payment.fee is None and snapshot.fee is not None:
        payment.fee, payment.fee_currency = snapshot.fee, snapshot.fee_currency
        if payment.fee:
            postings.post_fee(payment, at=at)


def _take_refunds(payment: Payment, snapshot: Snapshot, *, at: dt.datetime) -> None:
    """Refunds of parked money, ours or made in the gateway's dashboard, and those that failed later."""
    row = GiveBack.objects.filter(payment=payment).first() if payment.is_parked else None
    if row is None:
        return
    given = 0
    for refund in snapshot.refunds:
        if refund.state in ("succeeded", "pending"):
            postings.post_given_back(payment, ref=refund.ref, amount=refund.amount, at=at)
            given += refund.amount
        else:
            postings.post_given_back_undone(payment, ref=refund.ref, amount=refund.amount, at=at)
    row.state, row.error = _given_back_state(row, snapshot.refunds, given)
    row.done_at = at if row.state == GiveBack.State.DONE else None
    row.save(update_fields=["state", "error", "done_at"])


def _hold_what_was_taken_back(
    payable: Payable, payment: Payment, payments: list[Payment], snapshot: Snapshot, *, at: dt.datetime
) -> None:
    """The gateway's dashboard or the payer's bank took money of a paid payable back, or disputes it: the owner holds.

    Each new state of it once: the note on the payment is what was told. The books follow with refunds of our own.
    """
    back = sum(refund.amount for refund in snapshot.refunds if refund.state in ("succeeded", "pending"))
    if payment.handover != Payment.Handover.DONE or not (back or snapshot.is_disputed):
        return
    disputed = "; disputed" if snapshot.is_disputed else ""
    note = f"{TAKEN_BACK}: {back} {payment.received_currency}{disputed}"
    if payment.note == note:
        return
    payment.note = note
    try:
        with transaction.atomic():
            registry.payables[payable.kind].held(payable=view(payable, payments=payments), at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("The owner of %s %s could not hold what was paid for", payable.kind, payable.ref)


def _given_back_state(row: GiveBack, refunds: tuple[RefundSnapshot, ...], given: int) -> tuple[GiveBack.State, str]:
    """Done when all of it went back. A refund the bank sent back needs a person: the card may be gone for good."""
    if given >= row.amount:
        return GiveBack.State.DONE, ""
    if any(refund.state in ("failed", "canceled") for refund in refunds):
        return GiveBack.State.FAILED, "The payer's bank sent the refund back."
    return GiveBack.State(row.state), row.error
