"""The dashboard's lists: sorted by whatever an address asks for, and ranges read from files of any office."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lib.text_files import text_of
from shop.oscar_models import Product
from tests.factories.accounts import log_in
from tests.shop import selling
from tests.shop.oscar.conftest import keeper

LIST = "tea\r\nقهوه\r\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"]
NOT_TEXT = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00 a workbook"


@pytest.fixture
def inside(bob: Any, client: Any, at: dt.datetime) -> Any:
    by = selling.partner()
    selling.product(by=by, at=at, key="tea", title_en="Black tea")
    selling.product(by=by, at=at, key="قهوه", title_en="Coffee")
    log_in(client, keeper(bob))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("section", ["catalogue/", "catalogue/categories/"])
def test_a_list_may_be_asked_for_in_any_order(inside: Any, section: str):
    page = inside.get(f"/en/shop/dashboard/{section}")
    columns = [column.name for column in page.context["table"].columns]
    assert "checkbox" in columns
    for name in (*columns, "nothing", "pk", "password"):
        for order in (name, f"-{name}"):
            assert inside.get(f"/en/shop/dashboard/{section}?sort={order}").status_code == 200, order


@pytest.mark.django_db
def test_products_are_sorted_where_sorting_means_something(inside: Any):
    Product.objects.filter(stockrecords__partner_sku="tea").update(title="آ")
    titles = [
        [row.record.title for row in inside.get(f"/en/shop/dashboard/catalogue/?sort={order}").context["table"].rows]
        for order in ("title", "-title")
    ]
    assert titles[0] == titles[1][::-1]
    assert len(titles[0]) == 2


def send(client: Any, content: bytes) -> Any:
    from oscar.core.loading import get_model

    made, _created = get_model("offer", "Range").objects.get_or_create(name="Winter", slug="winter")
    file = SimpleUploadedFile("list.csv", content, "text/csv")
    form = {"action": "add_products", "query": "", "file_upload": file, "upload_type": "included"}
    answer = client.post(f"/en/shop/dashboard/ranges/{made.pk}/products/", form, follow=True)
    return made, answer


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_range_is_read_from_a_list_in_any_encoding(inside: Any, encoding: str):
    made, answer = send(inside, LIST.encode(encoding))
    assert answer.status_code == 200
    assert made.all_products().count() == 2


@pytest.mark.django_db
def test_what_is_no_list_is_refused_with_a_sentence_and_adds_nothing(inside: Any):
    made, answer = send(inside, NOT_TEXT)
    assert answer.status_code == 200
    assert "This is no text file" in answer.content.decode()
    assert made.all_products().count() == 0


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_says_its_text(encoding: str):
    assert text_of(LIST.encode(encoding)) == LIST


@pytest.mark.parametrize("content", [NOT_TEXT, b"tea,a\x00b", b"\xff\xfea"])
def test_a_file_that_is_no_text_is_refused(content: bytes):
    with pytest.raises(ValueError):  # noqa: PT011
        text_of(content)
