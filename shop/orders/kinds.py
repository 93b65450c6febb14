"""The activity that the shop reports, a paid purchase, and the founding rules that it brings (C-23, C-24, C-26)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from points.api import WEEKDAY_FACTORS, once_body
from points.registry import ActivityKind, Fact, FoundingRule

PURCHASE = "club.purchase"
EVERY = 500_000  # rials, C-23
COVERED = {"f": "centre_covered", "op": "=", "v": True}
SPECIAL = {"f": "special_centre", "op": "=", "v": True}
# Saturday to Wednesday as Python counts weekdays (Monday is 0), by the Tehran date of the payment.
WORKDAYS = [5, 6, 0, 1, 2]


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


def _sentence(facts: Mapping[str, Any]) -> str:
    return _("Purchase, order %(number)s") % {"number": facts.get("order", "")}


def _weekdays(op: str, value: Any) -> str:
    return _("Saturday to Wednesday") if op == "in" and set(value) == set(WORKDAYS) else ""


def purchase() -> ActivityKind:
    return ActivityKind(
        code=PURCHASE,
        label=gettext_lazy("Paid purchase"),
        facts=(
            Fact(
                name="cash_rials",
                type="integer",
                label=gettext_lazy("money paid, in rials"),
                unit="rials",
                step=EVERY,
            ),
            Fact(name="centre_covered", type="boolean", label=gettext_lazy("at a covered centre")),
            Fact(name="special_centre", type="boolean", label=gettext_lazy("at a special centre")),
            Fact(name="weekday", type="integer", label=gettext_lazy("day of the week"), compared=_weekdays),
            Fact(name="order", type="text", label=gettext_lazy("order")),
        ),
        is_real=True,
        is_trade=True,
        sentence=_sentence,
        founding=(
            FoundingRule(code="purchase", place=40, body=purchase_body(points=None)),
            FoundingRule(code="special-centre", place=50, body=once_body(trigger=PURCHASE, points=None, when=SPECIAL)),
        ),
    )
