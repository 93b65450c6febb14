"""Money that found no home is booked to suspense and goes back to the payer, the whole of it."""

import datetime as dt

from django.db import transaction

from payments import hints, postings
from payments.models import GiveBack, Payment


def park(payment: Payment, *, reason: str, at: dt.datetime) -> None:
    """Book what came to suspense and write down that it goes back; inside the transaction that found it homeless."""
    payment.is_parked = True
    if not payment.received:
        return
    postings.post_suspense(payment, at=at)
    goes_back(payment, reason=reason, at=at)


def goes_back(payment: Payment, *, reason: str, at: dt.datetime) -> None:
    """Write down that what lies in suspense goes back; the task and the sweep bring it."""
    row = GiveBack.objects.create(
        payment=payment,
        key=payment.key,
        amount=payment.received,
        currency=payment.received_currency,
        reason=reason,
        requested_at=at,
        next_try_at=at,
    )
    transaction.on_commit(lambda: hints.give_back(give_back_id=row.pk))
