"""What the page of one product shows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from shop.catalogue import pictures
from shop.catalogue.names import Name, lines, named
from shop.catalogue.sale import on_sale, with_details
from shop.catalogue.tile import net_stock, percent_off, tiles
from shop.oscar_models import Category, ProductCategory, ProductImage, StockRecord

RELATED = 4
MOST = 10  # pieces one may choose at once


@dataclass(frozen=True, kw_only=True)
class Detail:
    """Prices in rials. `left` is what can still be bought; 0 is sold out. Not for sale: no price is promised."""

    product_id: int
    title: Name
    summary: Name
    includes: list[Name]
    know: list[Name]
    partner: Name
    partner_id: int
    area: str
    is_covered: bool
    is_special: bool
    kind: str
    price: int
    old_price: int | None
    percent_off: int
    left: int
    is_for_sale: bool
    pictures: list[tuple[str, str]]
    category: Any | None
    category_name: Name
    related: list[Any]

    @property
    def choices(self) -> range:
        return range(1, min(self.left, MOST) + 1)

    @property
    def picture(self) -> tuple[str, str] | None:
        return self.pictures[0] if self.pictures else None


def _related(category: Any, product_id: int, at: dt.datetime) -> list[Any]:
    inside = ProductCategory.objects.filter(product=OuterRef("product"), category=category.pk)
    records = on_sale(at=at).filter(Exists(inside)).exclude(product_id=product_id).order_by("-pk")
    return tiles(with_details(records)[:RELATED], at=at)


def detail(*, product: Any, at: dt.datetime) -> Detail | None:
    """Everything of the page in six queries; None for a product without our row, a price or a partner of ours."""
    record = (
        StockRecord.objects.filter(product=product, price__gt=0, partner__profile__isnull=False)
        .select_related("product__info", "product__product_class", "partner__profile")
        .annotate(sold=Exists(on_sale(at=at).filter(pk=OuterRef("pk"))))
        .order_by("pk")
        .first()
    )
    if record is None or not hasattr(record.product, "info"):
        return None
    info, profile = record.product.info, record.partner.profile
    category = Category.objects.filter(product=product).select_related("info").order_by("path").first()
    price = int(record.price)
    old_price = info.list_price if info.list_price and info.list_price > price else None
    images = ProductImage.objects.filter(product=product).order_by("display_order", "pk")
    return Detail(
        product_id=product.pk,
        title=named(product.title, info.title_en),
        summary=named(info.summary_fa, info.summary_en),
        includes=lines(info.includes_fa, info.includes_en),
        know=lines(info.know_fa, info.know_en),
        partner=named(record.partner.name, profile.name_en),
        partner_id=record.partner_id,
        area=profile.area,
        is_covered=profile.covered,
        is_special=profile.special,
        kind=record.product.product_class.slug,
        price=price,
        old_price=old_price,
        percent_off=percent_off(price, old_price),
        left=net_stock(record),
        is_for_sale=record.sold,
        pictures=[(pictures.url(str(image.original), "960x720"), image.caption) for image in images],
        category=category,
        category_name=named(category.name, getattr(getattr(category, "info", None), "name_en", ""))
        if category
        else Name("", "fa"),
        related=_related(category, product.pk, at) if category else [],
    )
