"""How many points an order can take, and how many the checkout offers."""

import datetime as dt
from dataclasses import dataclass

from members.api import member_of
from payments import api as payments
from points.api import balance as balance_of
from points.api import point_value
from shop.orders.allocate import fits, payable_choices
from shop.orders.price import Quote


@dataclass(frozen=True, kw_only=True)
class PointsOffer:
    """What the chooser shows. `value` rials a point (0: spending is off), `most` that this order and balance allow."""

    available: int
    value: int
    most: int
    smallest: int | None
    choices: list[int]
    expiring: tuple[dt.date, int] | None
    is_suspended: bool = False  # the points are there, but may not be used now

    def allows(self, points: int, *, total: int) -> bool:
        """Whether so many points may be chosen: they are there, and what is left can be paid (or is nothing)."""
        return 0 <= points <= self.most and fits(total, self.value, points, self.smallest)


def points_choices(*, quote: Quote, user_id: int, at: dt.datetime) -> PointsOffer:
    """Only amounts that leave nothing, or at least what a gateway takes (payments.api.smallest_payable)."""
    smallest = payments.smallest_payable(at=at)
    value = point_value(at=at) or 0
    member = member_of(user_id=user_id)
    available, expiring = 0, None
    if member is not None:
        balance = balance_of(member_id=member.id, at=at)
        available = 0 if member.suspended else max(balance.available, 0)
        expiring = balance.expiring[0] if balance.expiring else None
    most = min(available, quote.most_points(value)) if value else 0
    choices = payable_choices(
        total=quote.total, value=value, available=available, most=quote.most_points(value), smallest=smallest
    )
    return PointsOffer(
        available=available,
        value=value,
        most=most,
        smallest=smallest,
        choices=choices,
        expiring=expiring,
        is_suspended=member is not None and member.suspended,
    )
