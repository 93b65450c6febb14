"""A stored trace in plain sentences. Nothing is looked up live: what is said is what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.money import grouped

FACTOR_LABELS = {"weekday": lambda: _("Saturday to Wednesday")}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the sum: what, and how much (points, already written in the page's language)."""

    label: str
    value: str


def _num(value: int) -> str:
    return grouped(value, language="fa" if (get_language() or "fa").startswith("fa") else "en")


def steps(trace: Mapping[str, Any]) -> list[Step]:
    """The way from the facts to the points."""
    lines = []
    if trace.get("per"):
        label = _("%(steps)s full steps of %(every)s rials × %(each)s") % {
            "steps": _num(trace["steps"]),
            "every": _num(trace["every"]),
            "each": _num(trace["each"]),
        }
        lines.append(Step(label=label, value=_num(trace["base"])))
    running = trace.get("base", 0)
    num, den = 1, 1
    for factor in trace.get("multiply", ()):
        name = FACTOR_LABELS.get(factor["id"], lambda: factor["id"])()  # noqa: B023: called at once
        percent = _num(abs(factor["num"] * 100 // factor["den"] - 100))
        if not factor["applied"]:
            lines.append(Step(label=_("%(name)s: does not apply") % {"name": name}, value="—"))
            continue
        num, den = num * factor["num"], den * factor["den"]
        text = _("%(name)s: %(percent)s percent more") if factor["num"] >= factor["den"] else _("%(name)s: %(percent)s percent less")
        lines.append(Step(label=text % {"name": name, "percent": percent}, value=_fraction(running * num, den)))
    if trace.get("points") is not None:
        lines.append(Step(label=_("Points, rounded once"), value=_num(trace["points"])))
    return lines


def _fraction(num: int, den: int) -> str:
    """A tenth at most: 13 or 3.9 (3٫9 in Persian)."""
    whole, rest = divmod(num, den)
    if not rest:
        return _num(whole)
    tenth = rest * 10 // den
    is_fa = (get_language() or "fa").startswith("fa")
    return f"{_num(whole)}{'٫' if is_fa else '.'}{_num(tenth)}"
