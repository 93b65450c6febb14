"""A suspension from elsewhere goes on in a membership: after a merge, or after a farewell and a return."""

import datetime as dt
import uuid

from django.db.models import F

from members.identity.models import Member
from members.suspensions.marks import card_mark
from members.suspensions.models import Suspension
from members.suspensions.read import current
from members.suspensions.tell import tell


def carry(
    *,
    member: Member,
    reason: str,
    text: str,
    until: dt.datetime | None,
    by: int,
    at: dt.datetime,
    case: uuid.UUID | None = None,
    card: str = "",
) -> Suspension | None:
    """The suspension that goes on here, told to the member; None where one is in force that lasts at least as long.

    One that ends earlier gives way, and its end is now. In a transaction that has locked the member's row. `card` is
    the mark of a proven card; without it that of the member, so that who clears the number and leaves is known by it.
    """
    here = current(member_id=member.pk, at=at)
    if here is not None and (here.until is None or (until is not None and until <= here.until)):
        return None
    Suspension.objects.filter(member=member, lifted_at=None, until__lte=at).update(lifted_at=F("until"))
    Suspension.objects.filter(member=member, lifted_at=None).update(lifted_at=at)
    made = Suspension.objects.create(
        member=member,
        reason=reason,
        text=text,
        starts_at=at,
        until=until,
        by_id=by,
        case=case,
        card=card or card_mark(member_id=member.pk),
    )
    tell(made, "suspended", at=at)
    return made
