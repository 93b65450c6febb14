"""An order that dies unpaid: everything it took is given back, exactly once."""

import datetime as dt

from django.db.models import F
from oscar.core.loading import get_model

from points.api import release_points
from shop.models import OrderInfo, OrderUnit
from shop.orders import reserve

OrderDiscount = get_model("order", "OrderDiscount")
ConditionalOffer = get_model("offer", "ConditionalOffer")


def release(*, info: OrderInfo, state: str, at: dt.datetime) -> bool:
    """Move an awaiting order to `state` (expired or cancelled) and give back stock, offer uses and points.

    The caller holds the payable's lock, or there is no payable. False when the order had left awaiting before:
    then nothing changes.
    """
    awaiting = OrderInfo.objects.filter(pk=info.pk, state=OrderInfo.State.AWAITING)
    if not awaiting.update(state=state, closed_at=at):
        return False
    info.state, info.closed_at = state, at
    order = info.order
    reserve.release(order=order)
    for used in OrderDiscount.objects.filter(order=order, offer_id__isnull=False).order_by("offer_id"):
        ConditionalOffer.objects.filter(
            pk=used.offer_id, num_orders__gt=0, num_applications__gte=used.frequency
        ).update(num_applications=F("num_applications") - used.frequency, num_orders=F("num_orders") - 1)
    OrderDiscount.objects.filter(order=order).update(frequency=0)
    OrderUnit.objects.filter(order_id=order.pk).update(state=OrderUnit.State.RELEASED, changed_at=at)
    if info.hold_id is not None:
        release_points(hold_id=info.hold_id, key=f"shop.order:{order.number}:release", at=at)
    return True
