"""A stored trace in plain sentences. Nothing is looked up live: what is said is what was decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from points.rules.words import fact_label, fact_of, factor_name, is_fa, num, window_words

__all__ = ["Step", "num", "returned_steps", "steps"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the sum: what, and how much (points, already written in the page's language)."""

    label: str
    value: str


def steps(trace: Mapping[str, Any], *, trigger: str = "") -> list[Step]:
    """The way from the facts to the points; `trigger`, the activity's kind, knows the words for its facts."""
    amount = trace.get("amount") or trace  # older traces are flat
    lines = list(_amount_steps(amount, trigger))
    top, bottom = amount.get("base") or 0, 1
    for factor in trace.get("multiply", ()):
        if not factor["applied"]:
            label = _("%(name)s: does not apply") % {"name": _factor_name(factor, trigger)}
            lines.append(Step(label=label, value="—"))
            continue
        top, bottom = top * factor["num"], bottom * factor["den"]
        lines.append(Step(label=_factor_label(factor, trigger), value=_fraction(top, bottom)))
    wanted = trace.get("wanted", trace.get("points"))
    if wanted is not None and trace.get("multiply"):
        label = _("Points, rounded down once") if trace.get("rounding") == "down" else _("Points, rounded once")
        lines.append(Step(label=label, value=num(wanted)))
    lines += _cap_steps(trace)
    if trace.get("stack"):
        lines.append(_stack_step(trace["stack"]))
    return lines


def _stack_step(stack: Mapping[str, Any]) -> Step:
    best = stack.get("best_points")
    label = _("Only the best rule of “%(group)s” pays; it gave") % stack
    return Step(label=label, value="—" if best is None else num(best))


def _amount_steps(amount: Mapping[str, Any], trigger: str) -> Iterator[Step]:
    if amount.get("by"):
        yield Step(label=_("The number that is set for it"), value=num(amount.get("each") or 0))
    elif amount.get("per"):
        label = _counted(amount, trigger)
        if "most" in amount and amount["basis"] > amount["most"]:
            label += _(" (%(most)s at most)") % {"most": num(amount["most"])}
        yield Step(label=label, value=num(amount["base"]))
    elif "each" in amount:
        yield Step(label=_("A fixed number"), value=num(amount["each"]))


def _counted(amount: Mapping[str, Any], trigger: str) -> str:
    """How often a step was full, and what each gave: as the fact says it, or in general."""
    fact = fact_of(trigger, amount["per"])
    steps, every, each = amount["steps"], amount["every"], amount["each"]
    if fact is not None and fact.steps is not None and (said := fact.steps(steps, every, each)):
        return said
    numbers = {"steps": num(steps), "every": num(every), "each": num(each)}
    if fact is not None and fact.unit == "rials":
        text = ngettext(
            "%(steps)s full step of %(every)s rials × %(each)s",
            "%(steps)s full steps of %(every)s rials × %(each)s",
            steps,
        )
        return text % numbers
    return _("%(what)s: %(steps)s × %(each)s") % {**numbers, "what": fact_label(trigger, amount["per"])}


def _cap_steps(trace: Mapping[str, Any]) -> Iterator[Step]:
    """Only the limits that took something away, and then what was given."""
    wanted, awarded = trace.get("wanted"), trace.get("awarded")
    if wanted is None or awarded is None or wanted == awarded:
        return
    for cap in trace.get("caps", ()):
        if cap["left"] < wanted or trace.get("budget_used_up"):
            said = {name: num(cap[name]) for name in ("max", "used")} | {"window": window_words(cap["window"])}
            if cap["per"] == "member":
                label = _("At most %(max)s points %(window)s for you, of which you had %(used)s")
            else:
                label = _("Budget for all of %(max)s points %(window)s, of which %(used)s were given")
            yield Step(label=label % said, value=num(cap["left"]))
    yield Step(label=_("Given"), value=num(awarded))


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


def _factor_name(factor: Mapping[str, Any], trigger: str) -> str:
    if factor["id"] == "weekday":
        return _("Saturday to Wednesday")
    return factor_name(trigger, factor["id"], factor["leaves"])


def _factor_label(factor: Mapping[str, Any], trigger: str) -> str:
    percent = factor["num"] * 100 // factor["den"]
    text = _("%(name)s: %(percent)s percent more") if percent >= 100 else _("%(name)s: only %(percent)s percent of it")
    return text % {"name": _factor_name(factor, trigger), "percent": num(percent - 100 if percent >= 100 else percent)}


def _fraction(top: int, bottom: int) -> str:
    """A tenth at most: 13 or 3.9 (3٫9 in Persian)."""
    whole, rest = divmod(top, bottom)
    if not rest:
        return num(whole)
    return f"{num(whole)}{'٫' if is_fa() else '.'}{num(rest * 10 // bottom)}"
