"""Why 12, and why not 20? From the stored trace and the stored facts alone: nothing is looked up live."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lib import conditions
from points.awards.models import Decision
from points.rulebook.verdict import verdict_of
from points.rules.body import Body
from points.rules.engine import Flip, evaluate
from points.rules.explain import Step, steps
from points.rules.versions import read_body
from points.rules.words import fact_label, joined, leaf_words, num

MOST_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One comparison: what the rule asks, and whether it was so (None: nobody said)."""

    words: str
    result: bool | None


@dataclass(frozen=True, kw_only=True)
class Instead:
    """Had this been otherwise, the rule would have wanted `wanted` points and given `points`."""

    words: str
    wanted: int
    points: int


@dataclass(frozen=True, kw_only=True)
class Why:
    """`verdict` is one sentence; `instead` are the changes that would have given more, the largest first."""

    verdict: str
    steps: list[Step] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    instead: list[Instead] = field(default_factory=list)


def why(decision: Decision) -> Why:
    """Needs the version and the event on the decision. No query. Of a rule that cannot be read only that is said."""
    body, trace = read_body(decision.version), decision.trace
    verdict = verdict_of(decision, body)
    if body is None or decision.outcome == Decision.Outcome.ERROR:
        return Why(verdict=verdict)
    return Why(
        verdict=verdict,
        steps=steps(trace, trigger=body.trigger) if "wanted" in trace or "points" in trace else [],
        compared=list(_compared(body.trigger, trace)),
        instead=_instead(decision, body),
    )


def _compared(trigger: str, trace: Mapping[str, Any]) -> Iterator[Compared]:
    leaves = [*trace.get("when", ()), *(leaf for each in trace.get("multiply", ()) for leaf in each["leaves"])]
    for leaf in leaves:
        yield Compared(words=leaf_words(trigger, leaf), result=leaf["result"])


def _instead(decision: Decision, body: Body) -> list[Instead]:
    """The engine once more with something otherwise, with the facts and the counters of that moment."""
    facts = decision.event.facts
    used = {f"{cap['per']}:{cap['window']}": cap["used"] for cap in decision.trace.get("caps", ())}
    before = evaluate(body, facts, used).wanted
    found = []
    for words, changed, flip in _changes(body, facts):
        verdict = evaluate(body, changed, used, flip)
        if verdict.wanted > before:
            found.append(Instead(words=words, wanted=verdict.wanted, points=verdict.points))
    return sorted(found, key=lambda each: -each.wanted)[:MOST_SHOWN]


def _changes(body: Body, facts: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Flip | None]]:
    """Each comparison turned round; those of one condition that were not so, together; enough for a first step."""
    for number, tree in enumerate(body.conditions):
        turned = [
            (place, conditions.evaluate(leaf, facts)[0], leaf_words(body.trigger, leaf))
            for place, leaf in enumerate(conditions.leaves_of(tree))
        ]
        for place, so, words in turned:
            said = _("not: %(what)s") % {"what": words} if so else words
            yield said, facts, Flip(number, frozenset({place}))
        lacking = _lacking(body, tree, facts)
        if len(lacking) > 1 and not any(conditions.evaluate(tree, facts, flipped={place})[0] for place in lacking):
            yield joined([*lacking.values()]), facts, Flip(number, frozenset(lacking))
    if (more := _first_step(body, facts)) is not None and body.per is not None:
        changed = {**facts, body.per: more}
        words = _("%(what)s: %(value)s or more") % {"what": fact_label(body.trigger, body.per), "value": num(more)}
        lacking = {} if body.when is None else _lacking(body, body.when, changed)
        yield joined([words, *lacking.values()]), changed, Flip(0, frozenset(lacking)) if lacking else None


def _lacking(body: Body, tree: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[int, str]:
    """The comparisons of a tree that are not so, or of which nobody said, in words."""
    leaves = enumerate(conditions.leaves_of(tree))
    return {place: leaf_words(body.trigger, leaf) for place, leaf in leaves if not conditions.evaluate(leaf, facts)[0]}


def _first_step(body: Body, facts: Mapping[str, Any]) -> int | None:
    """How much of what is counted fills one step, where there was not enough for any."""
    if body.per is None or (basis := facts.get(body.per)) is None or int(basis) >= body.every:
        return None
    return body.every
