"""A month of the city: members who join, buy, pay, and partners who fulfil; all through the use cases of every day."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from oscar.core.loading import get_class, get_model

from accounts import api as accounts
from config.demo_city.people import DISTRICTS, LAST, MEN, STREETS, WOMEN
from members.api import member_of
from members.joining.save_form import save_form
from payments import api as payments
from points.api import point_value
from shop import api as shop
from shop.orders.points import points_choices

Basket = get_model("basket", "Basket")
StockRecord = get_model("partner", "StockRecord")
INTERESTS = ["food", "arts", "sport", "learning", "family", "nature"]


@dataclass(frozen=True)
class Shopper:
    user_id: int
    member_id: int
    joined_at: dt.datetime
    first: str
    last: str


def make_members(
    *, count: int, first_day: dt.datetime, last_day: dt.datetime, tell: Callable[[str], None]
) -> list[Shopper]:
    """Members who joined over the month, most of them with a part of the form filled in."""
    rng = Random("members of Nilab")
    span = (last_day - first_day).total_seconds()
    shoppers = []
    moments = sorted(rng.random() ** 1.5 for _ in range(count))
    for number, share in enumerate(moments):
        at = first_day + dt.timedelta(seconds=share * span)
        user, _ = accounts.join(phone=f"09131{200000 + number * 37:06}", at=at)
        member = member_of(user_id=user.id)
        if member is None:
            raise RuntimeError("Whoever joins is a member.")
        first, last = rng.choice(rng.choice([WOMEN, MEN])), rng.choice(LAST)
        answers = {
            "first_name": first,
            "last_name": last,
            "district": rng.choice(DISTRICTS) if rng.random() < 0.7 else "",
            "birth_year": rng.randint(1325, 1387) if rng.random() < 0.5 else None,
            "interests": rng.sample(INTERESTS, rng.randint(1, 3)) if rng.random() < 0.4 else [],
        }
        save_form(member_id=member.id, answers=answers, at=at + dt.timedelta(minutes=3))
        shoppers.append(Shopper(user.id, member.id, at, first, last))
        if number % 50 == 49:
            tell(f"member {number + 1} of {count}")
    return shoppers


def address_of(shopper: Shopper, rng: Random) -> shop.Address:
    return shop.Address(
        first_name=shopper.first,
        last_name=shopper.last,
        province="اصفهان",
        city="نیلاب",
        street=f"{rng.choice(STREETS)}، پلاک {rng.randint(1, 120)}",
        postcode=f"81{rng.randint(100, 999)}-{rng.randint(10_000, 99_999)}",
        phone="",
    )


def shelves() -> list[list[Any]]:
    """Stock records with their products, partner by partner: read once for all the orders of a load."""
    near: dict[int, list[Any]] = {}
    for record in StockRecord.objects.select_related("product__product_class", "partner").order_by("partner_id", "pk"):
        near.setdefault(record.partner_id, []).append(record)
    return list(near.values())


def fill_basket(*, user_id: int, goods: list[list[Any]], rng: Random) -> Any:
    """An open basket with one to three things of one partner, prices and stock through Oscar's own strategy."""
    basket = Basket.objects.create(owner_id=user_id)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy()
    for record in rng.sample(rng.choice(goods), rng.choice([1, 1, 1, 2, 2, 3])):
        basket.add_product(record.product, rng.choice([1, 1, 1, 2]))
    return basket


def place_order(
    *, shopper: Shopper, goods: list[list[Any]], rng: Random, at: dt.datetime, number: int, spend: bool = False
) -> shop.Placed | None:
    """Fill a basket and place it; None when something of it was sold out."""
    basket = fill_basket(user_id=shopper.user_id, goods=goods, rng=rng)
    quote = shop.quote(basket=basket, user=basket.owner, ways={}, at=at)
    points = 0
    if spend:
        offer = points_choices(quote=quote, user_id=shopper.user_id, at=at)
        points = max((choice for choice in offer.choices if choice), default=0)
    value = point_value(at=at) or 0
    try:
        return shop.place(
            user_id=shopper.user_id,
            basket_id=basket.pk,
            delivery=shop.Delivery(address=address_of(shopper, rng)),
            points=points,
            shown_total=quote.total - points * value,
            at=at,
            language="fa",
            key=f"demo-{number}",
        )
    except shop.CannotPlace:
        basket.delete()
        return None


def pay_from_history(placed: shop.Placed, *, at: dt.datetime) -> None:
    """Paid at `at` by a snapshot marked as demo: the same converge and handler as for a real payment."""
    if placed.payable_id is not None:
        payments.converge_snapshot(payable_id=placed.payable_id, gateway="stripe", at=at, demo=True)


def make_orders(
    *, shoppers: list[Shopper], count: int, now: dt.datetime, first_day: dt.datetime, tell: Callable[[str], None]
) -> list[str]:
    """Orders over the month in the order of time: most paid, some cancelled. Returns the paid orders' numbers."""
    rng = Random("orders of Nilab")
    span = (now - dt.timedelta(hours=8) - first_day).total_seconds()
    moments = sorted(first_day + dt.timedelta(seconds=rng.random() ** 0.8 * span) for _ in range(count))
    paid, goods = [], shelves()
    for number, at in enumerate(moments):
        there = [shopper for shopper in shoppers if shopper.joined_at < at - dt.timedelta(minutes=10)]
        shopper = rng.choice(there or shoppers[:1])
        if shopper.joined_at >= at:
            continue
        spend = rng.random() < 0.3
        placed = place_order(shopper=shopper, goods=goods, rng=rng, at=at, number=number, spend=spend)
        if placed is None:
            continue
        if number % 25 == 24 and placed.payable_id is not None:
            shop.cancel(number=placed.number, user_id=shopper.user_id, at=at + dt.timedelta(minutes=12))
            continue
        pay_from_history(placed, at=at + dt.timedelta(minutes=rng.randint(1, 9)))
        paid.append(placed.number)
        if number % 50 == 49:
            tell(f"order {number + 1} of {count}")
    return paid
