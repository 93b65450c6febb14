"""Parts of the joining form: each one complete earns its point once, for ever (C-22, N1)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.identity.models import Member
from members.joining.models import FormPart
from members.registry import what_parts_bring

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
        earned[part] = what_parts_bring.value.completed(member_id=member_id, sort="form", part=part, at=at)
    return earned


def mark_completed(*, member_id: int, parts: Iterable[str], at: dt.datetime) -> None:
    """Count parts as completed without telling anybody: what was paid for under another number is not paid for again."""
    rows = [FormPart(member_id=member_id, part=part, completed_at=at) for part in parts]
    FormPart.objects.bulk_create(rows, ignore_conflicts=True)


def join_form_marks(*, old_id: int, new_id: int) -> None:
    """What either of two memberships completed counts for the one that stays."""
    rows = FormPart.objects.filter(member_id=old_id)
    FormPart.objects.bulk_create(
        [FormPart(member_id=new_id, part=row.part, completed_at=row.completed_at) for row in rows],
        ignore_conflicts=True,
    )


def completed(*, member_id: int) -> Iterable[str]:
    return FormPart.objects.filter(member_id=member_id).values_list("part", flat=True)
