"""Money that was booked, but whose owner cannot follow: it goes back, and the payer is told."""

import datetime as dt
import logging

from django.db import InterfaceError, OperationalError, transaction

from payments import postings, registry
from payments.errors import NotOpen
from payments.models import Payable, Payment
from payments.payables.read import locked, view
from payments.suspense import goes_back

log = logging.getLogger(__name__)
UNDONE = (Payment.Handover.PENDING, Payment.Handover.FAILED)


@transaction.atomic
def give_back_untaken(*, payable_id: int, payment_id: int, at: dt.datetime) -> None:
    """Staff end it: what was paid for cannot follow, so the money goes back. NotOpen where the owner has taken it."""
    payable = locked(payable_id)
    payments = list(Payment.objects.select_for_update().filter(payable_id=payable_id).order_by("attempt"))
    payment = next((row for row in payments if row.pk == payment_id), None)
    if payment is None or payment.handover not in UNDONE or payment.is_parked:
        raise NotOpen
    not_taken(payable, payment, payments, why=payment.note, at=at)
    payment.save(update_fields=["handover", "note", "is_parked"])


def not_taken(payable: Payable, payment: Payment, payments: list[Payment], *, why: str, at: dt.datetime) -> None:
    """Withdraw the payable and send its money back, once; the caller holds both locks and saves the payment."""
    taken = Payable.objects.filter(pk=payable.pk, state=Payable.State.PAID)
    if not taken.update(state=Payable.State.WITHDRAWN, paid_at=None):
        return
    payable.state, payable.paid_at = Payable.State.WITHDRAWN, None
    payment.is_parked, payment.handover, payment.note = True, Payment.Handover.NONE, why
    # The unique capture and the books must see it before the owner is asked.
    Payment.objects.filter(pk=payment.pk).update(is_parked=True, handover=Payment.Handover.NONE)
    postings.post_not_taken(payable, payment, at=at)
    goes_back(payment, reason="not_taken", at=at)
    try:
        with transaction.atomic():
            registry.payables[payable.kind].not_taken(payable=view(payable, payments=payments), at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # an owner that is broken keeps nobody's money; what it still holds shows on the operator's page
        log.exception("The owner of %s %s could not let go", payable.kind, payable.ref)
