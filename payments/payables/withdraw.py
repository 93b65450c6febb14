import datetime as dt

from django.db import transaction

from payments import hints
from payments.errors import AlreadyPaid
from payments.models import Payable
from payments.payables.read import locked


@transaction.atomic
def withdraw_payable(*, payable_id: int, at: dt.datetime) -> None:
    """The owner gives up on being paid. Doing it twice, or after the deadline's expiry, changes nothing.

    Sessions still open at a gateway are closed after the commit; money that comes all the same is parked in suspense
    and given back. Raises AlreadyPaid.
    """
    row = locked(payable_id)
    if row.state == Payable.State.PAID:
        raise AlreadyPaid
    waiting = Payable.objects.filter(pk=payable_id, state__in=[Payable.State.OPEN, Payable.State.REVIEW])
    if waiting.update(state=Payable.State.WITHDRAWN):
        transaction.on_commit(lambda: hints.close_attempts(payable_id=payable_id))
