"""Buyers at the same moment, with stock Oscar as the control that shows the harm. PostgreSQL only."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from shop.oscar_models import ConditionalOffer, StockRecord
from tests.shop import selling
from tests.shop.oscar.test_whole_rials import offer

RACERS = 20
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def race(acts: list[Callable[[], None]]) -> int:
    """Run all at once; how many went through. Each has read its row before the first one writes."""
    from oscar.apps.order.exceptions import UnableToPlaceOrder

    barrier, through = threading.Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        try:
            barrier.wait(timeout=60)
            act()
            through.append(1)
        except UnableToPlaceOrder:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return len(through)


def records(number: int) -> list[Any]:
    return [StockRecord.objects.get() for _ in range(number)]


def stock_allocate(record: Any) -> None:
    """Oscar's method behind Oscar's own check, as its checkout runs them."""
    from oscar.apps.partner.abstract_models import AbstractStockRecord

    if record.is_allocation_consumption_possible(1) or record.net_stock_level >= 1:
        AbstractStockRecord.allocate(record, 1)


def test_twenty_buyers_get_three_pieces_and_stock_oscar_sells_twenty(committed_db: None, at: dt.datetime) -> None:
    selling.product(by=selling.partner(), at=at, stock=3)
    assert race([lambda record=record: record.allocate(1) for record in records(RACERS)]) == 3
    assert StockRecord.objects.get().num_allocated == 3

    StockRecord.objects.update(num_allocated=0)
    assert race([lambda record=record: stock_allocate(record) for record in records(RACERS)]) == RACERS
    assert StockRecord.objects.get().num_allocated > 3


def test_an_offer_limited_to_five_is_given_five_times_and_stock_oscar_miscounts(
    committed_db: None, at: dt.datetime
) -> None:
    from oscar.apps.offer.abstract_models import AbstractConditionalOffer

    offer("Percentage", 10, max_global_applications=5)
    used = {"freq": 1, "discount": 1}

    def copies() -> list[Any]:
        return [ConditionalOffer.objects.get() for _ in range(RACERS)]

    assert race([lambda one=one: one.record_usage(used) for one in copies()]) == 5
    assert ConditionalOffer.objects.get().num_applications == 5

    ConditionalOffer.objects.update(num_applications=0)
    stock = [lambda one=one: AbstractConditionalOffer.record_usage(one, used) for one in copies()]
    assert race(stock) == RACERS
