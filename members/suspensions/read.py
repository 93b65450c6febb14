"""Whether a member is suspended, and the history of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from members.registry import CameBack, after_suspension
from members.suspensions.models import Suspension


def open_at(at: dt.datetime | Now) -> Q:
    return Q(lifted_at=None, starts_at__lte=at) & (Q(until=None) | Q(until__gt=at))


def is_suspended(member_id: int, *, at: dt.datetime | None = None) -> bool:
    """Suspended members redeem, hold and receive no hand-given points; what they own stays theirs. One query."""
    return Suspension.objects.filter(open_at(at or timezone.now()), member_id=member_id).exists()


def suspended_members() -> Exists:
    """For annotating a query of members: whether each is suspended at this moment."""
    return Exists(Suspension.objects.filter(open_at(Now()), member_id=OuterRef("pk")))


def current(*, member_id: int, at: dt.datetime) -> Suspension | None:
    """The suspension in force, with its appeal if there is one."""
    return Suspension.objects.filter(open_at(at), member_id=member_id).select_related("appeal").first()


@dataclass(frozen=True, kw_only=True)
class Past:
    """One suspension, and what came back after it (None: nothing)."""

    row: Suspension
    came_back: CameBack | None


def history(*, member_id: int) -> list[Past]:
    """Every suspension of a member, the newest first; no row is ever deleted."""
    found = Suspension.objects.filter(member_id=member_id).select_related("appeal", "by", "lifted_by").order_by("-pk")
    return told(list(found))


def told(rows: Sequence[Suspension]) -> list[Past]:
    """With what came back after each."""
    back = after_suspension.value.came_back(suspension_ids=[row.pk for row in rows]) if rows else {}
    return [Past(row=row, came_back=back.get(row.pk)) for row in rows]


def ended_at(row: Suspension) -> dt.datetime | None:
    """When a suspension was over: lifted, or by its own date, whichever came first. None: nobody has said yet."""
    return min((moment for moment in (row.lifted_at, row.until) if moment is not None), default=None)


def over(*, at: dt.datetime) -> QuerySet[Suspension]:
    """Suspensions that have ended by `at`."""
    return Suspension.objects.filter(Q(lifted_at__lte=at) | Q(until__lte=at))


def was_kept_away(*, member_id: int, moment: dt.datetime, at: dt.datetime) -> bool:
    """A suspension stood at `moment` and is over since less than SUSPENSION_GRACE: what could not be done then waits."""
    ends = [ended_at(row) for row in Suspension.objects.filter(member_id=member_id, starts_at__lt=moment)]
    return any(end is not None and moment <= end <= at < end + settings.SUSPENSION_GRACE for end in ends)


def suspended_among(*, member_ids: Sequence[int], at: dt.datetime) -> list[str]:
    """Numbers of those of the members whose use of points is stopped at `at`."""
    rows = Suspension.objects.filter(open_at(at), member_id__in=member_ids)
    return sorted(set(rows.values_list("member__number", flat=True)))
