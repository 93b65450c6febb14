"""Who brought whom: kept when the new member joins, moved or dropped when two memberships become one."""

import datetime as dt
from collections.abc import Mapping

from club.referral.models import ReferralClaim
from club.referral.sources import REFERRED
from lib import codes
from members.api import Member, memberships
from points.api import paid_for, reverse_activity


def claim(*, member_id: int, origin: Mapping[str, str], at: dt.datetime) -> None:
    """The link by which a new member came, if somebody's: `origin` may hold "ref", the code of an introducer."""
    introducer = Member.objects.filter(referral_code=codes.normalised(origin.get("ref", ""))).first()
    if introducer is not None and introducer.pk != member_id:
        ReferralClaim.objects.create(invitee_id=member_id, introducer=introducer, claimed_at=at)


def take_back_own(*, old_id: int, new_id: int, at: dt.datetime) -> None:
    """One of two memberships that become one had brought the other: nobody brings himself, and what that paid is taken
    back. What is spent of it is owed.
    """
    both = [*memberships(member_id=old_id), *memberships(member_id=new_id)]
    own = ReferralClaim.objects.filter(
        invitee_id__in=both, introducer_id__in=[old_id, new_id], matured_at__isnull=False
    )
    brought = [str(invitee) for invitee in own.order_by("pk").values_list("pk", flat=True)]
    for row in paid_for(source=REFERRED, source_ids=brought):
        reverse_activity(source=REFERRED, source_id=row.source_id, key=f"merge:{new_id}", at=at, forgive=False)


def move_claims(*, old_id: int, new_id: int) -> None:
    """Whom the one that goes had brought were brought by the one that stays; nobody brings himself."""
    ReferralClaim.objects.filter(introducer_id=old_id).exclude(invitee_id=new_id).update(introducer_id=new_id)
    ReferralClaim.objects.filter(introducer_id=old_id).delete()
