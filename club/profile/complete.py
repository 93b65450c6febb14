"""Optional parts of the profile: each pays its own set points once, for ever (C-20, N1)."""

import datetime as dt

from django.db import transaction

from club.models import Member, ProfilePart
from club.points.record import record_activity
from club.profile.parts import OPTIONAL, answers_of, filled_parts

COMPLETED = "club.profile_part_completed"
SOURCE = "club.profile_part"


@transaction.atomic
def complete_profile_parts(*, member_id: int, at: dt.datetime) -> dict[str, int]:
    """Record the optional parts that are complete now and never were before; part → points earned for it."""
    member = Member.objects.select_related("user").get(pk=member_id)
    new = sorted((filled_parts(answers_of(member)) & set(OPTIONAL)) - completed_parts(member_id=member_id))
    earned = {}
    for part in new:
        ProfilePart.objects.bulk_create([ProfilePart(member=member, part=part, completed_at=at)], ignore_conflicts=True)
        result = record_activity(
            member_id=member_id,
            kind=COMPLETED,
            facts={"part": part},
            occurred_at=at,
            source=SOURCE,
            source_id=f"{member_id}:{part}",
            at=at,
        )
        earned[part] = result.points
    return earned


def completed_parts(*, member_id: int) -> set[str]:
    return set(ProfilePart.objects.filter(member_id=member_id).values_list("part", flat=True))
