"""Who brought whom: kept when the new member joins, moved or dropped when two memberships become one."""

import datetime as dt
from collections.abc import Mapping

from club.referral.models import ReferralClaim
from lib import codes
from members.api import Member


def claim(*, member_id: int, origin: Mapping[str, str], at: dt.datetime) -> None:
    """The link by which a new member came, if somebody's: `origin` may hold "ref", the code of an introducer."""
    introducer = Member.objects.filter(referral_code=codes.normalised(origin.get("ref", ""))).first()
    if introducer is not None and introducer.pk != member_id:
        ReferralClaim.objects.create(invitee_id=member_id, introducer=introducer, claimed_at=at)


def move_claims(*, old_id: int, new_id: int) -> None:
    """Whom the one that goes had brought were brought by the one that stays; nobody brings himself."""
    ReferralClaim.objects.filter(introducer_id=old_id).exclude(invitee_id=new_id).update(introducer_id=new_id)
    ReferralClaim.objects.filter(introducer_id=old_id).delete()
