"""Placing an order: one transaction that takes everything or nothing."""

from unittest.mock import ANY

import pytest
from oscar.core.loading import get_model

from shop import api
from shop.models import OrderInfo, OrderUnit
from tests.shop import buying, selling

Basket, Order = get_model("basket", "Basket"), get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")
pytestmark = pytest.mark.django_db


def nothing_happened(bought, product_id, before):
    assert Basket.objects.get(pk=bought.pk).status == "Open"
    assert buying.stock(product_id) == before
    assert not Order.objects.exists()
    assert not OrderInfo.objects.exists()
    assert not OrderUnit.objects.exists()


def test_an_order_waits_for_payment_with_one_row_for_each_piece_and_the_delivery(alice, at):
    shop = selling.partner(flat_shipping=250_000)
    tea = selling.product(by=shop, at=at, price=900_000, list_price=1_000_000)
    placed = buying.place(buying.basket(alice, (tea, 3)), at=at)
    info = buying.info(placed)
    units = list(OrderUnit.objects.order_by("seq"))
    assert info.state == "awaiting"
    assert info.payable_id == placed.payable_id
    assert [(unit.kind, unit.list_price, unit.partner_disc, unit.cash, unit.commission, unit.partner_net) for unit in units] == [
        ("goods", 1_000_000, 100_000, 900_000, 90_000, 810_000)
    ] * 3 + [("shipping", 250_000, 0, 250_000, 0, 250_000)]  # fmt: skip
    assert {unit.state for unit in units} == {"reserved"}
    assert sum(unit.cash for unit in units) == info.due == info.order.total_incl_tax == 2_950_000
    assert buying.stock(tea) == (100, 3)
    assert Basket.objects.get().status == "Submitted"
    address = info.order.shipping_address
    assert (address.postcode, address.line4, str(address.phone_number)) == ("49138-15739", "نیلاب", ANY)


def test_the_same_key_and_the_same_basket_give_the_same_order(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    bought = buying.basket(alice, (tea, 1))
    total = buying.total(bought, at=at)
    first = buying.place(bought, at=at, key="k", shown_total=total)
    again = buying.place(bought, at=at, key="k", shown_total=total)
    other_tab = buying.place(bought, at=at, key="other", shown_total=total)
    next_basket = buying.basket(alice, (tea, 1))
    replay = buying.place(next_basket, at=at, key="k", shown_total=total)
    assert first.is_new
    assert {first.number} == {again.number, other_tab.number, replay.number}
    assert not any(later.is_new for later in (again, other_tab, replay))
    assert buying.stock(tea) == (100, 1)
    assert Basket.objects.get(pk=next_basket.pk).status == "Open"


def test_too_few_pieces_are_refused_by_name_and_nothing_changes(alice, at):
    tea = selling.product(by=selling.partner(), at=at, stock=2)
    bought = buying.basket(alice, (tea, 3))
    with pytest.raises(api.SoldOut) as refused:
        buying.place(bought, at=at)
    assert [line.title for line in refused.value.lines] == ["چای سیاه"]
    nothing_happened(bought, tea, (2, 0))


def test_a_changed_price_is_refused_with_the_price_of_now(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    bought = buying.basket(alice, (tea, 1))
    shown = buying.total(bought, at=at)
    StockRecord.objects.update(price=1_100_000)
    with pytest.raises(api.PriceChanged) as refused:
        buying.place(bought, at=at, shown_total=shown)
    assert refused.value.due == 1_100_000
    nothing_happened(bought, tea, (100, 0))


def test_goods_that_are_sent_need_an_address_and_fetched_ones_none(alice, at):
    shop = selling.partner(flat_shipping=250_000, pick_up_address="خیابان بهار ۳")
    tea = selling.product(by=shop, at=at)
    bought = buying.basket(alice, (tea, 1))
    with pytest.raises(api.AddressMissing):
        buying.place(bought, at=at, delivery=api.Delivery())
    nothing_happened(bought, tea, (100, 0))
    placed = buying.place(bought, at=at, delivery=api.Delivery(ways={shop.pk: "pick_up"}))
    info = buying.info(placed)
    assert info.order.shipping_address is None
    assert info.due == 1_000_000
    assert info.delivery == {str(shop.pk): "pick_up"}


def test_services_and_coupons_need_no_address(alice, at):
    spa = selling.product(by=selling.partner(flat_shipping=250_000), at=at, kind="coupon")
    placed = buying.place(buying.basket(alice, (spa, 1)), at=at, delivery=api.Delivery())
    assert placed.due == 1_000_000
    assert OrderUnit.objects.get().kind == "coupon"


def test_a_partner_without_a_contract_in_force_cannot_sell(alice, at):
    shop = selling.partner()
    tea = selling.product(by=shop, at=at)
    shop.contracts.update(valid_to=at)
    bought = buying.basket(alice, (tea, 1))
    with pytest.raises(api.SoldOut):
        buying.place(bought, at=at)
    nothing_happened(bought, tea, (100, 0))


def test_a_blocked_partner_cannot_sell(alice, at):
    shop = selling.partner(status="blocked")
    tea = selling.product(by=shop, at=at)
    bought = buying.basket(alice, (tea, 1))
    with pytest.raises(api.SoldOut):
        buying.place(bought, at=at)
    nothing_happened(bought, tea, (100, 0))


def test_somebody_elses_basket_is_refused(alice, charlie, at):
    tea = selling.product(by=selling.partner(), at=at)
    bought = buying.basket(alice, (tea, 1))
    with pytest.raises(api.BasketGone):
        buying.place(bought, at=at, user_id=charlie.pk)
    nothing_happened(bought, tea, (100, 0))


def test_the_contract_of_the_placement_stays_with_the_unit(alice, bob, at):
    shop = selling.partner()
    tea = selling.product(by=shop, at=at)
    buying.place(buying.basket(alice, (tea, 1)), at=at)
    second = api.draft_contract(
        partner_id=shop.pk, valid_from=at, commission_bps=3000, points_club_bps=0, by_id=alice.pk
    )
    api.approve_contract(contract_id=second, by_id=bob.pk, at=at)
    buying.place(buying.basket(alice, (tea, 1)), at=at)
    first_unit, second_unit = OrderUnit.objects.order_by("pk")
    assert (first_unit.commission, first_unit.contract.version) == (100_000, 1)
    assert (second_unit.commission, second_unit.contract.version) == (300_000, 2)


def test_placing_asks_the_database_little(alice, at, counted):
    shop = selling.partner(flat_shipping=250_000)
    products = [selling.product(by=shop, at=at, title_en=f"tea {n}") for n in range(3)]
    bought = buying.basket(alice, *[(product, 2) for product in products])
    total = buying.total(bought, at=at)
    with counted() as queries:
        buying.place(bought, at=at, shown_total=total)
    assert len(queries) <= 20 + 2 * 3, "\n".join(queries.statements)


def test_placing_with_points_asks_a_little_more(alice, bob, charlie, at, counted):
    """The ledger's hold is part of it: nine statements, the member, the value of a point, the hold's own row."""
    buying.open_spending(value=5_000, at=at, by=bob, also_by=charlie)
    buying.give_points(alice, 100, at=at)
    products = [selling.product(by=selling.partner(), at=at, title_en="tea")]
    bought = buying.basket(alice, (products[0], 2))
    total = buying.total(bought, at=at)
    with counted() as queries:
        buying.place(bought, at=at, points=50, shown_total=total - 250_000)
    assert len(queries) <= 27, "\n".join(queries.statements)
