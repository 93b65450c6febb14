"""What can be bought: public, priced, of an active partner whose contract holds now."""

import datetime as dt
from typing import Any

from django.db.models import Exists, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from shop.models import Contract, PartnerProfile
from shop.oscar_models import Product, ProductImage, StockRecord


def on_sale(*, at: dt.datetime) -> QuerySet[Any]:
    """One stock record for each product for sale at `at`: the first of the product, as the price strategy takes it."""
    earlier = StockRecord.objects.filter(product=OuterRef("product"), pk__lt=OuterRef("pk"))
    contracts = Contract.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=at), partner=OuterRef("partner"), valid_from__lte=at
    ).exclude(status=Contract.Status.DRAFT)
    return StockRecord.objects.filter(
        ~Exists(earlier),
        Exists(contracts),
        product__is_public=True,
        product__structure=Product.STANDALONE,
        product__info__isnull=False,
        price__gt=0,
        partner__profile__status=PartnerProfile.Status.ACTIVE,
    )


def with_details(records: QuerySet[Any]) -> QuerySet[Any]:
    """Everything a tile shows, in the same query."""
    images = ProductImage.objects.filter(product=OuterRef("product")).order_by("display_order", "pk")
    return records.select_related("product__info", "product__product_class", "partner__profile").annotate(
        picture=Subquery(images.values("original")[:1]), alt=Subquery(images.values("caption")[:1])
    )


# The part of the price that a discount takes off, from 0 to 1; for ordering only.
DISCOUNT = 1.0 - Cast("price", FloatField()) / Cast("product__info__list_price", FloatField())
