"""A form that was opened an hour ago brings nothing back: neither sold pieces nor a partner who was blocked."""

import datetime as dt
from typing import Any

import pytest
from django.forms import BaseForm

from lib.changed_only import SHOWN
from shop.models import PartnerProfile, ProductInfo
from shop.orders import reserve
from shop.oscar_models import Product, StockRecord
from tests.factories.accounts import log_in, staff
from tests.shop import selling

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(at: dt.datetime) -> Any:
    return Product.objects.get(pk=selling.product(by=selling.partner(), at=at, title_en="Black tea", stock=10))


@pytest.fixture
def boss(bob: Any, client: Any) -> Any:
    log_in(client, staff(bob, superuser=True))
    return client


def typed(form: BaseForm) -> dict[str, Any]:
    """What a browser sends of a form as it was drawn."""
    values = {bound.html_name: bound.value() for bound in form}
    # Django draws a second, hidden field where a default is worked out.
    values |= {bound.html_initial_name: bound.initial for bound in form if bound.field.show_hidden_initial}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def opened(client: Any, url: str) -> dict[str, Any]:
    """The page's form and its lists, as they stand."""
    answer = client.get(url)
    assert f'name="{SHOWN}"' in answer.content.decode() or f'-{SHOWN}"' in answer.content.decode()
    data = typed(answer.context["form"])
    for name in ("stockrecord_formset", "category_formset", "image_formset", "recommended_formset"):
        if (formset := answer.context.get(name)) is not None:
            data |= typed(formset.management_form)
            for form in formset.forms:
                data |= typed(form)
    return data


def page(product: Any) -> str:
    return f"/shop/dashboard/catalogue/products/{product.pk}/"


def stock(product: Any) -> tuple[int, int]:
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=product)


def sell(product: Any, pieces: int) -> None:
    record = StockRecord.objects.get(product=product)
    assert reserve.take(wanted={record.pk: pieces}) == []
    StockRecord.objects.filter(pk=record.pk).update(num_in_stock=record.num_in_stock - pieces)
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=0)


def test_a_saved_title_brings_no_sold_piece_back(boss: Any, tea: Any):
    data = opened(boss, page(tea))
    sell(tea, 3)
    assert boss.post(page(tea), {**data, "title": "چای تازه"}).status_code == 302
    assert stock(tea) == (7, 0)
    assert Product.objects.get(pk=tea.pk).title == "چای تازه"


def test_a_reservation_outlives_a_form_that_knew_nothing_of_it(boss: Any, tea: Any):
    data = opened(boss, page(tea))
    reserve.take(wanted={StockRecord.objects.get(product=tea).pk: 4})
    assert boss.post(page(tea), {**data, "title": "چای تازه"}).status_code == 302
    assert stock(tea) == (10, 4)


def test_what_staff_add_is_added_to_what_is_left(boss: Any, tea: Any):
    data = opened(boss, page(tea))
    sell(tea, 3)
    count = next(name for name in data if name.endswith("num_in_stock"))
    assert boss.post(page(tea), {**data, count: 15}).status_code == 302
    assert stock(tea) == (12, 0)


def test_what_is_taken_away_never_leaves_less_than_nothing(boss: Any, tea: Any):
    data = opened(boss, page(tea))
    sell(tea, 9)
    count = next(name for name in data if name.endswith("num_in_stock"))
    assert boss.post(page(tea), {**data, count: 5}).status_code == 302
    assert stock(tea) == (0, 0)


def test_two_who_change_two_things_keep_both(boss: Any, tea: Any):
    data = opened(boss, page(tea))
    Product.objects.filter(pk=tea.pk).update(description="<p>از لاهیجان</p>")
    ProductInfo.objects.filter(product=tea).update(summary_en="From Lahijan")
    assert boss.post(page(tea), {**data, "title": "چای تازه", "title_en": "Fresh tea"}).status_code == 302
    found = Product.objects.select_related("info").get(pk=tea.pk)
    assert (found.title, found.description) == ("چای تازه", "<p>از لاهیجان</p>")
    assert (found.info.title_en, found.info.summary_en) == ("Fresh tea", "From Lahijan")


def test_the_same_thing_changed_by_two_is_asked_about_and_then_written(boss: Any, tea: Any):
    data = opened(boss, page(tea))
    Product.objects.filter(pk=tea.pk).update(title="چای سیاه ایرانی")
    answer = boss.post(page(tea), {**data, "title": "چای تازه"})
    assert answer.status_code == 200
    assert "چای سیاه ایرانی" in answer.content.decode()  # what it is now
    assert "چای تازه" in answer.content.decode()  # what was typed is not lost
    assert Product.objects.get(pk=tea.pk).title == "چای سیاه ایرانی"
    again = answer.context["form"]
    assert boss.post(page(tea), {**data, **typed(again)}).status_code == 302
    assert Product.objects.get(pk=tea.pk).title == "چای تازه"


def test_a_form_that_was_opened_before_does_not_let_a_blocked_partner_in_again(boss: Any, tea: Any):
    profile = PartnerProfile.objects.get(partner__stockrecords__product=tea)
    url = f"/cms/partners/edit/{profile.pk}/"
    data = opened(boss, url)
    PartnerProfile.objects.filter(pk=profile.pk).update(status=PartnerProfile.Status.BLOCKED)
    assert boss.post(url, {**data, "area": "بازار"}).status_code == 302
    profile.refresh_from_db()
    assert (profile.status, profile.area) == (PartnerProfile.Status.BLOCKED, "بازار")


def test_without_what_was_shown_a_form_still_writes_only_what_differs_from_today(boss: Any, tea: Any):
    data = {name: value for name, value in opened(boss, page(tea)).items() if not name.endswith(SHOWN)}
    Product.objects.filter(pk=tea.pk).update(upc="X-1")
    assert boss.post(page(tea), {**data, "upc": "X-1", "title": "چای تازه"}).status_code == 302
    assert Product.objects.get(pk=tea.pk).title == "چای تازه"


def test_what_was_shown_of_another_row_counts_for_nothing(boss: Any, tea: Any, at: dt.datetime):
    other = Product.objects.get(pk=selling.product(by=selling.partner(name="دیگر"), at=at, title_en="Soap", stock=4))
    foreign = opened(boss, page(other))[SHOWN]
    data = opened(boss, page(tea))
    Product.objects.filter(pk=tea.pk).update(title="چای سیاه ایرانی")
    boss.post(page(tea), {**data, SHOWN: foreign})
    # Signed for another row, so today's row is what was shown: the typed title differs and is written.
    assert Product.objects.get(pk=tea.pk).title == data["title"]
