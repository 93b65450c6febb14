"""Place an order: first this, then the payment (docs/adr/0004).

One transaction freezes the basket, prices it again, takes stock and points, writes the order with one
row per sold unit, and opens the payable. Either all of it holds, or nothing happened.
Locks in the house's order: stock records by id, offers by id, then the ledger's.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from oscar.apps.order.exceptions import UnableToPlaceOrder
from oscar.core.loading import get_model

from lib import codes
from members.api import member_of
from payments import api as payments
from points.api import NotEnoughPoints, hold_points, point_value
from shop.models import OrderInfo, OrderUnit
from shop.orders import address as addresses
from shop.orders import pay, reserve
from shop.orders.allocate import TooManyPoints, Unit, allocate
from shop.orders.price import LIMIT, LinePrice, Quote, Way, quote

# A payment may be confirmed late; the hold's own deadline is only a net under the payable's.
HOLD_MARGIN = dt.timedelta(hours=24)

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
Line = get_model("order", "Line")
OrderDiscount = get_model("order", "OrderDiscount")


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How goods travel: partner id → "ship" (the default) or "pick_up", and the address if any is sent."""

    ways: Mapping[int, Way] = field(default_factory=dict)
    address: addresses.Address | None = None


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The order. `payable_id` is None when nothing was left to pay: then it is paid already."""

    number: str
    payable_id: int | None
    due: int
    is_new: bool


class CannotPlace(Exception):
    """The order was not placed and nothing has changed."""


class BasketGone(CannotPlace):
    """The basket is not this person's, is empty, or was given up."""


class SoldOut(CannotPlace):
    """These lines cannot be had: too few pieces, or not for sale any more."""

    def __init__(self, lines: list[LinePrice]) -> None:
        super().__init__(", ".join(line.title for line in lines))
        self.lines = lines


class PriceChanged(CannotPlace):
    """What is due differs from what was shown, or an offer in it is used up. `quote` is what was found."""

    def __init__(self, current: Quote, due: int) -> None:
        super().__init__(f"{due} rials were due")
        self.quote = current
        self.due = due


class PointsRefused(CannotPlace):
    """Spending is off, or the points are not there, or the order cannot take so many."""


class AddressMissing(CannotPlace):
    """Goods are to be sent and there is no address."""


class TooLarge(CannotPlace):
    """The total is above what one order can hold."""


def place(
    *,
    user_id: int,
    basket_id: int,
    delivery: Delivery,
    points: int,
    shown_total: int,
    at: dt.datetime,
    language: str,
    key: str,
) -> Placed:
    """Make the order of this basket. `points` whole points; `shown_total` the rials due that the person saw.

    The same key, or the same basket, twice gives the same order (`is_new` False). Raises CannotPlace:
    BasketGone, SoldOut, PriceChanged, PointsRefused, AddressMissing, TooLarge (C-73).
    """
    user_key = f"{user_id}:{key}"
    try:
        with transaction.atomic():
            return _place(user_id, basket_id, delivery, points, shown_total, at, language, user_key)
    except IntegrityError:
        # The key was used for an earlier basket: everything of this attempt is rolled back.
        if earlier := _earlier(key=user_key):
            return earlier
        raise


def _place(
    user_id: int,
    basket_id: int,
    delivery: Delivery,
    points: int,
    shown_total: int,
    at: dt.datetime,
    language: str,
    user_key: str,
) -> Placed:
    opened = Basket.objects.filter(pk=basket_id, owner_id=user_id, status=Basket.OPEN)
    if not opened.update(status=Basket.SUBMITTED, date_submitted=at):
        if earlier := _earlier(key=user_key) or _earlier(user_id=user_id, basket_id=basket_id):
            return earlier
        raise BasketGone
    basket = Basket(pk=basket_id, owner_id=user_id, status=Basket.SUBMITTED)  # its lines are all that is read of it
    priced = quote(basket=basket, user=None, ways=delivery.ways, at=at)
    value, due = _check(priced, delivery=delivery, points=points, shown_total=shown_total, at=at)
    try:
        units = allocate(pieces=priced.pieces, points=points, value=value)
    except TooManyPoints:
        raise PointsRefused from None
    _take_stock(priced)
    order = _write_order(priced, basket=basket, delivery=delivery, at=at)
    try:
        _record_offers(order, priced)
    except UnableToPlaceOrder:
        raise PriceChanged(priced, due) from None  # an offer's last use went to somebody else a moment ago
    _write_units(order, _write_lines(order, priced), units, at=at)
    info = _commit_money(order, user_id=user_id, points=points, value=value, due=due, at=at)
    info.key, info.language = user_key, language
    info.delivery = {str(each.partner_id): each.way for each in priced.deliveries}
    info.save(force_insert=True)
    if due == 0:
        pay.settle(info=info, paid_at=at, at=at)
    return Placed(number=order.number, payable_id=info.payable_id, due=due, is_new=True)


def _earlier(**which: Any) -> Placed | None:
    found = OrderInfo.objects.select_related("order").filter(
        **{("order__" if name != "key" else "") + name: value for name, value in which.items()}
    )
    if (info := found.first()) is None:
        return None
    return Placed(number=info.order.number, payable_id=info.payable_id, due=info.due, is_new=False)


