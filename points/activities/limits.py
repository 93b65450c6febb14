"""What the rules in force let staff give by hand."""

import datetime as dt
from dataclasses import dataclass

from points.activities.kinds import INDIVIDUAL
from points.rules.versions import versions_at


@dataclass(frozen=True, kw_only=True)
class Limits:
    """`activities`: points by activity. `credit`: the most that one member may be given in a month; 0: none."""

    activities: dict[str, int]
    credit: int


def limits(*, at: dt.datetime) -> Limits:
    """One query."""
    activities: dict[str, int] = {}
    credit = 0
    for body in (held.body for held in versions_at(kind=INDIVIDUAL, at=at) if held.body):
        if body.by == "activity":
            activities |= {name: points for name, points in body.table.items() if points}
        elif body.per == "credit":
            most = [cap.max_points or 0 for cap in body.caps if cap.per == "member"]
            credit = max(credit, min(most, default=0))
    return Limits(activities=activities, credit=credit)
