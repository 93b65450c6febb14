"""Putting things into the basket and changing how many. Reserving them is the order's business, not the basket's."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from shop.catalogue.names import named
from shop.catalogue.product import MOST
from shop.catalogue.sale import on_sale
from shop.catalogue.tile import net_stock
from shop.oscar_models import BasketLine

LINES = 30  # different products in one basket


class NotForSale(Exception):
    """The product cannot be bought (now)."""


class TooMany(Exception):
    """More than may be chosen: `most` is how many could be in the basket, 0 when it is sold out."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Full(Exception):
    """The basket holds as many different things as it can."""


def _most(record: Any) -> int:
    return min(net_stock(record), MOST)


def add(*, basket: Any, product_id: int, quantity: int, at: dt.datetime) -> Any:
    """Put `quantity` (1 or more) pieces in; more of the same when they are in already. Returns the line.

    NotForSale, TooMany (counted with what is in the basket), Full. A basket is saved with its first line.
    """
    record = on_sale(at=at).select_related("product__product_class").filter(product_id=product_id).first()
    if record is None:
        raise NotForSale(product_id)
    lines = {line.product_id: line.quantity for line in basket.lines.all()} if basket.pk else {}
    if lines.get(product_id, 0) + quantity > _most(record):
        raise TooMany(_most(record))
    if product_id not in lines and len(lines) >= LINES:
        raise Full
    line, _created = basket.add_product(record.product, quantity)
    return line


def keep_to_limit(*, basket: Any, own: Collection[int]) -> list[str]:
    """After baskets were joined: takes out what is above LINES, last what was gathered last; titles of it, as shown.

    `own` are the ids of the lines that the basket held before; they stay first.
    """
    lines = sorted(basket.lines.select_related("product__info"), key=lambda line: (line.pk not in own, line.pk))
    too_many = lines[LINES:]
    BasketLine.objects.filter(pk__in=[line.pk for line in too_many]).delete()
    products = [line.product for line in too_many]
    return [named(each.title, each.info.title_en if hasattr(each, "info") else "").text for each in products]


def change(*, basket: Any, line_id: int, quantity: int) -> None:
    """Set a line's pieces; 0 takes the line out. BasketLine.DoesNotExist for a line of another basket; TooMany."""
    line = BasketLine.objects.select_related("stockrecord").get(pk=line_id, basket=basket.pk)
    if quantity <= 0:
        line.delete()
    elif quantity > line.quantity and quantity > _most(line.stockrecord):
        raise TooMany(_most(line.stockrecord))
    else:
        BasketLine.objects.filter(pk=line.pk).update(quantity=quantity)
    basket.reset_offer_applications()
