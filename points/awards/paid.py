"""What activities have given, and what is left of it after what was taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from points.awards.models import Decision, Event, TakenBack


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Points of one recorded activity: `given` by all rules, and how many of them were not taken back since."""

    source_id: str
    given: int
    left: int


def paid_for(*, source: str, source_ids: Collection[str]) -> list[Paid]:
    """Of each of these activities that was recorded, in the order of recording. One query."""
    rows = with_points(Event.objects.filter(source=source, source_id__in=list(source_ids))).order_by("pk")
    return [
        Paid(source_id=source_id, given=given, left=left)
        for source_id, given, left in rows.values_list("source_id", "given", "left")
    ]


def with_points(rows: "QuerySet[Event]") -> "QuerySet[Any]":
    """Each with `given` and `left`, as in Paid."""
    decisions = Decision.objects.filter(event=OuterRef("pk"), journal_id__isnull=False).order_by().values("event")
    back = TakenBack.objects.filter(decision__event=OuterRef("pk")).order_by().values("decision__event")
    summed = rows.annotate(
        given=Coalesce(Subquery(decisions.annotate(sum=Sum("points")).values("sum")), 0),
        back=Coalesce(Subquery(back.annotate(sum=Sum("points")).values("sum")), 0),
    )
    return summed.annotate(left=F("given") - F("back"))
