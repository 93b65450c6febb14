"""The partner's desk: own paid units and nothing else."""

import pytest
from django.urls import reverse

from shop import api
from shop.models import OrderUnit, UnitEvent
from tests.shop import buying, selling
from tests.shop.orders.test_pay import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(bob):
    made = selling.partner(flat_shipping=250_000)
    api.add_person(partner_id=made.pk, user_id=bob.pk)
    return made


@pytest.fixture
def sold(alice, shop, at):
    """Alice bought two of Bob's and one of a stranger's; it is paid."""
    other = selling.partner(name="کتاب‌فروشی فانوس", name_en="Lantern")
    tea = selling.product(by=shop, at=at)
    book = selling.product(by=other, at=at, title_fa="کتاب", title_en="book")
    placed = buying.place(buying.basket(alice, (tea, 2), (book, 1)), at=at)
    pay(placed, at)
    return placed


def unit(partner, seq=1):
    return OrderUnit.objects.filter(partner=partner).exclude(kind="shipping").order_by("seq")[seq - 1]


def test_a_stranger_gets_404_and_an_anonymous_visitor_the_door(client, charlie, sold, shop):
    pages = [reverse("desk:today"), reverse("desk:units"), reverse("desk:unit", args=[unit(shop).pk])]
    for page in pages:
        assert client.get(page).status_code == 302
    client.force_login(charlie)
    for page in pages:
        assert client.get(page).status_code == 404
    assert client.post(reverse("desk:act"), {"accept": unit(shop).pk}).status_code == 404
    assert unit(shop).state == "paid"


def test_bob_sees_his_own_units_with_what_he_receives_and_no_more(client, bob, sold, shop):
    client.force_login(bob)
    page = client.get("/desk/").content.decode()
    assert "چای سیاه" in page
    assert "کتاب" not in page.replace("کتاب‌فروشی", "")
    assert "۹۰۰٬۰۰۰" in page
    other = OrderUnit.objects.exclude(partner=shop).exclude(kind="shipping").get()
    assert client.get(reverse("desk:unit", args=[other.pk])).status_code == 404


def test_unpaid_orders_are_not_at_the_desk(client, alice, bob, shop, at):
    tea = selling.product(by=shop, at=at)
    buying.place(buying.basket(alice, (tea, 1)), at=at)
    client.force_login(bob)
    assert "چای سیاه" not in client.get("/desk/").content.decode()
    assert client.get(reverse("desk:unit", args=[unit(shop).pk])).status_code == 404
    client.post(reverse("desk:act"), {"accept": unit(shop).pk})
    assert unit(shop).state == "reserved"


def test_accept_then_hand_over_each_once(client, bob, sold, shop):
    client.force_login(bob)
    first = unit(shop)
    client.post(reverse("desk:act"), {"fulfil": first.pk})
    assert unit(shop).state == "paid"
    for _ in range(2):
        client.post(reverse("desk:act"), {"accept": first.pk})
    assert unit(shop).state == "accepted"
    client.post(reverse("desk:act"), {"accept": "ticked", "unit": [first.pk, unit(shop, 2).pk]})
    client.post(reverse("desk:act"), {"fulfil": "ticked", "unit": [first.pk, unit(shop, 2).pk]})
    assert {row.state for row in OrderUnit.objects.filter(partner=shop)} == {"fulfilled"}
    assert UnitEvent.objects.filter(unit=first).count() == 2


def test_the_other_partners_units_cannot_be_moved(client, bob, sold, shop):
    client.force_login(bob)
    other = OrderUnit.objects.exclude(partner=shop).exclude(kind="shipping").get()
    client.post(reverse("desk:act"), {"accept": other.pk})
    other.refresh_from_db()
    assert other.state == "paid"
    assert not UnitEvent.objects.exists()


def test_the_address_is_shown_only_until_the_goods_are_handed_over(client, bob, sold, shop):
    client.force_login(bob)
    page = reverse("desk:unit", args=[unit(shop).pk])
    before = client.get(page).content.decode()
    assert "کوچهٔ ۷" in before
    assert "Alice" in before
    client.post(reverse("desk:act"), {"accept": unit(shop).pk})
    client.post(reverse("desk:act"), {"fulfil": unit(shop).pk})
    assert "کوچهٔ ۷" not in client.get(page).content.decode()


def test_the_list_is_searched_and_downloaded(client, bob, sold, shop):
    client.force_login(bob)
    assert "چای سیاه" in client.get("/desk/units/", {"q": sold.number.lower()}).content.decode()
    assert "چای سیاه" not in client.get("/desk/units/", {"q": "چیز دیگر"}).content.decode()
    rows = b"".join(client.get(reverse("desk:units_csv"))).decode().strip().splitlines()
    assert rows[0].startswith("\ufefforder,unit")
    assert len(rows) == 3


def test_a_title_that_looks_like_a_formula_is_made_harmless():
    from shop.desk.export import safe

    assert safe("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert safe("چای") == "چای"
