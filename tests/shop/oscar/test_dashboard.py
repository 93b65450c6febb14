"""Catalogue staff: who gets in, and that their three sections work in Persian."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shop.models import ProductInfo
from shop.oscar_models import Category, Product, ProductImage
from tests.factories.accounts import log_in
from tests.shop import selling

PAGES = [
    "catalogue/",
    "catalogue/categories/",
    "catalogue/categories/create/",
    "catalogue/products/create/goods/",
    "ranges/",
    "ranges/create/",
]


def second_factor(user: Any) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


@pytest.fixture
def staff(bob: Any) -> Any:
    """Bob, who keeps the catalogue."""
    bob.is_staff = True
    bob.save()
    labels = {"catalogue": ("product", "category"), "offer": ("range",)}
    for app, models in labels.items():
        bob.user_permissions.add(
            *Permission.objects.filter(content_type__app_label=app, content_type__model__in=models)
        )
    second_factor(bob)
    return bob


@pytest.fixture
def tea(db: None, at: dt.datetime) -> int:
    return selling.product(by=selling.partner(), at=at, title_en="Black tea")


def test_a_stranger_is_led_to_the_door(db: None, client: Any) -> None:
    answer = client.get("/shop/dashboard/catalogue/")
    assert answer.status_code == 302
    assert "next=/shop/dashboard/catalogue/" in answer["Location"]


def test_a_citizen_finds_nothing_there(charlie: Any, client: Any) -> None:
    client.force_login(charlie)
    assert {client.get(f"/shop/dashboard/{page}").status_code for page in PAGES} == {404}


def test_a_partner_with_oscars_own_permission_finds_nothing_there(charlie: Any, client: Any) -> None:
    charlie.user_permissions.add(Permission.objects.get(codename="dashboard_access"))
    client.force_login(charlie)
    assert client.get("/shop/dashboard/catalogue/").status_code == 404


def test_staff_without_a_second_factor_are_sent_to_set_it_up(bob: Any, client: Any) -> None:
    bob.is_staff = True
    bob.save()
    client.force_login(bob)
    answer = client.get("/shop/dashboard/catalogue/")
    assert answer.status_code == 302
    assert "/shop/" not in answer["Location"]


def test_staff_without_the_right_to_the_catalogue_are_refused(bob: Any, client: Any) -> None:
    bob.is_staff = True
    bob.save()
    second_factor(bob)
    log_in(client, bob)
    assert client.get("/shop/dashboard/catalogue/").status_code == 403


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("page", PAGES)
def test_the_three_sections_open_in_both_languages_and_ask_no_foreign_host(
    staff: Any, tea: int, client: Any, page: str, prefix: str
) -> None:
    log_in(client, staff)
    answer = client.get(f"{prefix}/shop/dashboard/{page}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'src="http' not in text
    assert ('dir="rtl"' in text) == (prefix == "")
    assert "'unsafe-inline'" in answer["Content-Security-Policy"]


def form(product: Any, **changes: Any) -> dict[str, Any]:
    """What the product's page in the dashboard sends."""
    record = product.stockrecords.get()
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    data: dict[str, Any] = {
        "title": product.title,
        "is_public": "on",
        "is_discountable": "on",
        "structure": "standalone",
        "title_en": "Black tea",
        "action": "save",
        "stockrecords-TOTAL_FORMS": 1,
        "stockrecords-INITIAL_FORMS": 1,
        "stockrecords-0-id": record.pk,
        "stockrecords-0-partner": record.partner_id,
        "stockrecords-0-partner_sku": record.partner_sku,
        "stockrecords-0-price_currency": "IRR",
        "stockrecords-0-price": "1500000",
        "stockrecords-0-num_in_stock": "7",
    }
    first = product.productcategory_set.get()
    data |= {
        "productcategory_set-TOTAL_FORMS": 1,
        "productcategory_set-INITIAL_FORMS": 1,
        "productcategory_set-0-id": first.pk,
        "productcategory_set-0-category": first.category_id,
    }
    for prefix in ("images", "primary_recommendations"):
        data |= {f"{prefix}-{name}": value for name, value in empty.items()}
    return {**data, **changes}


def send(client: Any, product_id: int, **changes: Any) -> Any:
    product = Product.objects.get(pk=product_id)
    return client.post(f"/en/shop/dashboard/catalogue/products/{product_id}/", form(product, **changes))


def test_staff_change_words_price_and_stock_and_the_search_follows(staff: Any, tea: int, client: Any) -> None:
    log_in(client, staff)
    answer = send(
        client, tea, title="چای سبز", title_en="Green tea", list_price="2000000", includes_en="A tin\nA spoon"
    )
    assert answer.status_code == 302, answer.context["form"].errors
    info = ProductInfo.objects.get(product=tea)
    assert (info.title_en, info.list_price, info.includes_en.split()) == (
        "Green tea",
        2_000_000,
        ["A", "tin", "A", "spoon"],
    )
    assert "green" in info.search_fold
    assert "سبز" in info.search_fold
    record = Product.objects.get(pk=tea).stockrecords.get()
    assert (record.price, record.num_in_stock) == (1_500_000, 7)


@pytest.mark.parametrize("price", ["10000000000", "0", "-5", "1.5"])
def test_a_price_that_cannot_be_sold_at_is_refused_and_changes_nothing(
    staff: Any, tea: int, client: Any, price: str
) -> None:
    log_in(client, staff)
    assert send(client, tea, **{"stockrecords-0-price": price}).status_code == 200
    assert Product.objects.get(pk=tea).stockrecords.get().price == 1_000_000


def picture(kind: str) -> SimpleUploadedFile:
    if kind == "svg":
        return SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml")
    if kind == "svg called png":
        return SimpleUploadedFile("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/png")
    photo = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "PNG")
    return SimpleUploadedFile("a.png", photo.getvalue(), "image/png")


@pytest.mark.parametrize(("kind", "stored"), [("svg", 0), ("svg called png", 0), ("photograph", 1)])
def test_staff_may_upload_photographs_and_no_drawings_with_scripts(
    staff: Any, tea: int, client: Any, kind: str, stored: int, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    log_in(client, staff)
    upload = {"images-TOTAL_FORMS": 1, "images-0-original": picture(kind), "images-0-display_order": 0}
    send(client, tea, **upload)
    assert ProductImage.objects.count() == stored


def test_staff_name_a_category_in_two_languages(staff: Any, client: Any, db: None) -> None:
    log_in(client, staff)
    data = {
        "name": "گل و گیاه",
        "name_en": "Plants",
        "icon": "flower",
        "is_public": "on",
        "treebeard_position": "first-child",
        "treebeard_ref_node": "",
    }
    answer = client.post("/en/shop/dashboard/catalogue/categories/create/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Category.objects.get(name="گل و گیاه").info.name_en == "Plants"


def test_a_new_product_of_staff_can_be_found(staff: Any, tea: int, client: Any) -> None:
    log_in(client, staff)
    old = Product.objects.get(pk=tea)
    data = form(old, title="گز اصفهان", title_en="Isfahan gaz")
    for name in ("stockrecords-0-id", "productcategory_set-0-id"):
        del data[name]
    data |= {
        "stockrecords-INITIAL_FORMS": 0,
        "productcategory_set-INITIAL_FORMS": 0,
        "stockrecords-0-partner_sku": "gaz",
        "upc": "",
    }
    answer = client.post("/en/shop/dashboard/catalogue/products/create/goods/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert "Isfahan gaz" in client.get("/en/shop/search/?q=گز").content.decode()
