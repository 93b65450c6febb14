"""What the membership fills in lower registries, once, at start."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.registry import PersonalData, joined, personal_data
from club.facets.values import INTERESTS
from club.members import leave, returning
from club.members.merge import holdings, merge_members, obstacles
from club.members.register import on_joined
from club.models import Member
from club.points.read import statement
from club.who.memberships import memberships

PROFILE = ("number", "referral_code", "district", "birth_year", "interests", "joined_at")


def register() -> None:
    joined.register("club", on_joined)
    personal_data.register(
        PersonalData(
            name="club.member",
            label=_("Your membership and points"),
            models=[
                "club.Member",
                "club.FormPart",
                "club.ReferralClaim",
                "club.Event",
                "club.PointsHold",
                "club.AllocationLine",
            ],
            export=_export,
            erase=leave.erase,
            merge=lambda from_id, into_id, at: merge_members(from_id=from_id, into_id=into_id, at=at),
            holdings=holdings,
            obstacles=obstacles,
            remember=returning.remember,
        )
    )


def _export(user_id: int) -> list[dict[str, object]]:
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    profile: dict[str, object] = {name: getattr(member, name) for name in PROFILE}
    profile["interests"] = [str(known.label) for known in INTERESTS if known.code in member.interests]
    profile["introduced_by_a_member"] = hasattr(member, "introduction")
    profile["members_introduced"] = member.introduced.count()
    at = timezone.now()
    # What was earned and spent under a number that was merged into this one is told, too.
    lines = [line for each in memberships(member_id=member.pk) for line in statement(member_id=each, at=at).lines]
    return [profile, *({"at": line.at, "points": line.points, "sentence": line.sentence} for line in lines)]
