"""A product's page and how products get in."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from shop import api
from shop.models import PartnerProfile, ProductInfo
from shop.oscar_models import Category, Product, StockRecord
from tests.factories.accounts import log_in
from tests.shop import selling
from tests.shop.oscar.test_dashboard import second_factor


@pytest.fixture
def tea(db: None, at: dt.datetime) -> dict[str, Any]:
    by = selling.partner(area="بازارچه")
    inside = selling.category()
    product = selling.product(
        by=by,
        category_id=inside,
        at=at,
        title_fa="چای لاهیجان",
        title_en="Lahijan tea",
        price=1_800_000,
        list_price=3_000_000,
        includes_fa=["نیم‌کیلو چای", "جعبهٔ فلزی"],
        includes_en=["Half a kilo", "A tin"],
        know_fa=["دور از آفتاب"],
        picture=api.Picture(name="tea.svg", content=selling.SVG, alt="A tin of tea"),
    )
    return {"product": product, "by": by, "category": inside}


def url(product_id: int, prefix: str = "") -> str:
    return f"{prefix}/shop/{Product.objects.get(pk=product_id).slug}_{product_id}/"


def test_the_page_shows_price_old_price_discount_partner_and_lines(tea: dict[str, Any], client: Any) -> None:
    page = client.get(url(tea["product"], "/en")).content.decode()
    for text in (
        "Lahijan tea",
        "180,000",
        "300,000",
        "40% off",
        "Orange Tea House",
        "Half a kilo",
        "A tin of tea",
        "In stock",
    ):
        assert text in page


def test_the_persian_page_speaks_persian_with_its_digits(tea: dict[str, Any], client: Any) -> None:
    page = client.get(url(tea["product"])).content.decode()
    assert "چای لاهیجان" in page
    assert "۱۸۰٬۰۰۰" in page


@pytest.mark.parametrize(("stock", "words"), [(0, "Sold out"), (3, "Only 3 left"), (6, "In stock")])
def test_stock_is_said_in_words(tea: dict[str, Any], client: Any, stock: int, words: str) -> None:
    StockRecord.objects.update(num_in_stock=stock + 2, num_allocated=2)
    page = client.get(url(tea["product"], "/en")).content.decode()
    assert words in page
    assert ("Add to basket" in page) == (stock > 0)


def test_a_hidden_product_is_not_there_for_a_citizen_but_for_staff(
    tea: dict[str, Any], alice: Any, client: Any
) -> None:
    Product.objects.update(is_public=False)
    assert client.get(url(tea["product"])).status_code == 404
    alice.is_staff = True
    alice.save()
    second_factor(alice)
    log_in(client, alice)
    assert client.get(url(tea["product"])).status_code == 200


def test_a_product_of_a_blocked_partner_promises_nothing(tea: dict[str, Any], client: Any) -> None:
    PartnerProfile.objects.update(status="blocked")
    page = client.get(url(tea["product"], "/en")).content.decode()
    assert "Not for sale now" in page
    assert "Add to basket" not in page
    assert "180,000" not in page


def test_another_slug_leads_to_the_present_address(tea: dict[str, Any], client: Any) -> None:
    answer = client.get(f"/shop/old-name_{tea['product']}/")
    assert answer.status_code == 301
    assert answer["Location"] == url(tea["product"])


def test_a_product_that_does_not_exist_is_404(db: None, client: Any) -> None:
    assert client.get("/shop/x_999/").status_code == 404


def test_a_category_page_lists_what_is_in_it_and_follows_its_slug(tea: dict[str, Any], client: Any) -> None:
    category = Category.objects.get(pk=tea["category"])
    assert "چای لاهیجان" in client.get(category.get_absolute_url()).content.decode()
    assert client.get(f"/shop/category/wrong_{category.pk}/").status_code == 301


def test_a_hidden_category_is_404(tea: dict[str, Any], client: Any) -> None:
    address = Category.objects.get(pk=tea["category"]).get_absolute_url()
    Category.objects.update(is_public=False)
    assert client.get(address).status_code == 404


def test_the_page_costs_few_queries_and_writes_nothing(tea: dict[str, Any], client: Any, counted: Any) -> None:
    client.get(url(tea["product"]))
    with counted() as queries:
        client.get(url(tea["product"]))
    assert len(queries) <= 12, "\n".join(queries.statements)
    assert not [sql for sql in queries.statements if sql.upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_same_key_again_is_the_same_product(tea: dict[str, Any], at: dt.datetime) -> None:
    again = selling.product(
        by=tea["by"], category_id=tea["category"], at=at, title_en="Lahijan tea", title_fa="دیگر", price=5
    )
    assert again == tea["product"]
    assert Product.objects.get().title == "چای لاهیجان"


@pytest.mark.parametrize("price", [0, -1, 10_000_000_000])
def test_a_price_that_cannot_be_sold_at_is_refused_and_nothing_is_left(
    tea: dict[str, Any], at: dt.datetime, price: int
) -> None:
    with pytest.raises(ValidationError):
        selling.product(by=tea["by"], category_id=tea["category"], at=at, key="other", price=price)
    assert Product.objects.count() == ProductInfo.objects.count() == 1


def test_a_price_before_the_discount_lies_above_the_price(tea: dict[str, Any], at: dt.datetime) -> None:
    with pytest.raises(ValidationError):
        selling.product(by=tea["by"], category_id=tea["category"], at=at, key="other", price=10, list_price=10)


def test_a_category_twice_is_one_category(db: None) -> None:
    assert selling.category() == selling.category()
    assert Category.objects.count() == 1


def test_a_photograph_is_made_small_once_and_a_drawing_passes_as_it_is(
    tea: dict[str, Any], at: dt.datetime, settings: Any, tmp_path: Any
) -> None:
    from shop.catalogue import pictures

    settings.MEDIA_ROOT = tmp_path
    photo = BytesIO()
    Image.new("RGB", (2000, 1500), "teal").save(photo, "JPEG")
    product = selling.product(
        by=tea["by"],
        category_id=tea["category"],
        at=at,
        key="photo",
        picture=api.Picture(name="pot.jpg", content=photo.getvalue()),
    )
    name = str(Product.objects.get(pk=product).images.get().original)
    made = pictures.small(name, "480x360")
    assert Image.open(tmp_path / made.name).size == (480, 360)
    assert pictures.small(name, "480x360") == made
    assert pictures.small("images/tea.svg", "480x360").name == "images/tea.svg"
    assert pictures.url("images/gone.jpg", "480x360") == ""
