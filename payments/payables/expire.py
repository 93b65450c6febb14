import datetime as dt

from django.db import transaction

from payments import registry
from payments.models import Payable, Payment
from payments.payables.read import locked, view

ENDS = (Payable.State.OPEN, Payable.State.REVIEW)


@transaction.atomic
def expire_if_due(*, payable_id: int, at: dt.datetime) -> bool:
    """End a payable whose deadline has passed, once, and tell its owner in the same transaction.

    An attempt that ends does not end the payable, and a payable with an attempt in flight waits for it: only
    the gateway knows whether that one is being paid right now. True if this call ended it.
    """
    row = locked(payable_id)
    if not is_due(row, at=at):
        return False
    if row.payments.filter(state__in=Payment.IN_FLIGHT).exists():
        return False
    if not Payable.objects.filter(pk=payable_id, state__in=ENDS).update(state=Payable.State.EXPIRED):
        return False
    row.refresh_from_db()
    registry.payables[row.kind].expired(payable=view(row), at=at)
    return True


def is_due(row: Payable, *, at: dt.datetime) -> bool:
    return row.state in ENDS and row.not_after is not None and row.not_after <= at
