"""Baskets that are joined at login keep to the limit of lines, and say what did not fit."""

import datetime as dt
from typing import Any

import pytest

from shop.basket.change import LINES
from shop.oscar_models import BasketLine
from tests.shop import selling


@pytest.fixture
def goods(db: None, at: dt.datetime) -> list[int]:
    seller = selling.partner()
    return [selling.product(by=seller, at=at, title_en=f"Tea {number}") for number in range(LINES + 2)]


def put(client: Any, product_id: int) -> None:
    client.post(f"/en/shop/basket/add/{product_id}/", {"quantity": 1})


def test_what_does_not_fit_is_named_and_the_members_own_stay(goods: list[int], alice: Any, client: Any) -> None:
    client.force_login(alice)
    for product in goods[-3:]:
        put(client, product)
    client.logout()
    for product in goods[: LINES - 1]:
        put(client, product)
    client.force_login(alice)
    page = client.get("/en/shop/basket/").content.decode()
    held = set(BasketLine.objects.filter(basket__owner=alice, basket__status="Open").values_list("product", flat=True))
    assert len(held) == LINES
    assert set(goods[-3:]) <= held
    assert f"A basket holds {LINES} different things" in page
    for left_out in goods[LINES - 3 : LINES - 1]:
        assert left_out not in held
        assert f"Tea {left_out - goods[0]}" in page.partition("did not fit")[2].partition("<")[0]


def test_what_fits_is_joined_without_a_word(goods: list[int], alice: Any, client: Any) -> None:
    for product in goods[:2]:
        put(client, product)
    client.force_login(alice)
    assert "did not fit" not in client.get("/en/shop/basket/").content.decode()
    assert BasketLine.objects.filter(basket__owner=alice, basket__status="Open").count() == 2