def _check(priced: Quote, *, delivery: Delivery, points: int, shown_total: int, at: dt.datetime) -> tuple[int, int]:
    """What must hold before anything is taken. Returns rials a point (0 without points) and rials due."""
    if not priced.lines:
        raise BasketGone
    if priced.unavailable:
        raise SoldOut(list(priced.unavailable))
    if delivery.address is None and any(each.way == "ship" for each in priced.deliveries):
        raise AddressMissing
    if priced.goods + priced.shipping > LIMIT:
        raise TooLarge
    value = (point_value(at=at) or 0) if points else 0
    if points < 0 or (points and not value) or points * value > priced.total:
        raise PointsRefused
    due = priced.total - points * value
    if due != shown_total:
        raise PriceChanged(priced, due)
    return value, due


def _take_stock(priced: Quote) -> None:
    wanted: dict[int, int] = {}
    for line in priced.lines:
        if line.is_tracked:
            wanted[line.record_id] = wanted.get(line.record_id, 0) + line.quantity
    if missing := reserve.take(wanted=wanted):
        raise SoldOut([line for line in priced.lines if line.record_id in missing])


def _write_order(priced: Quote, *, basket: Any, delivery: Delivery, at: dt.datetime) -> Any:
    """Oscar's order row: goods, discounts and delivery charges. Points are no part of it, they are a payment."""
    is_sent = any(each.way == "ship" for each in priced.deliveries)
    order = Order(
        number=codes.make(10),
        site_id=settings.SITE_ID,
        basket=basket,
        user_id=basket.owner_id,
        currency=settings.OSCAR_DEFAULT_CURRENCY,
        total_incl_tax=priced.total,
        total_excl_tax=priced.total,
        shipping_incl_tax=priced.shipping,
        shipping_excl_tax=priced.shipping,
        shipping_address=addresses.store(delivery.address) if is_sent and delivery.address else None,
        shipping_method="flat" if is_sent else "",
        date_placed=at,
    )
    order.save(force_insert=True)
    return order


def _write_lines(order: Any, priced: Quote) -> list[Any]:
    lines = []
    for line in priced.lines:
        net = line.total - line.discount - line.club_discount
        lines.append(
            Line(
                order=order,
                partner_id=line.partner_id,
                partner_name=line.partner_name,
                partner_sku=line.basket_line.stockrecord.partner_sku,
                stockrecord_id=line.record_id,
                product_id=line.product_id,
                title=line.title,
                upc=line.basket_line.product.upc,
                quantity=line.quantity,
                line_price_incl_tax=net,
                line_price_excl_tax=net,
                line_price_before_discounts_incl_tax=line.total,
                line_price_before_discounts_excl_tax=line.total,
                unit_price_incl_tax=line.list_price,
                unit_price_excl_tax=line.list_price,
                num_allocated=line.quantity if line.is_tracked else 0,
            )
        )
    return list(Line.objects.bulk_create(lines))


def _write_units(order: Any, lines: list[Any], units: list[Unit], *, at: dt.datetime) -> None:
    OrderUnit.objects.bulk_create(
        OrderUnit(
            order=order,
            seq=seq,
            line=None if unit.line is None else lines[unit.line],
            partner_id=unit.partner_id,
            contract_id=unit.contract_id,
            kind=unit.kind,
            changed_at=at,
            list_price=unit.list_price,
            partner_disc=unit.partner_disc,
            club_disc=unit.club_disc,
            points=unit.points,
            pts_club=unit.pts_club,
            pts_partner=unit.pts_partner,
            cash=unit.cash,
            commission=unit.commission,
            partner_net=unit.partner_net,
        )
        for seq, unit in enumerate(units, start=1)
    )


def _record_offers(order: Any, priced: Quote) -> None:
    """Count the offers used, by id. The fork of record_usage refuses a use above the limit: then it is gone."""
    used = sorted(priced.applications, key=lambda application: application["offer"].pk or 0)
    OrderDiscount.objects.bulk_create(
        OrderDiscount(
            order=order,
            offer_id=application["offer"].pk,
            frequency=application["freq"],
            amount=application["discount"],
        )
        for application in used
    )
    for application in used:
        application["offer"].record_usage(application)


def _commit_money(order: Any, *, user_id: int, points: int, value: int, due: int, at: dt.datetime) -> OrderInfo:
    """Hold the points and open the payable. Returns our half of the order, not yet saved."""
    expires_at = at + settings.SHOP_ORDER_LIFETIME
    info = OrderInfo(order=order, points=points, point_value=value, due=due, placed_at=at, expires_at=expires_at)
    if points:
        member = member_of(user_id=user_id)
        if member is None:
            raise PointsRefused
        try:
            info.hold_id = hold_points(
                member_id=member.id,
                points=points,
                purpose="shop",
                key=f"shop.order:{order.number}",
                expires_at=expires_at + HOLD_MARGIN,
                at=at,
            )
        except NotEnoughPoints:
            raise PointsRefused from None
    if due:
        titles = {language: _title(order.number, language) for language in ("fa", "en")}
        info.payable_id = payments.open_payable(
            kind=pay.KIND,
            ref=order.number,
            payer_id=user_id,
            amount=due,
            title_fa=titles["fa"],
            title_en=titles["en"],
            not_after=expires_at,
            at=at,
        )
    return info


def _title(number: str, language: str) -> str:
    with override(language):
        return _("Order %(number)s") % {"number": number}
