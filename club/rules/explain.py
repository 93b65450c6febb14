"""A stored trace in plain sentences. Nothing is looked up live: what is said is what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lib.money import grouped


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the sum: what, and how much (points, already written in the page's language)."""

    label: str
    value: str


def _is_fa() -> bool:
    return (get_language() or "fa").startswith("fa")


def num(value: int) -> str:
    """Grouped by three, in the digits of the page's language."""
    return grouped(value, language="fa" if _is_fa() else "en")


def steps(trace: Mapping[str, Any]) -> list[Step]:
    """The way from the facts to the points."""
    lines = []
    if trace.get("per"):
        label = ngettext(
            "%(steps)s full step of %(every)s rials × %(each)s",
            "%(steps)s full steps of %(every)s rials × %(each)s",
            trace["steps"],
        ) % {name: num(trace[name]) for name in ("steps", "every", "each")}
        lines.append(Step(label=label, value=num(trace["base"])))
    elif "each" in trace:
        lines.append(Step(label=_("A fixed number"), value=num(trace["each"])))
    top, bottom = trace.get("base", 0), 1
    for factor in trace.get("multiply", ()):
        if not factor["applied"]:
            label = _("%(name)s: does not apply") % {"name": _factor_name(factor["id"])}
            lines.append(Step(label=label, value="—"))
            continue
        top, bottom = top * factor["num"], bottom * factor["den"]
        lines.append(Step(label=_factor_label(factor), value=_fraction(top, bottom)))
    if trace.get("points") is not None and trace.get("multiply"):
        lines.append(Step(label=_("Points, rounded once"), value=num(trace["points"])))
    return lines


def returned_steps(*, given: int, due: int, taken: int) -> list[Step]:
    """Why so many points were taken back (all of them numbers above or equal to 0)."""
    lines = [
        Step(label=_("The activity had earned"), value=num(given)),
        Step(label=_("Falls to what was returned"), value=num(due)),
    ]
    if taken < due:
        lines.append(Step(label=_("Spent already, and waived"), value=num(due - taken)))
    lines.append(Step(label=_("Taken back"), value=num(taken)))
    return lines


def _factor_name(code: str) -> str:
    return {"weekday": _("Saturday to Wednesday")}.get(code, code)


def _factor_label(factor: Mapping[str, Any]) -> str:
    percent = factor["num"] * 100 // factor["den"]
    text = _("%(name)s: %(percent)s percent more") if percent >= 100 else _("%(name)s: only %(percent)s percent of it")
    return text % {"name": _factor_name(factor["id"]), "percent": num(percent - 100 if percent >= 100 else percent)}


def _fraction(top: int, bottom: int) -> str:
    """A tenth at most: 13 or 3.9 (3٫9 in Persian)."""
    whole, rest = divmod(top, bottom)
    if not rest:
        return num(whole)
    return f"{num(whole)}{'٫' if _is_fa() else '.'}{num(rest * 10 // bottom)}"
