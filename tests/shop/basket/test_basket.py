"""The basket: adding, changing, who sees which, and what reading and pricing cost."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from shop.models import PartnerProfile
from shop.oscar_models import Basket, BasketLine, ConditionalOffer, StockRecord
from tests.shop import selling


@pytest.fixture
def tea(db: None, at: dt.datetime) -> int:
    return selling.product(by=selling.partner(), at=at, title_en="Black tea", price=1_250_000)


def put(client: Any, product_id: int, quantity: object = 1) -> Any:
    return client.post(f"/en/shop/basket/add/{product_id}/", {"quantity": quantity})


def pieces() -> list[int]:
    return list(BasketLine.objects.filter(basket__status="Open").values_list("quantity", flat=True))


def test_a_visitor_puts_things_in_and_finds_them_again(tea: int, client: Any) -> None:
    assert put(client, tea, 2).status_code == 302
    page = client.get("/en/shop/basket/").content.decode()
    assert "Black tea" in page
    assert "Orange Tea House" in page
    assert "250,000" in page  # two pieces, in toman


def test_a_line_shows_what_is_paid_and_the_price_before(db: None, at: dt.datetime, client: Any) -> None:
    put(client, selling.product(by=selling.partner(), at=at, price=1_500_000, list_price=2_000_000), 2)
    page = client.get("/en/shop/basket/").content.decode()
    assert "400,000</del><b>300,000</b>" in page
    assert "100,000" in page  # the discount of both, in toman


def test_the_same_thing_again_is_more_of_it(tea: int, client: Any) -> None:
    put(client, tea, 2)
    put(client, tea, "۳")
    assert pieces() == [5]


def test_an_empty_basket_shows_the_way_to_the_offers_and_is_not_stored(tea: int, alice: Any, client: Any) -> None:
    client.force_login(alice)
    assert "See the offers" in client.get("/en/shop/basket/").content.decode()
    assert Basket.objects.count() == 0


@pytest.mark.parametrize("quantity", ["x", "-1", "1.5", "", "10000", "²"])
def test_a_number_that_no_form_sends_changes_nothing(tea: int, client: Any, quantity: str) -> None:
    assert put(client, tea, quantity).status_code == 404
    assert pieces() == []


def test_more_than_there_are_is_refused_with_the_number_that_can_be(tea: int, client: Any) -> None:
    StockRecord.objects.update(num_in_stock=5, num_allocated=2)
    put(client, tea, 2)
    answer = client.post(f"/en/shop/basket/add/{tea}/", {"quantity": 2}, follow=True)
    assert "At most 3 pieces" in "".join(str(message) for message in answer.context["messages"])
    assert pieces() == [2]


def test_a_thing_that_is_not_for_sale_cannot_be_put_in(tea: int, client: Any) -> None:
    PartnerProfile.objects.update(status="blocked")
    assert put(client, tea).status_code == 404
    assert pieces() == []


def test_pieces_are_changed_and_taken_out(tea: int, client: Any) -> None:
    put(client, tea)
    line = BasketLine.objects.get()
    client.post(f"/shop/basket/lines/{line.pk}/", {"quantity": 4})
    assert pieces() == [4]
    client.post(f"/shop/basket/lines/{line.pk}/", {"quantity": 4, "remove": "1"})
    assert pieces() == []


def test_a_line_of_another_person_is_not_there(tea: int, alice: Any, charlie: Any, client: Any) -> None:
    client.force_login(alice)
    put(client, tea, 2)
    line = BasketLine.objects.get()
    client.force_login(charlie)
    assert client.post(f"/shop/basket/lines/{line.pk}/", {"quantity": 1}).status_code == 404
    client.logout()
    assert client.post(f"/shop/basket/lines/{line.pk}/", {"remove": "1"}).status_code == 404
    assert pieces() == [2]


@pytest.mark.parametrize("address", ["/shop/basket/add/1/", "/shop/basket/lines/1/"])
def test_a_link_cannot_change_a_basket(db: None, client: Any, address: str) -> None:
    assert client.get(address).status_code == 405


def test_a_forged_cookie_opens_no_basket(tea: int, client: Any) -> None:
    put(client, tea, 2)
    basket = Basket.objects.get()
    client.cookies["oscar_open_basket"] = f"{basket.pk}:forged"
    assert "Your basket is empty" in client.get("/en/shop/basket/").content.decode()


def test_what_a_visitor_gathered_is_in_the_basket_after_login(tea: int, alice: Any, client: Any) -> None:
    put(client, tea, 2)
    client.force_login(alice)
    assert client.get("/shop/").status_code == 200
    assert BasketLine.objects.get().basket.owner is None  # a page that only shows something joins nothing
    assert "Black tea" in client.get("/en/shop/basket/").content.decode()
    assert BasketLine.objects.get().basket.owner == alice


def test_two_baskets_that_two_requests_opened_become_one(tea: int, alice: Any, client: Any) -> None:
    Basket.objects.create(owner=alice)
    second = Basket.objects.create(owner=alice)
    record = StockRecord.objects.get()
    BasketLine.objects.create(
        basket=second, product_id=tea, stockrecord=record, quantity=2, line_reference="x", price_currency="IRR"
    )
    client.force_login(alice)
    assert "Black tea" in client.get("/en/shop/basket/").content.decode()
    assert Basket.open.filter(owner=alice).count() == 1


def test_a_line_that_cannot_be_bought_any_more_says_so_and_stops_the_way_on(tea: int, client: Any) -> None:
    put(client, tea)
    PartnerProfile.objects.update(status="blocked")
    page = client.get("/en/shop/basket/").content.decode()
    assert "Not for sale any more" in page
    assert "Continue" not in page


def test_a_line_with_more_pieces_than_are_left_says_how_many_can_be(tea: int, client: Any) -> None:
    put(client, tea, 4)
    StockRecord.objects.update(num_in_stock=3)
    page = client.get("/en/shop/basket/").content.decode()
    assert "Only 3 can be bought" in page
    assert "Mend the marked lines" in page


def test_the_count_costs_one_query_and_none_without_a_basket(
    tea: int, alice: Any, client: Any, rf: Any, counted: Any
) -> None:
    from django.contrib.auth.models import AnonymousUser

    from shop import api

    stranger = rf.get("/")
    stranger.user = AnonymousUser()
    with counted() as queries:
        assert api.basket_summary(request=stranger).count == 0
    assert len(queries) == 0
    client.force_login(alice)
    put(client, tea, 3)
    member = rf.get("/")
    member.user = alice
    with counted() as queries:
        assert api.basket_summary(request=member).count == 3
        assert api.basket_summary(request=member).count == 3
    assert len(queries) == 1


def many_offers(number: int) -> None:
    """Offers on a product that nobody has in the basket."""
    from oscar.core.loading import get_model

    other = selling.product(by=selling.partner(name="دیگری"), at=selling.LONG_AGO, key="other", title_fa="دیگر")
    unrelated = get_model("offer", "Range").objects.create(name="Unrelated")
    unrelated.add_product(get_model("catalogue", "Product").objects.get(pk=other))
    for index in range(number):
        condition = get_model("offer", "Condition").objects.create(range=unrelated, type="Count", value=1)
        benefit = get_model("offer", "Benefit").objects.create(range=unrelated, type="Percentage", value=10)
        ConditionalOffer.objects.create(name=f"Offer {index}", condition=condition, benefit=benefit)


def test_ten_lines_and_fifty_unrelated_offers_cost_at_most_fifteen_queries(
    db: None, alice: Any, at: dt.datetime, counted: Any
) -> None:
    from shop.orders.price import quote

    by = selling.partner()
    many_offers(50)
    basket = Basket.objects.create(owner=alice)
    for number in range(10):
        product_id = selling.product(by=by, at=at, key=f"n{number}")
        record = StockRecord.objects.get(product=product_id)
        BasketLine.objects.create(
            basket=basket, product_id=product_id, stockrecord=record, line_reference=str(number), price_currency="IRR"
        )
    with counted() as queries:
        priced = quote(basket=Basket.objects.get(pk=basket.pk), user=alice, ways={}, at=at)
    assert priced.goods == 10_000_000
    assert len(queries) <= 15, "\n".join(queries.statements)


def test_an_offer_on_a_category_above_the_products_own_still_applies(alice: Any, at: dt.datetime, db: None) -> None:
    from oscar.core.loading import get_model

    from shop.orders.price import quote

    top = selling.category()
    below = selling.category("چای", "Tea", parent_id=top)
    product_id = selling.product(by=selling.partner(), category_id=below, at=at, price=1_000_001)
    inside = get_model("offer", "Range").objects.create(name="Food")
    inside.included_categories.add(top)
    condition = get_model("offer", "Condition").objects.create(range=inside, type="Count", value=1)
    benefit = get_model("offer", "Benefit").objects.create(range=inside, type="Percentage", value=Decimal(33))
    ConditionalOffer.objects.create(name="A third", condition=condition, benefit=benefit)
    basket = Basket.objects.create(owner=alice)
    BasketLine.objects.create(
        basket=basket,
        product_id=product_id,
        stockrecord=StockRecord.objects.get(),
        line_reference="1",
        price_currency="IRR",
    )
    priced = quote(basket=basket, user=alice, ways={}, at=at)
    assert priced.discount == 330_000  # 33 percent is 330,000.33: whole rials, rounded down


def test_a_basket_is_exported_erased_and_merged_with_its_person(
    tea: int, alice: Any, bob: Any, client: Any, at: dt.datetime
) -> None:
    from shop.basket import personal

    client.force_login(alice)
    put(client, tea, 2)
    assert personal.export(alice.pk)[0]["quantity"] == 2
    personal.merge(alice.pk, bob.pk, at)
    assert personal.export(alice.pk) == []
    personal.erase(bob.pk, at)
    assert Basket.objects.count() == 0
