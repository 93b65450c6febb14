"""How categories and products get in: one use case for the demo city, imports and staff."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from oscar.core.utils import slugify

from shop.catalogue.fold import refresh
from shop.catalogue.remember import changed
from shop.models import CategoryInfo, ProductInfo
from shop.models.catalogue import LIMIT
from shop.oscar_models import Category, Product, ProductCategory, ProductClass, ProductImage, StockRecord

Kind = Literal["goods", "service", "coupon"]
KINDS: dict[Kind, str] = {"goods": "Goods", "service": "Service", "coupon": "Coupon"}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture file: its name decides the type, `alt` says what is on it (empty: decoration)."""

    name: str
    content: bytes
    alt: str = ""


def product_class(kind: Kind) -> ProductClass:
    """The class that stands for a kind: only goods travel, all three count their stock."""
    found, _created = ProductClass.objects.get_or_create(
        slug=kind, defaults={"name": KINDS[kind], "requires_shipping": kind == "goods", "track_stock": True}
    )
    return found


@transaction.atomic
def create_category(*, name_fa: str, name_en: str = "", icon: str = "", parent_id: int | None = None) -> int:
    """A category below `parent_id`, or at the top. The same name in the same place is the same category. Its id."""
    parent = Category.objects.get(pk=parent_id) if parent_id else None
    siblings = parent.get_children() if parent else Category.get_root_nodes()
    category = siblings.filter(name=name_fa).first()
    if category is None:
        values = {"name": name_fa, "slug": slugify(name_en or name_fa)}
        category = parent.add_child(**values) if parent else Category.add_root(**values)
    CategoryInfo.objects.update_or_create(category=category, defaults={"name_en": name_en, "icon": icon})
    transaction.on_commit(changed)
    return int(category.pk)


def checked_price(rials: int) -> int:
    """A price that can be sold at: above nothing, and within what Oscar's columns hold. ValidationError."""
    if not 0 < rials <= LIMIT:
        raise ValidationError(_("A price lies above 0 and is at most 9,999,999,999 rials."))
    return rials


def _product(kind: Kind, title_fa: str, title_en: str, summary: str, at: dt.datetime) -> Any:
    made = Product.objects.create(
        title=title_fa,
        slug=slugify(title_en or title_fa),
        description=summary,
        product_class=product_class(kind),
        structure=Product.STANDALONE,
    )
    Product.objects.filter(pk=made.pk).update(date_created=at)  # Oscar stamps the clock's time
    return made


def _hang(picture: Picture, product: Any) -> None:
    image = ProductImage(product=product, caption=picture.alt, display_order=0)
    image.original.save(picture.name, ContentFile(picture.content), save=False)
    image.save()


@transaction.atomic
def create_product(
    *,
    key: str,
    title_fa: str,
    kind: Kind,
    category_ids: Sequence[int],
    partner_id: int,
    price: int,
    stock: int,
    at: dt.datetime,
    title_en: str = "",
    list_price: int | None = None,
    picture: Picture | None = None,
    summary_fa: str = "",
    summary_en: str = "",
    includes_fa: Sequence[str] = (),
    includes_en: Sequence[str] = (),
    know_fa: Sequence[str] = (),
    know_en: Sequence[str] = (),
) -> int:
    """A public product with its price (rials, tax included), stock (pieces) and picture. Returns its id.

    `key` is the partner's own number for it: the same key again returns the same product and changes nothing.
    `list_price` is the price before a discount, above `price`. ValidationError on prices that cannot be.
    """
    known = StockRecord.objects.filter(partner_id=partner_id, partner_sku=key).values_list("product_id", flat=True)
    if known:
        return int(known[0])
    checked_price(price)
    if list_price is not None and checked_price(list_price) <= price:
        raise ValidationError(_("The price before the discount is above the price."))
    product = _product(kind, title_fa, title_en, summary_fa, at)
    ProductCategory.objects.bulk_create(
        ProductCategory(product=product, category_id=category_id) for category_id in category_ids
    )
    StockRecord.objects.create(
        product=product,
        partner_id=partner_id,
        partner_sku=key,
        price_currency="IRR",
        price=Decimal(price),
        num_in_stock=stock,
    )
    ProductInfo.objects.create(
        product=product,
        title_en=title_en,
        summary_fa=summary_fa,
        summary_en=summary_en,
        includes_fa="\n".join(includes_fa),
        includes_en="\n".join(includes_en),
        know_fa="\n".join(know_fa),
        know_en="\n".join(know_en),
        list_price=list_price,
    )
    if picture:
        _hang(picture, product)
    refresh(product_id=product.pk)
    transaction.on_commit(changed)
    return int(product.pk)
