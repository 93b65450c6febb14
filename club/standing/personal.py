"""A member's suspensions and appeals: exported whole; on leaving the words go that were written by and to the member."""

import datetime as dt

from club.models import Appeal, Member, Suspension
from club.standing.read import is_suspended, open_at
from club.who.memberships import memberships_of


def export(user_id: int) -> list[dict[str, object]]:
    mine = memberships_of(user_id=user_id)
    rows = Suspension.objects.filter(member__in=mine).select_related("appeal", "points_back").order_by("pk")
    return [_row(row) for row in rows]


def _row(row: Suspension) -> dict[str, object]:
    found: dict[str, object] = {
        "suspended_at": row.starts_at,
        "reason": str(row.get_reason_display()),
        "text": row.text,
        "until": row.until,
        "lifted_at": row.lifted_at,
    }
    if hasattr(row, "points_back"):
        found |= {"points_that_came_back": row.points_back.points, "good_until": row.points_back.good_until}
    if hasattr(row, "appeal"):
        found |= {"appeal": row.appeal.text, "answer": row.appeal.answer}
    return found


def erase(user_id: int, at: dt.datetime) -> None:
    """What the city decided, when and why stays as its proof; the member's own words and the answers to them go."""
    mine = memberships_of(user_id=user_id)
    Appeal.objects.filter(suspension__member__in=mine).update(text="", answer="")
    Suspension.objects.filter(member__in=mine).update(lifted_why="")


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """A suspension in force goes along, so that nobody leaves it behind with a second number; so does its appeal."""
    rows = Suspension.objects.filter(open_at(at), member__user_id=from_id).select_related("member")
    for row in rows:
        into = Member.objects.get(user_id=into_id)
        Suspension.objects.filter(pk=row.pk).update(lifted_at=at)
        if not is_suspended(into.pk, at=at):
            Suspension.objects.filter(member=into, lifted_at=None).update(lifted_at=at)  # over by time
            made = Suspension.objects.create(
                member=into, reason=row.reason, text=row.text, starts_at=at, until=row.until, by_id=row.by_id
            )
            asked = Appeal.objects.filter(suspension=row, verdict="").first()
            if asked is not None:
                Appeal.objects.create(suspension=made, text=asked.text, at=asked.at)
