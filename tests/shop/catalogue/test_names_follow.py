"""A product is found by the names of its partner and its categories as they are now, and no longer by what they were."""

import datetime as dt
from typing import Any

import pytest

from shop.models import CategoryInfo, PartnerProfile, ProductInfo
from shop.oscar_models import Category, Partner, Product
from tests.shop import selling

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(at: dt.datetime) -> ProductInfo:
    by = selling.partner(name="نارنج", name_en="Orange")
    return ProductInfo.objects.get(
        product_id=selling.product(by=by, at=at, category_id=selling.category("خوراک", "Food"))
    )


def key(info: ProductInfo) -> list[str]:
    info.refresh_from_db()
    return info.search_fold.split()


@pytest.mark.parametrize(
    ("model", "field", "old", "new"),
    [
        (Partner, "name", "نارنج", "ترنج"),
        (PartnerProfile, "name_en", "orange", "Citron"),
        (Category, "name", "خوراک", "نوشیدنی"),
        (CategoryInfo, "name_en", "food", "Drinks"),
    ],
)
def test_a_new_name_finds_and_the_old_one_does_not(tea: ProductInfo, model: Any, field: str, old: str, new: str):
    assert old in key(tea)
    row = model.objects.get(**{field + "__iexact": old})
    setattr(row, field, new)
    row.save()
    assert new.casefold() in key(tea)
    assert old not in key(tea)


def test_a_deleted_category_names_nothing_any_more(tea: ProductInfo):
    Category.objects.get().delete()
    assert "خوراک" not in key(tea)
    assert "نارنج" in key(tea)


def test_a_product_can_be_deleted_with_all_that_names_it(tea: ProductInfo):
    Product.objects.get().delete()
    assert not ProductInfo.objects.exists()


def test_many_products_follow_in_few_queries(tea: ProductInfo, at: dt.datetime, counted: Any):
    partner = Partner.objects.get()
    for number in range(12):
        selling.product(by=partner, at=at, category_id=Category.objects.get().pk, title_en=f"Tea {number}")
    partner.name = "ترنج"
    with counted() as queries:
        partner.save()
    assert len(queries) <= 8, "\n".join(queries.statements)
    assert ProductInfo.objects.filter(search_fold__contains="ترنج").count() == 13
