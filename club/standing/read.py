"""Whether a member is suspended, and the history of it."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from club.models import Suspension


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


def history(*, member_id: int) -> QuerySet[Suspension]:
    """Every suspension of a member, the newest first; no row is ever deleted."""
    return (
        Suspension.objects.filter(member_id=member_id)
        .select_related("appeal", "points_back", "by", "lifted_by")
        .order_by("-pk")
    )
