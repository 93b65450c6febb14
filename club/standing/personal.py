"""A member's suspensions and appeals: exported whole; erased, the words go that the member wrote."""

import datetime as dt

from club.models import Member, Suspension
from club.standing.read import is_suspended, open_at


def export(user_id: int) -> list[dict[str, object]]:
    rows = Suspension.objects.filter(member__user_id=user_id).select_related("appeal").order_by("pk")
    return [_row(row) for row in rows]


def _row(row: Suspension) -> dict[str, object]:
    found: dict[str, object] = {
        "suspended_at": row.starts_at,
        "reason": str(row.get_reason_display()),
        "text": row.text,
        "until": row.until,
        "lifted_at": row.lifted_at,
    }
    if hasattr(row, "appeal"):
        found |= {"appeal": row.appeal.text, "answer": row.appeal.answer}
    return found


def erase(user_id: int, at: dt.datetime) -> None:
    """The rows are the proof of what the city decided; they name nobody once the person's own row is empty."""


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """A suspension in force goes along, so that nobody leaves it behind with a second number."""
    rows = Suspension.objects.filter(open_at(at), member__user_id=from_id).select_related("member")
    for row in rows:
        into = Member.objects.get(user_id=into_id)
        Suspension.objects.filter(pk=row.pk).update(lifted_at=at)
        if not is_suspended(into.pk, at=at):
            Suspension.objects.filter(member=into, lifted_at=None).update(lifted_at=at)  # over by time
            Suspension.objects.create(
                member=into, reason=row.reason, text=row.text, starts_at=at, until=row.until, by_id=row.by_id
            )
