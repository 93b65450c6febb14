"""What waits, what is answered, and what a member's activities without points say for themselves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from lib import codes
from lib.text import clean, latin_digits
from points.activities.models import Allocation
from points.awards.mine import activities_of
from points.awards.models import Decision, Event
from points.registry import activity_kinds
from points.reviews.ask import decisions_of
from points.reviews.models import Review
from points.rulebook.verdict import verdict_of
from points.rules.read import sentence
from points.rules.versions import read_body

PROPOSED = Q(verdict=Review.Verdict.OWED, allocation__status=Allocation.Status.PROPOSED)
STATES = {
    "open": Q(verdict="", decision__event__member__erased_at=None),
    "proposed": PROPOSED,
    "answered": ~Q(verdict="") & ~PROPOSED,
}


def what_was_done(event: Event) -> str:
    kind = activity_kinds.get(event.kind)
    return kind.sentence(event.facts) if kind else event.kind


def requests(*, state: str = "", words: str = "") -> QuerySet[Review]:
    """For staff: those without an answer first, the oldest of them first. `words`: a member number or words of it."""
    rows = Review.objects.select_related(
        "decision__event__member__user", "decision__version__rule", "allocation", "answered_by"
    )
    if state:
        rows = rows.filter(STATES[state])
    if words := clean(words):
        number = Q(decision__event__member__number=codes.normalised(latin_digits(words)))
        rows = rows.filter(number | Q(text__icontains=words) | Q(answer__icontains=words))
    turn = Case(When(STATES["open"], then=0), When(PROPOSED, then=1), default=Value(2), output_field=IntegerField())
    return rows.annotate(turn=turn).order_by("turn", "answered_at", "at", "pk")


def waiting() -> list[dt.datetime]:
    """Since when each request waits, the oldest first."""
    return list(Review.objects.filter(STATES["open"]).order_by("at").values_list("at", flat=True))


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """An activity that gave no points. `said` is (decision id, rule, reason) of each rule; none: no rule was in force."""

    at: dt.datetime
    what: str
    said: Sequence[tuple[int, str, str]]


def without_points(*, member_id: int) -> QuerySet[Event]:
    """The member's activities that gave nothing, the newest first."""
    rows = activities_of(member_id=member_id).annotate(given=Coalesce(Sum("decisions__points"), 0)).filter(given=0)
    shown = Decision.objects.filter(pk__in=decisions_of(member_id=member_id)).select_related("version")
    decisions = Prefetch("decisions", queryset=shown.order_by("pk"), to_attr="shown")
    return rows.order_by("-occurred_at", "-pk").prefetch_related(decisions)


def nothing(event: Event) -> Nothing:
    """In words. Needs what `without_points` fetches."""
    decisions: list[Decision] = event.shown  # type: ignore[attr-defined]
    said = []
    for row in sorted(decisions, key=lambda row: -row.wanted):  # what it missed by a limit before what never applied
        body = read_body(row.version)
        said.append((row.pk, sentence(body) if body else "", verdict_of(row, body)))
    return Nothing(at=event.occurred_at, what=what_was_done(event), said=said)


def requests_of(*, member_id: int) -> QuerySet[Review]:
    """A member's own, the newest first."""
    rows = Review.objects.filter(decision__event__in=activities_of(member_id=member_id))
    return rows.select_related("decision__event", "allocation").order_by("-at", "-pk")
