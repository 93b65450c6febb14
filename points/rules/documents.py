"""The rules of the founding documents with the numbers they state; a number they leave blank is None (Q1).

Each kind of activity brings its own (ActivityKind.founding); here is what they are made of.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from points.registry import activity_kinds

SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # before any activity that a city could record
WEEKDAY_FACTORS = {"bonus": (13, 10), "multiplier": (3, 10)}  # Q2: thirty percent more, or thirty percent of it


def once_body(*, trigger: str, points: int | None, expiry_months: int | None = None, **more: Any) -> dict[str, Any]:
    """A fixed number of points for each event of a kind; `more` are other parts of the body ("when", "caps")."""
    return {"trigger": trigger, "amount": {"points": points}, "expiry_months": expiry_months, **more}


def table_body(*, trigger: str, by: str, table: Mapping[str, int | None], **more: Any) -> dict[str, Any]:
    """The number stands under what was done: a part of the profile, an activity."""
    return {"trigger": trigger, "amount": {"by": by, "table": dict(table)}, **more}


def founding_rules() -> dict[str, dict[str, Any]]:
    """Code → body, in the order in which staff see them."""
    rules = sorted((rule for kind in activity_kinds for rule in kind.founding), key=lambda rule: rule.place)
    return {rule.code: dict(rule.body) for rule in rules}
