"""Parts of the joining form: each one complete earns its point once, for ever (C-22, N1)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from club.models import FormPart, Member
from club.points.record import record_activity

COMPLETED = "club.form_part_completed"
PARTS: dict[str, Promise] = {
    "name": _("Name"),
    "district": _("District"),
    "birth": _("Year of birth"),
    "interests": _("Interests"),
}


def filled_parts(member: Member) -> set[str]:
    """The parts whose every answer is there now."""
    answers = {
        "name": bool(member.user.first_name and member.user.last_name),
        "district": bool(member.district),
        "birth": member.birth_year is not None,
        "interests": bool(member.interests),
    }
    return {part for part, is_there in answers.items() if is_there}


@transaction.atomic
def complete_parts(*, member_id: int, at: dt.datetime) -> dict[str, int]:
    """Record the parts that are filled now and were not before; part → points earned for it.

    Idempotent by (member, part): cleared and filled again pays nothing.
    """
    member = Member.objects.select_related("user").get(pk=member_id)
    new = sorted(filled_parts(member) - set(completed(member_id=member_id)))
    earned = {}
    for part in new:
        FormPart.objects.bulk_create([FormPart(member=member, part=part, completed_at=at)], ignore_conflicts=True)
        result = record_activity(
            member_id=member_id,
            kind=COMPLETED,
            facts={"part": part},
            occurred_at=at,
            source=COMPLETED,
            source_id=f"{member_id}:{part}",
            at=at,
        )
        earned[part] = result.points
    return earned


def completed(*, member_id: int) -> Iterable[str]:
    return FormPart.objects.filter(member_id=member_id).values_list("part", flat=True)
