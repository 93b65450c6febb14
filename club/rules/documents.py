"""The rules of the founding documents with the numbers they state; a number they leave blank is None (Q1)."""

import datetime as dt
from typing import Any

SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # before any activity that a city could record

PURCHASE = "club.purchase"
EVERY = 500_000  # rials, C-23
COVERED = {"f": "centre_covered", "op": "=", "v": True}
# Saturday to Wednesday as Python counts weekdays (Monday is 0), by the Tehran date of the payment.
WORKDAYS = [5, 6, 0, 1, 2]
WEEKDAY_FACTORS = {"bonus": (13, 10), "multiplier": (3, 10)}  # Q2: thirty percent more, or thirty percent of it


def purchase_body(
    *, points: int | None, every: int = EVERY, weekday_mode: str = "bonus", expiry_months: int | None = None
) -> dict[str, Any]:
    """C-23 and C-24: points for every full 500,000 rials paid at covered centres, and the weekday bonus."""
    num, den = WEEKDAY_FACTORS[weekday_mode]
    weekday = {"f": "weekday", "op": "in", "v": WORKDAYS}
    return {
        "trigger": PURCHASE,
        "when": COVERED,
        "amount": {"per": "cash_rials", "every": every, "points": points},
        "multiply": [{"id": "weekday", "when": weekday, "num": num, "den": den}],
        "expiry_months": expiry_months,
    }


def once_body(*, trigger: str, points: int | None, expiry_months: int | None = None) -> dict[str, Any]:
    """A fixed number of points for each event of a kind."""
    return {"trigger": trigger, "amount": {"points": points}, "expiry_months": expiry_months}


RULES: dict[str, dict[str, Any]] = {
    "registration": once_body(trigger="club.registered", points=10),  # C-21
    "form-part": once_body(trigger="club.form_part_completed", points=1),  # C-22
    "purchase": purchase_body(points=None),  # C-23, C-24
}
