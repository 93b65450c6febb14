"""Baskets and orders for the tests of checkout, orders and the desk."""

import datetime as dt
from typing import Any
from uuid import uuid4

from oscar.core.loading import get_model

from ledger import api as ledger
from members.api import member_of
from members.identity.models import Member
from payments import api as payments
from points.api import approve_point_rate, balance, draft_point_rate
from shop import api
from shop.models import OrderInfo
from shop.orders.price import quote

HOME = api.Address(
    first_name="آلیس",
    last_name="نوری",
    phone="+989121000001",
    province="گلستان",
    city="نیلاب",
    street="خیابان بهار، کوچهٔ ۷، پلاک ۱۴",
    postcode="49138-15739",
)


def basket(user: Any, *lines: tuple[int, int]) -> Any:
    """An open basket of (product id, quantity)."""
    made = get_model("basket", "Basket").objects.create(owner=user)
    product_model, record_model = get_model("catalogue", "Product"), get_model("partner", "StockRecord")
    for product_id, quantity in lines:
        record = record_model.objects.get(product_id=product_id)
        made.lines.create(
            product=product_model.objects.get(pk=product_id),
            stockrecord=record,
            line_reference=f"{product_id}_{record.pk}_{uuid4().hex[:6]}",
            quantity=quantity,
            price_currency="IRR",
            price_excl_tax=record.price,
            price_incl_tax=record.price,
        )
    return made


def total(bought: Any, *, at: dt.datetime, ways: dict[int, Any] | None = None) -> int:
    """What the basket costs, in rials, before points."""
    return quote(basket=bought, user=bought.owner, ways=ways or {}, at=at).total


def place(bought: Any, *, at: dt.datetime, points: int = 0, value: int = 0, **changes: Any) -> api.Placed:
    """Place with what the person was shown; `changes` override single arguments."""
    delivery = changes.pop("delivery", api.Delivery(address=HOME))
    arguments: dict[str, Any] = {
        "user_id": bought.owner_id,
        "basket_id": bought.pk,
        "delivery": delivery,
        "points": points,
        "at": at,
        "language": "fa",
        "key": uuid4().hex,
    }
    if "shown_total" not in changes:
        changes["shown_total"] = total(bought, at=at, ways=dict(delivery.ways)) - points * value
    return api.place(**(arguments | changes))


def info(placed: api.Placed) -> OrderInfo:
    return OrderInfo.objects.select_related("order").get(order__number=placed.number)


def stock(product_id: int) -> tuple[int, int]:
    """Pieces in stock and pieces allocated."""
    record = get_model("partner", "StockRecord").objects.get(product_id=product_id)
    return record.num_in_stock, record.num_allocated or 0


def open_rate(*, at: dt.datetime, by: Any, also_by: Any) -> None:
    """A published exchange rate: 1 EUR is 1,100,000 rials."""
    rate = payments.propose_rate(
        gateway="stripe", charge_minor=100, per_platform=1_100_000, valid_from=at, by=by.pk, at=at
    )
    payments.approve_rate(rate_id=rate, by=also_by.pk, at=at)


def open_spending(*, value: int, at: dt.datetime, by: Any, also_by: Any) -> None:
    """A point is worth `value` rials."""
    rate = draft_point_rate(rials_per_point=value, valid_from=at, by=by.pk)
    approve_point_rate(rate_id=rate, by=also_by.pk, at=at)


def give_points(user: Any, points: int, *, at: dt.datetime) -> None:
    """Points to spend, straight from the ledger: what rules give is not these tests' business."""
    member = member_of(user_id=user.pk)
    wallet = Member.objects.get(pk=member.id).wallet_id
    ledger.award(
        wallet=wallet,
        funder=ledger.ensure_account(unit="points", code="tests:gift"),
        amount=points,
        active_at=at,
        expires_at=ledger.FAR,
        scope="tests",
        key=uuid4().hex,
        at=at,
    )


def available(user: Any, *, at: dt.datetime) -> int:
    return balance(member_id=member_of(user_id=user.pk).id, at=at).available


def pay(placed: api.Placed, *, at: dt.datetime) -> None:
    """The money comes, as the gateway would tell it."""
    payments.converge_snapshot(payable_id=placed.payable_id, gateway="stripe", at=at, demo=True)
