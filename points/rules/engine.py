"""The rule engine: (body, facts, counters) → decision and the whole way there. No database, no clock, no fractions.

Round once, at the end, over the exact fraction, as the rule says: rounding down would hide the weekday bonus of small
orders (3 × 1.3 = 3.9). Every branch is evaluated, and every comparison stored, also those that changed nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib import conditions
from lib.money import rounded
from points.rules.body import Body

Outcome = Literal["awarded", "no_match", "missing_fact", "blank", "capped"]
Used = Mapping[str, int]
NOTHING_USED: Used = {}
ENGINE = 1  # in every trace: counts up when the same body and facts give another sum, or a trace is built otherwise


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`wanted` is before caps and budgets, `points` what is given.

    `trace` is plain data (JSON): what was compared, the base, each factor, the sum, and each cap with what it left.
    """

    outcome: Outcome
    wanted: int = 0
    points: int = 0
    trace: dict[str, Any]


@dataclass(frozen=True)
class Flip:
    """Leaves that count as their opposite: numbers `leaves` of tree number `tree` of `body.conditions`."""

    tree: int
    leaves: frozenset[int]


def evaluate(body: Body, facts: Mapping[str, Any], used: Used = NOTHING_USED, flip: Flip | None = None) -> Verdict:
    """What the rule gives for these facts. Missing facts give nothing and are named in the trace.

    `used` says for each cap ("member:day", "rule:lifetime") the points that are gone in the window already.
    """
    trace: dict[str, Any] = {"engine": ENGINE, "when": [], "multiply": []}
    if body.is_blank:
        return Verdict(outcome="blank", trace=trace)
    answers = _answers(body, facts, flip)
    matches: bool | None = True
    if body.when is not None:
        matches, leaves = next(answers)
        trace["when"] = [leaf._asdict() for leaf in leaves]
    missing = [leaf["fact"] for leaf in trace["when"] if leaf["actual"] is None and leaf["result"] is None]
    base = _base(body, facts, trace)
    if base is None:
        missing.append(body.per or body.by or "")
    num, den, unknown = _factors(body, answers, trace)
    missing += unknown
    if matches is False:
        return Verdict(outcome="no_match", trace=trace)
    if matches is None or base is None or unknown:
        trace["missing"] = sorted(set(missing))
        return Verdict(outcome="missing_fact", trace=trace)
    return _sum(body, base, num, den, used, trace)


def _answers(body: Body, facts: Mapping[str, Any], flip: Flip | None) -> Any:
    for number, tree in enumerate(body.conditions):
        yield conditions.evaluate(tree, facts, flipped=flip.leaves if flip and flip.tree == number else ())


def _base(body: Body, facts: Mapping[str, Any], trace: dict[str, Any]) -> int | None:
    """Points before factors; None when the fact that they hang on is missing."""
    if body.by is not None:
        value = facts.get(body.by)
        each = None if value is None else body.table.get(value) or 0
        trace["amount"] = {"by": body.by, "value": value, "each": each, "base": each}
        return each
    basis = 1 if body.per is None else facts.get(body.per)
    if basis is None or body.points is None:
        return None
    counted = int(basis) if body.most is None else min(int(basis), body.most)
    steps = max(0, counted) // body.every
    base = steps * body.points
    trace["amount"] = {"per": body.per, "basis": basis, "every": body.every, "steps": steps, "each": body.points}
    trace["amount"] |= {"base": base} if body.most is None else {"base": base, "most": body.most}
    return base


def _factors(body: Body, answers: Any, trace: dict[str, Any]) -> tuple[int, int, list[str]]:
    num, den, missing = 1, 1, []
    for factor, (applies, leaves) in zip(body.multiply, answers, strict=True):
        if applies is None:
            missing += [leaf.fact for leaf in leaves if leaf.result is None]
        if applies:
            num, den = num * factor.num, den * factor.den
        trace["multiply"].append(
            {
                "id": factor.id,
                "num": factor.num,
                "den": factor.den,
                "applied": applies,
                "leaves": [leaf._asdict() for leaf in leaves],
            }
        )
    return num, den, missing


def _sum(body: Body, base: int, num: int, den: int, used: Used, trace: dict[str, Any]) -> Verdict:
    wanted = rounding(body)(base * num, den)
    trace |= {"rounding": body.rounding, "wanted": wanted}
    points = capped(body, wanted, used)
    for cap in body.caps:
        gone = used.get(cap.key, 0)
        left = max(0, (cap.max_points or 0) - gone)
        trace.setdefault("caps", []).append(
            {"per": cap.per, "window": cap.window, "max": cap.max_points, "used": gone, "left": left}
        )
    trace["awarded"] = points
    if wanted and not points:
        return Verdict(outcome="capped", wanted=wanted, trace=trace)
    return Verdict(outcome="awarded" if points else "no_match", wanted=wanted, points=points, trace=trace)


def rounding(body: Body) -> Callable[[int, int], int]:
    return rounded if body.rounding == "half_up" else lambda top, bottom: top // bottom


def capped(body: Body, wanted: int, used: Used) -> int:
    """Caps of the member cut; then the rest fits into every budget whole, or nothing is given."""
    points = wanted
    for cap in body.caps:
        if cap.per == "member":
            points = min(points, max(0, (cap.max_points or 0) - used.get(cap.key, 0)))
    for cap in body.caps:
        if cap.per == "rule" and points > max(0, (cap.max_points or 0) - used.get(cap.key, 0)):
            return 0
    return points
