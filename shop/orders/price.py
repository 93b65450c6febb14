"""What a basket costs now: the same sums for the basket page, the checkout and the placing of the order.

Oscar's decimals end here; everything after is whole rials.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from oscar.core.loading import get_class, get_model

from lib.money import rounded
from shop.contracts.resolve import Terms, in_force
from shop.orders.allocate import SHIPPING, Piece, most_points, pieces_of_line

Way = Literal["ship", "pick_up"]
LIMIT = 9_999_999_999  # Oscar's money columns hold no more


@dataclass(frozen=True, kw_only=True)
class LinePrice:
    """One line of the basket in rials. `discount` is borne by the partner, `club_discount` by the club."""

    basket_line: Any
    product_id: int
    record_id: int
    is_tracked: bool
    title: str
    kind: str
    partner_id: int
    partner_name: str
    quantity: int
    list_price: int  # of one piece, before any discount
    discount: int
    club_discount: int
    is_for_sale: bool
    is_covered: bool  # a centre whose sales earn points
    is_special: bool = False  # a centre that the municipality has chosen

    @property
    def total(self) -> int:
        return self.list_price * self.quantity


@dataclass(frozen=True, kw_only=True)
class PartnerDelivery:
    """Goods of one partner: how they travel and what that costs (rials)."""

    partner_id: int
    partner_name: str
    way: Way
    charge: int
    flat_shipping: int
    pick_up_address: str


@dataclass(frozen=True, kw_only=True)
class Quote:
    """The price of a basket before points, in rials."""

    lines: tuple[LinePrice, ...]
    deliveries: tuple[PartnerDelivery, ...]
    pieces: tuple[Piece, ...]
    applications: tuple[Any, ...]  # Oscar's offer applications, to be recorded with the order

    @property
    def goods(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def discount(self) -> int:
        return sum(line.discount + line.club_discount for line in self.lines)

    @property
    def shipping(self) -> int:
        return sum(delivery.charge for delivery in self.deliveries)

    @property
    def total(self) -> int:
        return self.goods - self.discount + self.shipping

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def unavailable(self) -> tuple[LinePrice, ...]:
        return tuple(line for line in self.lines if not line.is_for_sale)

    def most_points(self, value: int) -> int:
        """How many points this order can take at `value` rials a point."""
        return most_points(payables=[piece.payable for piece in self.pieces], value=value)


def _rials(amount: Decimal) -> int:
    return rounded(int(amount * 100), 100)


def load_lines(basket: Any) -> list[Any]:
    """The basket's lines with everything a price needs, in one query; Oscar's own code then reuses them."""
    lines = basket.lines.select_related(
        "product__product_class",
        "product__info",
        "product__parent__product_class",
        "stockrecord__partner__profile",
    ).order_by("pk")
    basket._lines = lines
    return list(lines)


def kind_of(product: Any) -> str:
    """Goods are what must travel; a product class whose slug is "coupon" sells coupons; the rest is service."""
    product_class = product.get_product_class()
    if product_class.requires_shipping:
        return "goods"
    return "coupon" if product_class.slug == "coupon" else "service"


def _before_discount(product: Any, price: int) -> int:
    """The price before the partner's own reduction, where staff entered one."""
    info = getattr(product, "info", None)
    return max(price, info.list_price or 0) if info else price


def _line(line: Any) -> LinePrice:
    record, product = line.stockrecord, line.product
    profile = getattr(record.partner, "profile", None)
    price = _rials(line.unit_price_incl_tax) if line.unit_price_incl_tax is not None else None
    list_price = _before_discount(product, price or 0)
    reduced = (list_price - (price or 0)) * line.quantity
    offered = min(_rials(line.discounts.total), (price or 0) * line.quantity)
    shown = product.is_public and (product.parent is None or product.parent.is_public)
    tracked = product.get_product_class().track_stock
    return LinePrice(
        basket_line=line,
        product_id=product.pk,
        record_id=record.pk,
        is_tracked=tracked,
        title=product.get_title(),
        kind=kind_of(product),
        partner_id=record.partner_id,
        partner_name=record.partner.name,
        quantity=line.quantity,
        list_price=list_price,
        discount=reduced + offered,
        club_discount=0,
        is_covered=profile is not None and profile.covered,
        is_special=profile is not None and profile.special,
        is_for_sale=price is not None and shown and profile is not None and profile.status == "active",
    )


