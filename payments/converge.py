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
from payments.payables.expire import expire_if_due, is_due
from payments.payables.read import locked, view
from payments.suspense import park

log = logging.getLogger(__name__)
HAS_MONEY = (Payment.State.PAID, Payment.State.MISMATCH)
ENDED = ("expired", "canceled", "failed")
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
            payment.save(update_fields=["handover", "note"])


def _locked_payments(payable_id: int, payment_id: int) -> tuple[list[Payment], Payment]:
    """All attempts of a payable whose row is locked, by attempt, and the one that is meant. Raises Payment.DoesNotExist."""
    rows = list(Payment.objects.select_for_update().filter(payable_id=payable_id).order_by("attempt"))
    for row in rows:
        if row.pk == payment_id:
            return rows, row
    raise Payment.DoesNotExist(payment_id)


def hand_over(payable: Payable, payment: Payment, payments: list[Payment], *, at: dt.datetime) -> None:
    """Tell the owner, in a savepoint: an owner that fails cannot undo the booking of the money.

    A failure is noted on the payment, which the caller saves, and tried again by the sweep. A lost lock or connection
    ends the whole transaction instead, so that the task is repeated from its start.
    """
    facts = registry.PaidFacts(payment_key=payment.key, paid_at=payment.paid_at or at, gateway=payment.gateway)
    try:
        with transaction.atomic():
            registry.payables[payable.kind].paid(payable=view(payable, payments=payments), facts=facts, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("The owner of %s %s could not take its payment", payable.kind, payable.ref)
        payment.handover = Payment.Handover.FAILED
        payment.note = f"{type(error).__name__}: {error}"[:500]
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


def _given_back_state(row: GiveBack, refunds: tuple[RefundSnapshot, ...], given: int) -> tuple[GiveBack.State, str]:
    """Done when all of it went back. A refund the bank sent back needs a person: the card may be gone for good."""
    if given >= row.amount:
        return GiveBack.State.DONE, ""
    if any(refund.state in ("failed", "canceled") for refund in refunds):
        return GiveBack.State.FAILED, "The payer's bank sent the refund back."
    return GiveBack.State(row.state), row.error
