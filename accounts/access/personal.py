"""What the tables of access hold of a person: who opened their data, and the roles they held."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access.opened import openings_of
from accounts.models import Assignment, Opened, User

WORDS = {
    "at": gettext_lazy("When"),
    "opened_by": gettext_lazy("Who opened it"),
    "where": gettext_lazy("Where"),
    "reason": gettext_lazy("Reason"),
    "role": gettext_lazy("Role"),
    "unit": gettext_lazy("Unit"),
    "from": gettext_lazy("From"),
    "to": gettext_lazy("To"),
}


def export(user_id: int) -> list[dict[str, object]]:
    opened: list[dict[str, object]] = [
        {"at": line.at, "opened_by": line.who, "where": line.where, "reason": line.reason}
        for line in openings_of(user_id=user_id, limit=10_000)
    ]
    held = Assignment.objects.filter(user_id=user_id).select_related("role").order_by("starts_at")
    roles: list[dict[str, object]] = [
        {"role": row.role.name, "unit": row.unit, "from": row.starts_at, "to": row.taken_at or row.ends_at}
        for row in held
    ]
    return [*opened, *roles]


def erase(user_id: int, at: dt.datetime) -> None:
    """The rows name nobody once the person's own row is empty; roles that still stand end."""
    Assignment.objects.filter(user_id=user_id, taken_at=None).update(taken_at=at)


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """The person sees under the number that stays who had opened the other one. Rows are added, none is changed."""
    copies = [
        Opened(staff_id=row.staff_id, person_id=into_id, place=row.place, unit=row.unit, reason=row.reason, at=row.at)
        for row in Opened.objects.filter(person_id=from_id).exclude(staff_id=into_id)
    ]
    Opened.objects.bulk_create(copies, batch_size=500, ignore_conflicts=True)
    erase(from_id, at)


def obstacles(user_id: int, at: dt.datetime) -> list[str]:
    """Staff leave their roles first: so the last administrator cannot disappear by leaving the club."""
    if not User.objects.filter(pk=user_id, is_staff=True).exists():
        return []
    return [_("You work for the city here. Let an administrator remove you from the staff first.")]
