"""Optional parts of the profile: each pays its own set points once, for ever (C-20, N1)."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from members.identity.models import Member
from members.profile.models import ProfilePart
from members.profile.parts import OPTIONAL, answers_of, filled_parts
from members.registry import what_parts_bring


@transaction.atomic
def complete_profile_parts(*, member_id: int, at: dt.datetime) -> dict[str, int]:
    """Record the optional parts that are complete now and never were before; part → points earned for it."""
    member = Member.objects.select_related("user").get(pk=member_id)
    new = sorted((filled_parts(answers_of(member)) & set(OPTIONAL)) - completed_parts(member_id=member_id))
    earned = {}
    for part in new:
        ProfilePart.objects.bulk_create([ProfilePart(member=member, part=part, completed_at=at)], ignore_conflicts=True)
        earned[part] = what_parts_bring.value.completed(member_id=member_id, sort="profile", part=part, at=at)
    return earned


def mark_profile_completed(*, member_id: int, parts: Iterable[str], at: dt.datetime) -> None:
    """Count parts as completed without telling anybody: what was paid for under another number is not paid for again."""
    rows = [ProfilePart(member_id=member_id, part=part, completed_at=at) for part in parts]
    ProfilePart.objects.bulk_create(rows, ignore_conflicts=True)


def join_profile_marks(*, old_id: int, new_id: int) -> None:
    """What either of two memberships completed counts for the one that stays."""
    rows = ProfilePart.objects.filter(member_id=old_id)
    ProfilePart.objects.bulk_create(
        [ProfilePart(member_id=new_id, part=row.part, completed_at=row.completed_at) for row in rows],
        ignore_conflicts=True,
    )


def completed_parts(*, member_id: int) -> set[str]:
    return set(ProfilePart.objects.filter(member_id=member_id).values_list("part", flat=True))
