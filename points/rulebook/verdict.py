"""One sentence for what a rule said about an activity, from the stored trace."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from points.awards.models import Decision
from points.rules.body import Body
from points.rules.words import choice_label, fact_label, joined, leaf_words, num, window_words

Outcome = Decision.Outcome


def verdict_of(decision: Decision, body: Body | None) -> str:
    """Needs the event on the decision. `body` is None when it cannot be read any more."""
    trace = decision.trace
    if body is None or decision.outcome == Outcome.ERROR:
        return _("The rule could not be read. We are mending it.")
    if decision.outcome == Outcome.AWARDED:
        return _given(decision)
    if decision.outcome == Outcome.NO_MATCH:
        return _no_match(body, trace)
    if decision.outcome == Outcome.CAPPED:
        return _capped(trace, decision.wanted)
    if decision.outcome == Outcome.MISSING_FACT:
        missing = joined([fact_label(body.trigger, name) for name in trace.get("missing", ())])
        return _("Nothing was given, because nobody told us: %(missing)s.") % {"missing": missing}
    if decision.outcome == Outcome.OUTDONE:
        return _outdone(trace, decision.wanted)
    if decision.outcome == Outcome.SHADOW:
        return _("This version was on trial and paid nothing.")
    return _("A number of this rule was not set.")


def _given(decision: Decision) -> str:
    if decision.points == decision.wanted:
        return _("The rule applied.")
    said = {"wanted": num(decision.wanted), "points": num(decision.points)}
    return _("The rule applied. It came to %(wanted)s points, and its limit left %(points)s of them.") % said


def _no_match(body: Body, trace: Mapping[str, Any]) -> str:
    lacking = [leaf_words(body.trigger, leaf) for leaf in trace.get("when", ()) if leaf["result"] is False]
    if "wanted" not in trace:
        if lacking and not _has_not(body.when):
            return _("The rule did not apply. This was not so: %(what)s.") % {"what": joined(lacking)}
        return _("The rule did not apply.")
    amount = trace.get("amount", {})
    if amount.get("by"):
        value = choice_label(body.trigger, amount["by"], str(amount.get("value") or "–"))
        return _("The rule has no number for this: %(what)s.") % {"what": value}
    if amount.get("per") and not amount.get("steps"):
        said = {
            "what": fact_label(body.trigger, amount["per"]),
            "basis": num(amount["basis"]),
            "every": num(body.every),
        }
        return _("Too little for one full step. %(what)s: %(basis)s; one step is %(every)s.") % said
    return _("The rule applied, but its sum was 0.")


def _has_not(tree: Mapping[str, Any] | None) -> bool:
    if tree is None or "f" in tree:
        return False
    return "not" in tree or any(_has_not(branch) for branch in next(iter(tree.values())))


def _capped(trace: Mapping[str, Any], wanted: int) -> str:
    """Whose limit left nothing: the member's, or the budget of all."""
    for cap in trace.get("caps", ()):
        if cap["per"] == "member" and not cap["left"]:
            said = {"max": num(cap["max"]), "window": window_words(cap["window"]), "wanted": num(wanted)}
            return _("It came to %(wanted)s points, but you had all of your %(max)s points %(window)s already.") % said
    text = _("It came to %(wanted)s points, but the budget for all together had not enough left.")
    return text % {"wanted": num(wanted)}


def _outdone(trace: Mapping[str, Any], wanted: int) -> str:
    best = trace.get("stack", {}).get("best_points")
    if best is None:
        return _("Another rule of the same group gave more, and only the best pays.")
    said = {"wanted": num(wanted), "best": num(best)}
    return _("It came to %(wanted)s points. Another rule of its group gave %(best)s, and only the best pays.") % said
