"""Baskets as a person's data: what is exported, erased, and carried over when two accounts become one."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy

from shop.oscar_models import Basket, BasketLine

WORDS = {
    "product": gettext_lazy("Product"),
    "quantity": gettext_lazy("Quantity"),
    "since": gettext_lazy("Since"),
}


def export(user_id: int) -> list[dict[str, Any]]:
    """What lies in the person's open basket. Ordered baskets are told by their orders."""
    lines = BasketLine.objects.filter(basket__owner=user_id, basket__status=Basket.OPEN).select_related("product")
    return [
        {"product": line.product.get_title(), "quantity": line.quantity, "since": line.date_created} for line in lines
    ]


def erase(user_id: int, at: dt.datetime) -> None:
    """Open and merged baskets go; one that became an order stays without its owner, as the books need its lines."""
    baskets = Basket.objects.filter(owner=user_id)
    baskets.filter(status__in=[Basket.OPEN, Basket.SAVED, Basket.MERGED]).delete()
    baskets.update(owner=None)


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """All baskets change hands; two open ones are joined at the next visit, as after a login."""
    Basket.objects.filter(owner=from_id).update(owner=into_id)
