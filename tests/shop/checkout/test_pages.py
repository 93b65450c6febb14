"""The checkout as a person walks it, without JavaScript."""

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from shop.models import OrderInfo
from tests.shop import buying, selling

pytestmark = pytest.mark.django_db
ADDRESS = {
    "first_name": "آلیس",
    "last_name": "نوری",
    "phone": "۰۹۱۲۱۰۰۰۰۰۱",
    "province": "گلستان",
    "city": "نیلاب",
    "street": "خیابان بهار ۱۴",
    "postcode": "۴۹۱۳۸۱۵۷۳۹",
}


@pytest.fixture
def tea(at):
    return selling.product(by=selling.partner(flat_shipping=250_000, pick_up_address="بهار ۳"), at=at)


def test_a_visitor_is_led_to_the_door_and_back(client, tea):
    answer = client.get("/shop/checkout/")
    assert answer.status_code == 302
    assert "next=/shop/checkout/" in answer["Location"]


def test_an_address_in_persian_digits_is_kept_as_oscar_wants_it(client, alice, tea):
    buying.basket(alice, (tea, 1))
    client.force_login(alice)
    assert client.get("/shop/checkout/payment/")["Location"] == "/shop/checkout/"
    assert client.post("/shop/checkout/", ADDRESS)["Location"] == "/shop/checkout/payment/"
    kept = client.session["shop_delivery"]["address"]
    assert (kept["postcode"], kept["phone"]) == ("49138-15739", "+989121000001")


def test_a_wrong_postal_code_is_said_and_nothing_entered_is_lost(client, alice, tea):
    buying.basket(alice, (tea, 1))
    client.force_login(alice)
    answer = client.post("/shop/checkout/", ADDRESS | {"postcode": "123"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "خیابان بهار ۱۴" in page
    assert "shop_delivery" not in client.session


def test_who_fetches_everything_needs_no_address(client, alice, tea):
    buying.basket(alice, (tea, 1))
    client.force_login(alice)
    partner = get_model("partner", "StockRecord").objects.get().partner_id
    assert client.post("/shop/checkout/", {f"way_{partner}": "pick_up"}).status_code == 302
    assert client.session["shop_delivery"]["address"] is None
    assert "۱۰۰٬۰۰۰" in client.get("/shop/checkout/payment/").content.decode()


def test_an_empty_basket_goes_back_to_the_basket(client, alice):
    client.force_login(alice)
    assert client.get("/shop/checkout/")["Location"] == reverse("basket:summary")


def test_the_same_form_sent_twice_makes_one_order(client, alice, tea):
    buying.basket(alice, (tea, 1))
    client.force_login(alice)
    client.post("/shop/checkout/", ADDRESS)
    form = {"token": "t" * 32, "points": "0", "shown_total": "1250000"}
    first = client.post("/shop/checkout/payment/", form)
    again = client.post("/shop/checkout/payment/", form)
    # No gateway is open here: the order is kept and both answers lead to it.
    number = OrderInfo.objects.get().order.number
    assert first["Location"] == again["Location"] == f"/me/orders/{number}/"


def test_a_sum_that_has_changed_is_shown_again_and_nothing_is_ordered(client, alice, tea):
    buying.basket(alice, (tea, 1))
    client.force_login(alice)
    client.post("/shop/checkout/", ADDRESS)
    answer = client.post("/shop/checkout/payment/", {"token": "a", "points": "0", "shown_total": "1200000"})
    assert answer.status_code == 409
    assert "۱۲۵٬۰۰۰" in answer.content.decode()
    assert not OrderInfo.objects.exists()


def test_a_stranger_does_not_find_the_order(client, alice, charlie, tea, at):
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at)
    pages = [reverse(f"shop:{name}", args=[placed.number]) for name in ("order", "receipt")]
    posts = [reverse(f"shop:{name}", args=[placed.number]) for name in ("pay", "cancel")]
    client.force_login(charlie)
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(page).status_code for page in posts} == {404}
    assert buying.info(placed).state == "awaiting"
    client.force_login(alice)
    assert client.get(pages[0]).status_code == 200
    assert client.get(pages[1]).status_code == 404  # no receipt before payment


def test_a_member_cancels_on_the_page(client, alice, tea, at):
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at)
    client.force_login(alice)
    client.post(reverse("shop:cancel", args=[placed.number]))
    assert buying.info(placed).state == "cancelled"
    assert buying.stock(tea) == (100, 0)


def test_my_orders_lists_mine_only(client, alice, charlie, tea, at):
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at)
    client.force_login(alice)
    assert placed.number in client.get("/me/orders/").content.decode()
    client.force_login(charlie)
    assert placed.number not in client.get("/me/orders/").content.decode()
