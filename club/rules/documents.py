"""The rules of the founding documents with the numbers they state; a number they leave blank is None (Q1)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # before any activity that a city could record

PURCHASE = "club.purchase"
TAX_PAID = "club.tax_paid"
INDIVIDUAL = "club.individual_activity"
EVERY = 500_000  # rials, C-23
COVERED = {"f": "centre_covered", "op": "=", "v": True}
SPECIAL = {"f": "special_centre", "op": "=", "v": True}
PAID_IN_FULL = {"f": "in_full", "op": "=", "v": True}
# Saturday to Wednesday as Python counts weekdays (Monday is 0), by the Tehran date of the payment.
WORKDAYS = [5, 6, 0, 1, 2]
WEEKDAY_FACTORS = {"bonus": (13, 10), "multiplier": (3, 10)}  # Q2: thirty percent more, or thirty percent of it
PROFILE_PARTS = ("identity", "address", "work", "study", "family")
# The documents give the ten points without a limit; this one stops a trade in introductions and is a number like any.
REFERRAL_MONTH = 100


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


def once_body(*, trigger: str, points: int | None, expiry_months: int | None = None, **more: Any) -> dict[str, Any]:
    """A fixed number of points for each event of a kind; `more` are other parts of the body ("when", "caps")."""
    return {"trigger": trigger, "amount": {"points": points}, "expiry_months": expiry_months, **more}


def table_body(*, trigger: str, by: str, table: Mapping[str, int | None], **more: Any) -> dict[str, Any]:
    """The number stands under what was done: a part of the profile, an activity."""
    return {"trigger": trigger, "amount": {"by": by, "table": dict(table)}, **more}


def referral_body(*, points: int | None = 10, month: int | None = REFERRAL_MONTH, **more: Any) -> dict[str, Any]:
    """C-25: to the introducer, once whom he brought does something real, so many points a month at most."""
    caps = [] if month is None else [{"per": "member", "window": "month", "max_points": month}]
    amount = {"points": points}
    return {
        "trigger": "club.referral_joined", "amount": amount, "pending": {"until": "first_activity"}, "caps": caps, **more
    }  # fmt: skip


def tax_early_body(*, points: int | None, max_days: int | None = None, **more: Any) -> dict[str, Any]:
    """C-28: for each whole day before the due date, `max_days` at most."""
    early = {"f": "days_early", "op": ">=", "v": 1}
    amount = {"per": "days_early", "every": 1, "points": points, "max_days": max_days}
    return {"trigger": TAX_PAID, "when": {"all": [PAID_IN_FULL, early]}, "amount": amount, **more}


def credit_body(*, month: int | None, **more: Any) -> dict[str, Any]:
    """C-57: what two of the staff give by hand, to one member `month` points a month at most."""
    amount = {"per": "credit", "every": 1, "points": 1}
    caps = [{"per": "member", "window": "month", "max_points": month}]
    return {"trigger": INDIVIDUAL, "amount": amount, "caps": caps, **more}


ON_TIME = {"all": [PAID_IN_FULL, {"f": "days_early", "op": ">=", "v": 0}]}
RULES: dict[str, dict[str, Any]] = {
    "registration": once_body(trigger="club.registered", points=10),  # C-21
    "form-part": once_body(trigger="club.form_part_completed", points=1),  # C-22
    "profile-part": table_body(
        trigger="club.profile_part_completed", by="part", table=dict.fromkeys(PROFILE_PARTS)
    ),  # C-20, N1
    "purchase": purchase_body(points=None),  # C-23, C-24
    "special-centre": once_body(trigger=PURCHASE, points=None, when=SPECIAL),  # C-26
    "referral": referral_body(),  # C-25
    "tax-on-time": once_body(trigger=TAX_PAID, points=None, when=ON_TIME),  # C-27
    "tax-early": tax_early_body(points=None),  # C-28
    "individual-activity": table_body(trigger=INDIVIDUAL, by="activity", table={}),  # C-57
    "allocated-credit": credit_body(month=None),  # C-57
}
