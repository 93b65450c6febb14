"""The sums that every page of a purchase shows alike: basket, checkout, order, receipt."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.money import toman
from payments import api as payments
from shop.models import OrderUnit
from shop.orders.price import Quote


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """Rials, except `count` (pieces) and `points`. goods − discount + shipping − points_worth = due."""

    count: int
    goods: int
    discount: int
    shipping: int
    points: int
    points_worth: int

    @property
    def due(self) -> int:
        return self.goods - self.discount + self.shipping - self.points_worth


def of_quote(quote: Quote, *, points: int = 0, value: int = 0) -> Breakdown:
    """Of a basket; `value` is rials a point."""
    return Breakdown(
        count=quote.count,
        goods=quote.goods,
        discount=quote.discount,
        shipping=quote.shipping,
        points=points,
        points_worth=points * value,
    )


def of_units(units: Iterable[OrderUnit]) -> Breakdown:
    """Of an order, from its frozen units."""
    own = list(units)
    pieces = [unit for unit in own if unit.kind != OrderUnit.Kind.SHIPPING]
    return Breakdown(
        count=len(pieces),
        goods=sum(unit.list_price for unit in pieces),
        discount=sum(unit.partner_disc + unit.club_disc for unit in own),
        shipping=sum(unit.list_price for unit in own if unit.kind == OrderUnit.Kind.SHIPPING),
        points=sum(unit.points for unit in own),
        points_worth=sum(unit.pts_club + unit.pts_partner for unit in own),
    )


def charge_of(payment: payments.PaymentView, *, language: str) -> tuple[str, str]:
    """What the card was charged and at which rate, as texts; both empty when it was charged in rials."""
    if payment.charge_currency == "IRR":
        return "", ""
    charge = payments.charge_text(payment.charge_amount, payment.charge_currency, language=language)
    whole = -(-100 * payment.rate_den // payment.rate_num)  # rials for one whole unit, as the offer showed it
    rate = _("1 %(currency)s = %(toman)s toman") % {
        "currency": payment.charge_currency,
        "toman": toman(whole, language=language),
    }
    return charge, rate
