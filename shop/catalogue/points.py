"""The points a purchase would earn if it were paid today. The club's rules decide; the shop only gives the facts."""

import datetime as dt
from collections.abc import Sequence

from club import api as club
from lib.jalali import tehran_date

Facts = dict[str, int | str | bool | None]


def facts(*, cash: int, covered: bool, at: dt.datetime) -> Facts:
    """`cash`: rials that would be paid; `covered`: whether the partner's purchases earn points. Tehran's weekday."""
    return {"cash_rials": cash, "centre_covered": covered, "weekday": tehran_date(at).weekday(), "order": ""}


def preview(*, cash: int, covered: bool, at: dt.datetime) -> club.Preview:
    """The points with the steps of their calculation. One query."""
    return club.preview_points(kind=club.PURCHASE, facts=facts(cash=cash, covered=covered, at=at), at=at)


def preview_each(*, purchases: Sequence[tuple[int, bool]], at: dt.datetime) -> list[int]:
    """The points of (rials, covered) each on its own, for a list. One query."""
    given = [facts(cash=cash, covered=covered, at=at) for cash, covered in purchases]
    return club.preview_many(kind=club.PURCHASE, facts=given, at=at) if given else []
