"""The points a purchase would earn if it were paid today. The club's rules decide; the shop only gives the facts."""

import datetime as dt
from collections.abc import Sequence

from points.api import Preview, preview_many, preview_points
from shop.orders import pay
from shop.orders.kinds import PURCHASE


def preview(*, cash: int, covered: bool, special: bool, at: dt.datetime, user_id: int | None = None) -> Preview:
    """The points with the steps of their calculation. `cash`: rials that would be paid; `covered`, `special`: centres.

    One query; with the user behind a member a rule's caps count too, which takes up to two more where it has any.
    """
    facts = pay.facts(cash=cash, covered=covered, special=special, at=at, number="")
    return preview_points(kind=PURCHASE, facts=facts, at=at, user_id=user_id)


def preview_each(*, purchases: Sequence[tuple[int, bool, bool]], at: dt.datetime) -> list[int]:
    """The points of (rials, covered, special) each on its own, for a list. One query."""
    given = [
        pay.facts(cash=cash, covered=covered, special=special, at=at, number="") for cash, covered, special in purchases
    ]
    return preview_many(kind=PURCHASE, facts=given, at=at) if given else []
