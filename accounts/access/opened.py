"""Who of the staff was shown a person's name or number: written by every page that shows it, read by that person."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Assignment, Opened
from accounts.registry import places, units


def log_opened(
    *, by: int, user_ids: Iterable[int], where: str, at: dt.datetime, unit: str = "", reason: str = ""
) -> None:
    """Write that `by` was shown name or number of these users; one query. What one sees of oneself is not written.

    `where` is a code of accounts.registry.places, `unit` one of registry.units (whose page it is, "" for the city).
    Safe to repeat: one row for staff, person, place, reason and minute.
    """
    minute = at.replace(second=0, microsecond=0)
    Opened.objects.bulk_create(
        [
            Opened(staff_id=by, person_id=person, place=where, unit=unit, reason=reason, at=minute)
            for person in sorted(set(user_ids) - {by})
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One line of "who opened my data". `who` names a role or unit, never a person."""

    at: dt.datetime
    who: str
    where: str
    reason: str


def openings_of(*, user_id: int, limit: int = 200) -> list[Opening]:
    """The newest first. Three queries."""
    rows = list(Opened.objects.filter(person_id=user_id).order_by("-at", "-pk")[:limit])
    held = _roles(rows)
    names, words = (units.all() if rows else {}), places.all()
    return [
        Opening(
            at=row.at,
            who=str(names.get(row.unit, "")) or _role_then(held.get(row.staff_id, []), row.at),
            where=str(words.get(row.place, "")) or _("a page of the staff"),
            reason=reason_text(row.reason),
        )
        for row in rows
    ]


def _roles(rows: list[Opened]) -> dict[int, list[Assignment]]:
    held: dict[int, list[Assignment]] = {}
    staff = {row.staff_id for row in rows}
    for assignment in (
        Assignment.objects.filter(user_id__in=staff).select_related("role").order_by("-role__level", "pk")
    ):
        held.setdefault(assignment.user_id, []).append(assignment)
    return held


def _role_then(held: list[Assignment], at: dt.datetime) -> str:
    """The role that this person of the staff held in that minute."""
    end = at + dt.timedelta(minutes=1)
    names = [
        row.role.name
        for row in held
        if row.starts_at < end
        and (row.ends_at is None or row.ends_at > at)
        and (row.taken_at is None or row.taken_at > at)
    ]
    joint = ", " if get_language() == "en" else "، "
    return joint.join(dict.fromkeys(names)) or _("staff of the city")


def reason_text(code: str) -> str:
    """The words of a reason that was chosen when a member's page was opened; "" for none."""
    return {
        "asked": _("you asked for something"),
        "complaint": _("your complaint or appeal"),
        "order": _("an order or a payment of yours"),
        "duty": _("a check that the rules ask for"),
    }.get(code, "")


REASONS = ("asked", "complaint", "order", "duty")