def _deliveries(lines: list[LinePrice], ways: Mapping[int, Way]) -> list[PartnerDelivery]:
    found: dict[int, PartnerDelivery] = {}
    for line in lines:
        if line.kind != "goods" or line.partner_id in found or not line.is_for_sale:
            continue
        profile = line.basket_line.stockrecord.partner.profile
        way: Way = ways.get(line.partner_id, "ship")
        if way == "pick_up" and not profile.pick_up_address:
            way = "ship"
        found[line.partner_id] = PartnerDelivery(
            partner_id=line.partner_id,
            partner_name=line.partner_name,
            way=way,
            charge=profile.flat_shipping if way == "ship" else 0,
            flat_shipping=profile.flat_shipping,
            pick_up_address=profile.pick_up_address,
        )
    return list(found.values())


def _pieces(lines: list[LinePrice], deliveries: list[PartnerDelivery], terms: Mapping[int, Terms]) -> list[Piece]:
    pieces: list[Piece] = []
    for index, line in enumerate(lines):
        if not line.is_for_sale:
            continue
        held = terms[line.partner_id]
        piece = Piece(
            line=index,
            kind=line.kind,
            partner_id=line.partner_id,
            contract_id=held.contract_id,
            commission_bps=held.commission_bps,
            points_club_bps=held.points_club_bps,
            list_price=line.list_price,
        )
        pieces += pieces_of_line(
            piece, quantity=line.quantity, partner_disc=line.discount, club_disc=line.club_discount
        )
    for delivery in deliveries:
        if delivery.charge:
            held = terms[delivery.partner_id]
            pieces.append(
                Piece(
                    line=None,
                    kind=SHIPPING,
                    partner_id=delivery.partner_id,
                    contract_id=held.contract_id,
                    commission_bps=0,  # the carrier's money: the club takes no share of it
                    points_club_bps=held.points_club_bps,
                    list_price=delivery.charge,
                )
            )
    return pieces


def quote(*, basket: Any, user: Any, ways: Mapping[int, Way], at: dt.datetime) -> Quote:
    """Price the basket at `at` through Oscar's strategy and offers. `ways`: partner → how its goods travel.

    A line that cannot be bought (not public, no price, partner blocked or without a contract in force)
    is in `unavailable` and has no pieces.
    """
    strategy = get_class("partner.strategy", "Selector")().strategy(user=user)
    basket.strategy = strategy
    basket.reset_offer_applications()
    basket_lines = load_lines(basket)
    for line in basket_lines:
        line.basket = basket
        # The very record in the basket, without asking for it again line by line.
        line._info = strategy.fetch_for_product(line.product, line.stockrecord)
    if basket_lines:
        get_class("offer.applicator", "Applicator")().apply(basket, user)
    lines = [_line(line) for line in basket_lines]
    terms = in_force(partner_ids={line.partner_id for line in lines}, at=at) if lines else {}
    lines = [line if line.partner_id in terms else replace(line, is_for_sale=False) for line in lines]
    deliveries = _deliveries(lines, ways)
    return Quote(
        lines=tuple(lines),
        deliveries=tuple(deliveries),
        pieces=tuple(_pieces(lines, deliveries, terms)),
        applications=tuple(basket.offer_applications),
    )


def get_open_basket(*, basket_id: int, user_id: int) -> Any | None:
    """The person's open basket, or None."""
    basket_model = get_model("basket", "Basket")
    return basket_model.objects.filter(pk=basket_id, owner_id=user_id, status=basket_model.OPEN).first()
