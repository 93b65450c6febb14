"""Offers and prices leave whole rials, and Oscar's columns never have to hold more than they can."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oscar.core.loading import get_class, get_model

from shop.oscar.basket.rounding import whole, whole_down
from shop.oscar_models import Basket, BasketLine, ConditionalOffer, Product, StockRecord
from tests.shop import selling


@given(st.decimals(min_value=0, max_value=10**10, places=4))
def test_rounding_moves_an_amount_by_less_than_a_rial(amount: Decimal) -> None:
    assert whole_down(amount) <= amount < whole_down(amount) + 1
    assert abs(whole(amount) - amount) <= Decimal("0.5")


def offer(benefit: str, value: object, **limits: Any) -> Any:
    """A site-wide offer on everything."""
    everything, _ = get_model("offer", "Range").objects.get_or_create(name="All", includes_all_products=True)
    condition = get_model("offer", "Condition").objects.create(range=everything, type="Count", value=1)
    made = get_model("offer", "Benefit").objects.create(range=everything, type=benefit, value=Decimal(str(value)))
    return ConditionalOffer.objects.create(name=f"{benefit} {value}", condition=condition, benefit=made, **limits)


@pytest.mark.parametrize(
    ("benefit", "value"), [("Percentage", 33), ("Percentage", "12.5"), ("Absolute", 1_000_001), ("Percentage", 100)]
)
@pytest.mark.parametrize("prices", [(1_000_001,), (333_333, 777_777, 1), (9_999_999,) * 3])
def test_lines_discounts_and_totals_are_whole_and_add_up(
    alice: Any, at: dt.datetime, benefit: str, value: object, prices: tuple[int, ...]
) -> None:
    by = selling.partner()
    offer(benefit, value)
    basket = Basket.objects.create(owner=alice)
    for number, price in enumerate(prices):
        product_id = selling.product(by=by, at=at, key=f"n{number}", price=price)
        record = StockRecord.objects.get(product=product_id)
        BasketLine.objects.create(
            basket=basket,
            product_id=product_id,
            stockrecord=record,
            quantity=3,
            line_reference=str(number),
            price_currency="IRR",
        )
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=alice)
    get_class("offer.applicator", "Applicator")().apply(basket, alice)
    lines = [line.line_price_incl_tax_incl_discounts for line in basket.all_lines()]
    assert all(line == int(line) and line >= 0 for line in lines)
    assert sum(lines) == basket.total_incl_tax == int(basket.total_incl_tax)
    assert sum(prices) * 3 - sum(lines) == basket.total_discount
    assert basket.total_tax == 0


def test_an_offer_whose_running_total_is_full_still_applies(alice: Any, at: dt.datetime) -> None:
    full = offer("Percentage", 10)
    ConditionalOffer.objects.update(total_discount=Decimal("9999999999.99"))
    full.record_usage({"freq": 1, "discount": Decimal(1_000_000)})
    full.refresh_from_db()
    assert (full.num_applications, full.num_orders, full.total_discount) == (1, 1, Decimal("9999999999.99"))


def test_the_same_offer_of_stock_oscar_breaks_the_column(alice: Any, at: dt.datetime) -> None:
    """The control: what happens without our method."""
    from oscar.apps.offer.abstract_models import AbstractConditionalOffer

    full = offer("Percentage", 10)
    ConditionalOffer.objects.update(total_discount=Decimal("9999999999.99"))
    full.refresh_from_db()

    def used_twice() -> None:
        AbstractConditionalOffer.record_usage(full, {"freq": 1, "discount": Decimal(1_000_000)})
        ConditionalOffer.objects.get(pk=full.pk)  # SQLite takes the row, and every later read raises

    with pytest.raises(Exception, match="(?i)overflow|InvalidOperation|quantize|precision"):
        used_twice()


def test_an_offer_is_given_within_its_limit(alice: Any, at: dt.datetime) -> None:
    from oscar.apps.order.exceptions import UnableToPlaceOrder

    limited = offer("Percentage", 10, max_global_applications=2)
    copies = [ConditionalOffer.objects.get(pk=limited.pk) for _ in range(3)]
    copies[0].record_usage({"freq": 1, "discount": 1})
    copies[1].record_usage({"freq": 1, "discount": 1})
    with pytest.raises(UnableToPlaceOrder):
        copies[2].record_usage({"freq": 1, "discount": 1})
    limited.refresh_from_db()
    assert limited.num_applications == 2


def test_stock_is_taken_only_where_there_is_stock(alice: Any, at: dt.datetime) -> None:
    from oscar.apps.order.exceptions import UnableToPlaceOrder

    selling.product(by=selling.partner(), at=at, stock=2)
    first, second = StockRecord.objects.get(), StockRecord.objects.get()
    first.allocate(2)
    with pytest.raises(UnableToPlaceOrder):
        second.allocate(1)
    assert StockRecord.objects.get().num_allocated == 2


def test_no_stock_known_is_no_stock(alice: Any, at: dt.datetime) -> None:
    from oscar.apps.order.exceptions import UnableToPlaceOrder

    selling.product(by=selling.partner(), at=at)
    StockRecord.objects.update(num_in_stock=None)
    with pytest.raises(UnableToPlaceOrder):
        StockRecord.objects.get().allocate(1)


def test_the_price_is_what_is_paid_tax_included(alice: Any, at: dt.datetime) -> None:
    selling.product(by=selling.partner(), at=at, price=9_999_999_999)
    strategy = get_class("partner.strategy", "Selector")().strategy(user=alice)
    price = strategy.fetch_for_product(Product.objects.get()).price
    assert (price.incl_tax, price.tax, price.effective_price) == (9_999_999_999, 0, 9_999_999_999)


def test_order_numbers_carry_a_check_and_say_nothing() -> None:
    from lib import codes

    make = get_class("order.utils", "OrderNumberGenerator")().order_number
    numbers = {make(None) for _ in range(200)}
    assert len(numbers) == 200
    assert all(codes.valid(number) and len(number) == 9 for number in numbers)
