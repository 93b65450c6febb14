"""Why 12, and why not 20? From the stored trace and the stored facts alone: nothing is looked up live."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from club.models import Decision
from club.registry import activity_kind
from club.rules.body import Body, parse
from club.rules.engine import Flip, evaluate
from club.rules.explain import Step, steps
from club.rules.words import joined, leaf_words
from lib import conditions

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
    steps: list[Step]
    compared: list[Compared]
    instead: list[Instead] = field(default_factory=list)


def why(decision: Decision) -> Why:
    """Needs the version and the event on the decision. No query."""
    body = parse(decision.version.body)
    trace = decision.trace
    return Why(
        verdict=_verdict(decision, body),
        steps=steps(trace) if "wanted" in trace or "points" in trace else [],
        compared=list(_compared(body.trigger, trace)),
        instead=_instead(decision, body),
    )


def _verdict(decision: Decision, body: Body) -> str:
    missing = joined([_fact_label(body.trigger, name) for name in decision.trace.get("missing", ())])
    return {
        "awarded": _("The rule applied."),
        "no_match": _("The rule did not apply, or its sum was 0."),
        "capped": _("The rule applied, but its limit was used up."),
        "missing_fact": _("Nothing was given, because nobody told us: %(missing)s.") % {"missing": missing},
        "outdone": _("Another rule of the same group gave more, and only the best pays."),
        "shadow": _("This version was on trial and paid nothing."),
        "error": _("The rule could not be read. We are mending it."),
        "blank": _("A number of this rule was not set."),
    }[decision.outcome]


def _fact_label(trigger: str, name: str) -> str:
    kind = activity_kind(trigger)
    return kind.fact_label(name) if kind else name


def _compared(trigger: str, trace: Mapping[str, Any]) -> Iterator[Compared]:
    leaves = [*trace.get("when", ()), *(leaf for each in trace.get("multiply", ()) for leaf in each["leaves"])]
    for leaf in leaves:
        yield Compared(words=leaf_words(trigger, leaf), result=leaf["result"])


def _instead(decision: Decision, body: Body) -> list[Instead]:
    """The engine once more for every leaf turned round, with the facts and the counters of that moment."""
    facts = decision.event.facts
    used = {f"{cap['per']}:{cap['window']}": cap["used"] for cap in decision.trace.get("caps", ())}
    before = evaluate(body, facts, used).wanted
    found = []
    for number, tree in enumerate(body.conditions):
        for leaf_number, leaf in enumerate(conditions.leaves_of(tree)):
            verdict = evaluate(body, facts, used, Flip(number, leaf_number))
            if verdict.wanted > before:
                words = leaf_words(body.trigger, leaf)
                if conditions.evaluate(leaf, facts)[0] is True:
                    words = _("not: %(what)s") % {"what": words}
                found.append(Instead(words=words, wanted=verdict.wanted, points=verdict.points))
    return sorted(found, key=lambda each: -each.wanted)[:MOST_SHOWN]
