"""What payments calls when the money for an order came, or did not. It holds payable and payment locked."""

import datetime as dt

from django.urls import reverse

from payments.api import PayableView
from payments.registry import CannotTake, PaidFacts
from points.api import HoldEnded, NotEnoughPoints
from shop.models import OrderInfo, OrderUnit
from shop.orders import notify, pay
from shop.orders.release import release


class OrderHandler:
    """The payable kind "shop.order"; `ref` is the order's number."""

    def paid(self, *, payable: PayableView, facts: PaidFacts, at: dt.datetime) -> None:
        """Missing pieces do not stop it (reserve.consume); points that are gone, or an order that is over, do."""
        try:
            pay.settle(info=_locked(payable.ref), paid_at=facts.paid_at, at=at)
        except (NotEnoughPoints, HoldEnded) as error:
            raise CannotTake(f"{type(error).__name__}: {error}") from error

    def expired(self, *, payable: PayableView, at: dt.datetime) -> None:
        info = _locked(payable.ref)
        if release(info=info, state=OrderInfo.State.EXPIRED, at=at):
            notify.expired(info=info, at=at)

    def not_taken(self, *, payable: PayableView, at: dt.datetime) -> None:
        info = _locked(payable.ref)
        release(info=info, state=OrderInfo.State.CANCELLED, at=at)
        notify.money_goes_back(info=info, at=at)

    def held(self, *, payable: PayableView, at: dt.datetime) -> None:
        """What is not handed over yet stays where it is until staff say how it goes on."""
        info = _locked(payable.ref)
        open_units = OrderUnit.objects.filter(
            order_id=info.pk, held_at=None, state__in=[OrderUnit.State.PAID, OrderUnit.State.ACCEPTED]
        )
        held = list(open_units.values_list("pk", flat=True))
        if open_units.filter(pk__in=held).update(held_at=at):
            notify.held(info=info, unit_ids=held, at=at)

    def story_url(self, *, payable: PayableView) -> str:
        return reverse("shop:order", args=[payable.ref])


def _locked(number: str) -> OrderInfo:
    """The order under its lock (docs/adr/0009). SQLite writes alone; there the conditional update is the guard."""
    return OrderInfo.objects.select_for_update(of=("self",)).select_related("order__user").get(order__number=number)
