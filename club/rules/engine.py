"""The rule engine: (facts, body) → points and the whole way there. No database, no clock, no fractions.

Round once, at the end, halves up, over the exact fraction: rounding down would hide the weekday bonus of small
orders (3 × 1.3 = 3.9).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from club.rules.body import Body
from lib import conditions
from lib.money import rounded

Outcome = Literal["awarded", "no_match", "missing_fact", "blank"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`trace` is plain data (JSON): what was compared, the base, each factor, the sum before rounding."""

    outcome: Outcome
    points: int
    trace: dict[str, Any]


def evaluate(body: Body, facts: Mapping[str, Any]) -> Verdict:
    """What the rule gives for these facts. Missing facts give nothing and are named in the trace."""
    trace: dict[str, Any] = {"when": [], "multiply": []}
    if body.points is None:
        return Verdict(outcome="blank", points=0, trace=trace)
    matches: bool | None = True
    if body.when is not None:
        matches, leaves = conditions.evaluate(body.when, facts)
        trace["when"] = [asdict(leaf) for leaf in leaves]
    basis = 1 if body.per is None else facts.get(body.per)
    missing = [leaf["fact"] for leaf in trace["when"] if leaf["actual"] is None]
    if basis is None and body.per is not None:
        missing.append(body.per)
    num, den, unknown = _factors(body, facts, trace)
    missing += unknown
    if matches is False:
        return Verdict(outcome="no_match", points=0, trace=trace)
    if matches is None or basis is None or unknown:
        trace["missing"] = sorted(set(missing))
        return Verdict(outcome="missing_fact", points=0, trace=trace)
    steps = max(0, int(basis)) // body.every
    base = steps * body.points
    points = rounded(base * num, den)
    trace |= {"per": body.per, "basis": basis, "every": body.every, "steps": steps, "each": body.points, "base": base}
    trace["points"] = points
    return Verdict(outcome="awarded" if points else "no_match", points=points, trace=trace)


def _factors(body: Body, facts: Mapping[str, Any], trace: dict[str, Any]) -> tuple[int, int, list[str]]:
    num, den, missing = 1, 1, []
    for factor in body.multiply:
        applies, leaves = conditions.evaluate(factor.when, facts)
        if applies is None:
            missing += [leaf.fact for leaf in leaves if leaf.actual is None]
        if applies:
            num, den = num * factor.num, den * factor.den
        trace["multiply"].append(
            {
                "id": factor.id,
                "num": factor.num,
                "den": factor.den,
                "applied": applies,
                "leaves": [asdict(leaf) for leaf in leaves],
            }
        )
    return num, den, missing
