"""What the payment step shows: the sum now, the points that may be spent, the ways to pay, the points to be earned."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from members.api import member_of
from payments import api as payments
from points.api import preview_points
from shop.orders import breakdown, pay
from shop.orders.allocate import TooManyPoints, allocate
from shop.orders.kinds import PURCHASE
from shop.orders.points import PointsOffer, points_choices
from shop.orders.price import Quote


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One row of the chooser: points, what they take off, what is then due (rials)."""

    points: int
    worth: int
    due: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    """`gateways` is empty when nothing is due. `problem`: "", "too_little" or "no_gateway"."""

    quote: Quote
    sums: breakdown.Breakdown
    offer: PointsOffer
    choices: list[Choice]
    points: int
    gateways: list[payments.GatewayOffer]
    earns: int | None
    problem: str

    @property
    def is_ready(self) -> bool:
        return not self.problem


def summarise(*, quote: Quote, user: Any, points: int | None, at: dt.datetime, language: str) -> Summary:
    """`points` as asked for (None: the person has not chosen); an amount that is not allowed becomes the nearest below."""
    offer = points_choices(quote=quote, user_id=user.pk, at=at)
    chosen = _allowed(points or 0, offer, total=quote.total)
    due = quote.total - chosen * offer.value
    gateways = [] if due == 0 else payments.offers(amount=due, currency="IRR", at=at, language=language)
    shown = sorted({*offer.choices, chosen})
    return Summary(
        quote=quote,
        sums=breakdown.of_quote(quote, points=chosen, value=offer.value),
        offer=offer,
        choices=[Choice(points=each, worth=each * offer.value, due=quote.total - each * offer.value) for each in shown],
        points=chosen,
        gateways=gateways,
        earns=_earns(quote, user, points=chosen, value=offer.value, at=at),
        problem=_problem(due, gateways, offer.smallest),
    )


def _allowed(points: int, offer: PointsOffer, *, total: int) -> int:
    if offer.allows(points, total=total):
        return points
    return max((choice for choice in offer.choices if choice <= points), default=0)


def _problem(due: int, gateways: list[payments.GatewayOffer], smallest: int | None) -> str:
    if due == 0 or any(gateway.available for gateway in gateways):
        return ""
    return "too_little" if smallest is not None and due < smallest else "no_gateway"


def _earns(quote: Quote, user: Any, *, points: int, value: int, at: dt.datetime) -> int | None:
    """Points this purchase would earn if it were paid now; None when the rules cannot say."""
    member = member_of(user_id=user.pk)
    if member is None:
        return None
    try:
        units = allocate(pieces=quote.pieces, points=points, value=value)
    except TooManyPoints:
        return None
    covered = [unit for unit in units if unit.line is not None and quote.lines[unit.line].is_covered]
    cash = sum(unit.cash for unit in covered)
    special = any(quote.lines[unit.line].is_special for unit in units if unit.line is not None)
    facts = pay.facts(cash=cash, covered=bool(covered), special=special, at=at, number="")
    return preview_points(kind=PURCHASE, facts=facts, member_id=member.id, at=at).points
