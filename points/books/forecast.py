"""What the city owes in points: by funder now, and what of it will be asked for, month by month.

A simple forecast, and it says so: points are taken to be used in the share in which points that left wallets were used
rather than expired until now; without any history all of them are.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from ledger import api as ledger
from lib.money import rounded, share
from lib.months import Month
from points.balance.read import point_value
from points.books.models import PointsDay
from points.registry import points_account

MONTHS = 12
WHOLE = 10_000  # shares are in hundredths of a percent


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Points of one funder in wallets, and their rials."""

    funder: str
    points: int
    rials: int


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Points that expire in a month (None: later, or never), their rials, and how much of it is expected to be used."""

    month: Month | None
    points: int
    rials: int
    expected: int


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """`share_used` in hundredths of a percent; None without any history. `rate` in rials per point."""

    rate: int
    owed: list[Owed]
    coming: list[Coming]
    share_used: int | None

    @property
    def points(self) -> int:
        return sum(row.points for row in self.owed)

    @property
    def rials(self) -> int:
        return sum(row.rials for row in self.owed)


def forecast(*, at: dt.datetime) -> Forecast:
    """Everything from the lots that are in wallets now; debts of members are not taken off."""
    rate, used = point_value(at=at) or 0, share_used()
    by_funder: Counter[str] = Counter()
    by_month: Counter[Month | None] = Counter()
    first = Month.of(at)
    last = first.moved(MONTHS - 1)
    for row in ledger.funded(unit="points"):
        by_funder[row.funder] += row.points
        # The last instant of validity counts: a lot that ends with a month belongs to that month.
        ends = None if row.expires_at >= ledger.FAR else Month.of(row.expires_at - dt.timedelta(microseconds=1))
        by_month[None if ends is None or ends > last else max(ends, first)] += row.points
    months: list[Month | None] = [first.moved(index) for index in range(MONTHS)]
    coming = [
        Coming(
            month=month,
            points=by_month[month],
            rials=by_month[month] * rate,
            expected=share(by_month[month] * rate, WHOLE if used is None else used),
        )
        for month in [*months, None]
    ]
    owed = [Owed(funder=code, points=points, rials=points * rate) for code, points in by_funder.most_common()]
    return Forecast(rate=rate, owed=owed, coming=coming, share_used=used)


def share_used() -> int | None:
    """Of all points that left wallets until the last closing, the part that was used, in hundredths of a percent."""
    last = PointsDay.objects.order_by("-day").values_list("totals", flat=True).first() or {}
    used = -sum(total for code, total in last.items() if points_account(code).means == "used")
    expired = -sum(total for code, total in last.items() if points_account(code).means == "expired")
    return rounded(WHOLE * used, used + expired) if used + expired else None
