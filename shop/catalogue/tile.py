"""One product on a list. Its HTML follows from what is shown and nothing else, so it is remembered by that:
a changed price is another key and shows at once, and there is nothing to throw away."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from lib.money import rounded
from shop.catalogue import pictures
from shop.catalogue.names import Name, language, named
from shop.catalogue.points import preview_each
from shop.models import PartnerProfile
from shop.oscar_models import StockRecord

SIZE = "480x360"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """What a list shows of a product. Prices in rials; `old_price` and `percent_off` only with a discount."""

    product_id: int
    record_id: int
    url: str
    title: Name
    partner: Name
    area: str
    kind: str
    price: int
    old_price: int | None
    percent_off: int
    picture: str
    alt: str
    left: int
    points: int

    @property
    def html(self) -> SafeString:
        return _html(self, language())


@lru_cache(maxsize=8192)
def _html(tile: Tile, language_code: str) -> SafeString:
    # Safe: rendered by a template of ours, which escapes what it shows.
    return mark_safe(get_template("shop/catalogue/tile.html").render({"tile": tile}))  # noqa: S308


@lru_cache(maxsize=2)
def _address(language_code: str) -> tuple[str, str]:
    """Where a product's address is cut to put its slug and id in: resolving 20 addresses costs more than the query."""
    before, after = reverse("catalogue:detail", kwargs={"product_slug": "x-y-z", "pk": 7}).split("x-y-z_7")
    return before, after


def address(slug: str, product_id: int) -> str:
    before, after = _address(language())
    return f"{before}{slug}_{product_id}{after}"


def percent_off(price: int, old_price: int | None) -> int:
    """Whole percent that the price lies below the price before."""
    return rounded((old_price - price) * 100, old_price) if old_price and old_price > price else 0


def net_stock(record: Any) -> int:
    """Pieces that can still be bought."""
    return max(0, (record.num_in_stock or 0) - (record.num_allocated or 0))


def shown_stock(pieces: int) -> int:
    """Beyond five nobody is told how many."""
    return min(pieces, 6)


def freshened(shown: list[Tile], *, at: dt.datetime) -> list[Tile]:
    """Remembered tiles with the price, discount and stock of this moment; without what was withdrawn. One query."""
    rows = (
        StockRecord.objects.filter(pk__in=[one.record_id for one in shown], price__gt=0, product__is_public=True)
        .filter(partner__profile__status=PartnerProfile.Status.ACTIVE)
        .values_list(
            "pk",
            "price",
            "product__info__list_price",
            "num_in_stock",
            "num_allocated",
            "partner__profile__covered",
            "partner__profile__special",
        )  # fmt: skip
    )
    now = {row[0]: row[1:] for row in rows}
    return [_as_of_now(one, *now[one.record_id], at=at) for one in shown if one.record_id in now]


def _as_of_now(
    one: Tile,
    price: Any,
    list_price: int | None,
    stock: int | None,
    taken: int | None,
    covered: bool,
    special: bool,
    *,
    at: dt.datetime,
) -> Tile:
    rials = int(price)
    old_price = list_price if list_price and list_price > rials else None
    left = shown_stock(max(0, (stock or 0) - (taken or 0)))
    if (rials, old_price, left) == (one.price, one.old_price, one.left):
        return one
    points = one.points if rials == one.price else preview_each(purchases=[(rials, covered, special)], at=at)[0]
    off = percent_off(rials, old_price)
    return replace(one, price=rials, old_price=old_price, percent_off=off, left=left, points=points)


def tiles(records: Iterable[Any], *, at: dt.datetime) -> list[Tile]:
    """Tiles of stock records (see `tile`), with the points each would earn if paid today. One query more."""
    rows = list(records)
    centres = [row.partner.profile for row in rows]
    purchases = [(int(row.price), one.covered, one.special) for row, one in zip(rows, centres, strict=True)]
    earned = preview_each(purchases=purchases, at=at)
    return [tile(row, points=points) for row, points in zip(rows, earned, strict=True)]


def tile(record: Any, *, points: int) -> Tile:
    """From a stock record with product, info, class and partner loaded, and `picture` and `alt` annotated."""
    product, info, profile = record.product, record.product.info, record.partner.profile
    price = int(record.price)
    old_price = info.list_price if info.list_price and info.list_price > price else None
    return Tile(
        product_id=product.pk,
        record_id=record.pk,
        url=address(product.slug, product.pk),
        title=named(product.title, info.title_en),
        partner=named(record.partner.name, profile.name_en),
        area=profile.area,
        kind=product.product_class.slug,
        price=price,
        old_price=old_price,
        percent_off=percent_off(price, old_price),
        picture=pictures.url(record.picture or "", SIZE),
        alt=record.alt or "",
        left=shown_stock(net_stock(record)),
        points=points,
    )
