"""What payments calls when the money for an order came, or did not. It holds payable and payment locked."""

import datetime as dt

from django.urls import reverse

from payments.api import PayableView
from payments.registry import PaidFacts
from shop.models import OrderInfo
from shop.orders import notify, pay
from shop.orders.release import release


class OrderHandler:
    """The payable kind "shop.order"; `ref` is the order's number."""

    def paid(self, *, payable: PayableView, facts: PaidFacts, at: dt.datetime) -> None:
        pay.settle(info=_locked(payable.ref), paid_at=facts.paid_at, at=at)

    def expired(self, *, payable: PayableView, at: dt.datetime) -> None:
        info = _locked(payable.ref)
        if release(info=info, state=OrderInfo.State.EXPIRED, at=at):
            notify.expired(info=info, at=at)

    def story_url(self, *, payable: PayableView) -> str:
        return reverse("shop:order", args=[payable.ref])


def _locked(number: str) -> OrderInfo:
    """The order under its lock (docs/adr/0009). SQLite writes alone; there the conditional update is the guard."""
    return OrderInfo.objects.select_for_update(of=("self",)).select_related("order__user").get(order__number=number)
