"""The member changes her mind before paying."""

import datetime as dt

from django.db import transaction

from payments import api as payments
from shop.models import OrderInfo
from shop.orders.release import release


class NotCancellable(Exception):
    """The order is paid, or over already."""


@transaction.atomic
def cancel(*, number: str, user_id: int, at: dt.datetime) -> None:
    """Cancel one's own unpaid order and give everything back. NotCancellable; DoesNotExist for a stranger.

    The payable comes first in the lock order: after its lock no payment can slip in, and money that comes
    later is parked by payments and given back.
    """
    info = OrderInfo.objects.select_related("order").get(order__number=number, order__user_id=user_id)
    if info.state != OrderInfo.State.AWAITING or info.payable_id is None:
        raise NotCancellable
    payments.lock_payable(payable_id=info.payable_id)
    try:
        payments.withdraw_payable(payable_id=info.payable_id, at=at)
    except payments.AlreadyPaid:
        raise NotCancellable from None
    if not release(info=info, state=OrderInfo.State.CANCELLED, at=at):
        raise NotCancellable
