"""Who brought a member is thanked when that member first does something real (C-25)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from club.referral.models import ReferralClaim
from club.referral.sources import REFERRED
from members.api import owner_of
from points.registry import ActivityKind, Due

FIRST_ACTIVITY = "first_activity"  # what the referral rule waits for


def may_be_due() -> Exists:
    """Whether somebody brought the member and waits for the first real thing done. On a query of members."""
    return Exists(ReferralClaim.objects.filter(invitee=OuterRef("pk"), matured_at=None))


def matured(*, member_id: int, kind: ActivityKind, occurred_at: dt.datetime) -> Sequence[Due]:
    """The introducer who is due now, because this activity is the invitee's first real one. Marks the claim.

    A claim that another transaction is settling at this moment is left to it.
    """
    if not kind.is_real:
        return []
    claims = ReferralClaim.objects.select_for_update(skip_locked=True, of=("self",))
    row = (
        claims.filter(pk=member_id, matured_at=None)
        .select_related("introducer__merged_into", "invitee__merged_into")
        .first()
    )
    if row is None:
        return []
    row.matured_at = occurred_at
    row.save(update_fields=["matured_at"])
    introducer = owner_of(row.introducer)
    if introducer.erased_at is not None or introducer.pk == owner_of(row.invitee).pk:
        return []
    return [
        Due(
            member_id=introducer.pk,
            wallet_id=introducer.wallet_id,
            kind=REFERRED,
            source=REFERRED,
            source_id=str(member_id),
        )
    ]


def pending(*, member_id: int) -> int:
    """How many of those whom the member brought have not done anything real yet."""
    return ReferralClaim.objects.filter(introducer_id=member_id, matured_at=None, invitee__erased_at=None).count()
