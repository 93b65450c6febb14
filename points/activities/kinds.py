"""Taxes of the city and individual activities, until the packages of the city bring theirs (C-27, C-28, C-57)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from points.registry import ActivityKind, Fact, FoundingRule
from points.rules.documents import once_body, table_body
from points.rules.words import num

TAX_PAID = "points.tax_paid"
INDIVIDUAL = "points.individual_activity"
TAXES = {
    "renovation": gettext_lazy("renovation tax"),
    "vehicle": gettext_lazy("vehicle tax"),
    "business": gettext_lazy("business tax"),
    "other": gettext_lazy("another tax of the city"),
}
PAID_IN_FULL = {"f": "in_full", "op": "=", "v": True}
ON_TIME = {"all": [PAID_IN_FULL, {"f": "days_early", "op": ">=", "v": 0}]}


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


def _tax(facts: Mapping[str, Any]) -> str:
    return _("Paid to the city: %(tax)s") % {"tax": TAXES.get(facts.get("tax", ""), TAXES["other"])}


def _individual(facts: Mapping[str, Any]) -> str:
    """Who gave it and why stand in the facts themselves: the member reads what was decided, not what is so today."""
    said = {name: facts.get(name) or "" for name in ("activity", "reason", "office")}
    if said["activity"]:
        return _("%(activity)s: %(reason)s (given by %(office)s)") % said
    return _("Credit from the city: %(reason)s (given by %(office)s)") % said


def _each_day(points: int, every: int) -> str:
    text = ngettext("%(points)s point for each day early", "%(points)s points for each day early", points)
    return text % {"points": num(points)}


def _days(steps: int, every: int, each: int) -> str:
    return _("%(steps)s days early × %(each)s") % {"steps": num(steps), "each": num(each)}


def _in_time(op: str, value: Any) -> str:
    return {0: _("on time"), 1: _("before the due date")}.get(value, "") if op == ">=" else ""


def _granted(points: int, every: int) -> str:
    return _("as many points as two people of the staff grant") if points == every == 1 else ""


def _granted_steps(steps: int, every: int, each: int) -> str:
    return _("Granted by two people of the staff") if each == every == 1 else ""


def taxes() -> ActivityKind:
    return ActivityKind(
        code=TAX_PAID,
        label=gettext_lazy("Taxes and dues of the city"),
        facts=(
            Fact(name="tax", type="text", label=gettext_lazy("which tax"), choices=TAXES),
            Fact(
                name="days_early",
                type="integer",
                label=gettext_lazy("days before the due date"),
                unit="days",
                each=_each_day,
                steps=_days,
                compared=_in_time,
            ),
            Fact(name="in_full", type="boolean", label=gettext_lazy("paid in full")),
        ),
        is_real=True,
        sentence=_tax,
        founding=(
            FoundingRule(code="tax-on-time", place=70, body=once_body(trigger=TAX_PAID, points=None, when=ON_TIME)),
            FoundingRule(code="tax-early", place=80, body=tax_early_body(points=None)),
        ),
    )


def individual() -> ActivityKind:
    return ActivityKind(
        code=INDIVIDUAL,
        label=gettext_lazy("Individual activity"),
        facts=(
            Fact(name="activity", type="text", label=gettext_lazy("activity")),
            Fact(
                name="credit",
                type="integer",
                label=gettext_lazy("points granted"),
                unit="points",
                each=_granted,
                steps=_granted_steps,
            ),
            Fact(name="reason", type="text", label=gettext_lazy("why")),
            Fact(name="office", type="text", label=gettext_lazy("given by")),
        ),
        is_real=True,
        sentence=_individual,
        founding=(
            FoundingRule(
                code="individual-activity", place=90, body=table_body(trigger=INDIVIDUAL, by="activity", table={})
            ),
            FoundingRule(code="allocated-credit", place=100, body=credit_body(month=None)),
        ),
    )
