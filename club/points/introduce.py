"""Who brought a member is thanked when that member first does something real (C-25)."""

import datetime as dt

from club.models import Member, ReferralClaim
from club.registry import activity_kind
from club.who.owner import owner as owner_of

REFERRED = "club.referral_joined"
FIRST_ACTIVITY = "first_activity"  # what the referral rule waits for


def matured(invitee: Member, *, kind: str, occurred_at: dt.datetime) -> Member | None:
    """The introducer who is due now, because this activity is the invitee's first real one. Marks the claim.

    A claim that another transaction is settling at this moment is left to it. Needs `introduction` on the member.
    """
    known = activity_kind(kind)
    claim: ReferralClaim | None = getattr(invitee, "introduction", None)
    if known is None or not known.is_real or claim is None or claim.matured_at is not None:
        return None
    row = ReferralClaim.objects.select_for_update(skip_locked=True).filter(pk=claim.pk, matured_at=None).first()
    if row is None:
        return None
    row.matured_at = occurred_at
    row.save(update_fields=["matured_at"])
    introducer = owner_of(claim.introducer)
    return None if introducer.erased_at is not None or introducer.pk == owner_of(invitee).pk else introducer


def pending(*, member_id: int) -> int:
    """How many of those whom the member brought have not done anything real yet."""
    return ReferralClaim.objects.filter(introducer_id=member_id, matured_at=None, invitee__erased_at=None).count()
