"""What all rules of one kind say about one activity together: each by itself, then the best of each group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from points.rules.compiled import Points, compiled
from points.rules.engine import NOTHING_USED, Used, Verdict, evaluate
from points.rules.versions import Held

Facts = Mapping[str, Any]
UsedBy = Callable[[Held], Used]


def nothing_used(_held: Held) -> Used:
    return NOTHING_USED


@dataclass(frozen=True, kw_only=True)
class Judged:
    """`outcome` is one of Decision.Outcome; `verdict.points` is 0 unless it pays."""

    held: Held
    outcome: str
    verdict: Verdict


def judge(found: Sequence[Held], facts: Facts, used: UsedBy = nothing_used) -> list[Judged]:
    """One entry for each version, in their order. A body that cannot be read stops nobody else."""
    said = [_one(held, facts, used) for held in found]
    best: dict[str, Judged] = {}
    for each in said:
        group = each.held.body.stack if each.held.body else None
        if group and each.outcome == "awarded" and each.verdict.points > _points(best.get(group)):
            best[group] = each
    return [_beside(each, best) for each in said]


def _points(judged: Judged | None) -> int:
    return 0 if judged is None else judged.verdict.points


def _one(held: Held, facts: Facts, used: UsedBy) -> Judged:
    if held.body is None:
        return Judged(held=held, outcome="error", verdict=Verdict(outcome="blank", trace={"error": "unreadable"}))
    try:
        verdict = evaluate(held.body, facts, used(held))
    except (TypeError, ValueError) as error:
        trace = {"error": type(error).__name__}
        return Judged(held=held, outcome="error", verdict=Verdict(outcome="blank", trace=trace))
    if held.is_trial:
        return Judged(held=held, outcome="shadow", verdict=replace(verdict, points=0))
    return Judged(held=held, outcome=verdict.outcome, verdict=verdict)


def _beside(judged: Judged, best: Mapping[str, Judged]) -> Judged:
    """The best of a group names the others, and they name it and pay nothing."""
    group = judged.held.body.stack if judged.held.body else None
    winner = best.get(group) if group else None
    if group is None or winner is None or judged.outcome != "awarded":
        return judged
    stack = {"group": group, "best": winner.held.row.rule.code, "best_points": winner.verdict.points}
    verdict = replace(judged.verdict, trace={**judged.verdict.trace, "stack": stack})
    if judged is winner:
        return replace(judged, verdict=verdict)
    return replace(judged, outcome="outdone", verdict=replace(verdict, points=0))


def totals(found: Sequence[Held]) -> Callable[[Facts], int]:
    """facts → points of all these versions together, compiled, for a member of whom no cap is known."""
    single: list[Points] = []
    groups: dict[str, list[Points]] = {}
    for body in (held.body for held in found):
        if body is not None:
            target = single if body.stack is None else groups.setdefault(body.stack, [])
            target.append(compiled(body))

    def total(facts: Facts) -> int:
        alone = sum(points(facts, NOTHING_USED) for points in single)
        return alone + sum(max(points(facts, NOTHING_USED) for points in group) for group in groups.values())

    return total
