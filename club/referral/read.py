"""What one's invitations have brought: counts and points, never who (C-25)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from club.referral import introduce
from club.referral.models import ReferralClaim
from club.referral.sources import REFERRED
from ledger import api as ledger
from members.api import Member
from points.api import Decision, Event, TakenBack


@dataclass(frozen=True, kw_only=True)
class Invited:
    """People who joined by one's link. `waiting` have done nothing yet; what `paid` and `pending` say is in points."""

    joined: int
    waiting: int
    unpaid: int
    paid: int
    pending: int


def invited(*, member_id: int, at: dt.datetime) -> Invited:
    """Nine queries. `unpaid`: people whose coming earned nothing, because the month's limit was reached by then."""
    member = Member.objects.only("pk", "wallet_id").get(pk=member_id)
    joined = ReferralClaim.objects.filter(introducer=member).count()
    reported = Event.objects.filter(member=member, kind=REFERRED)
    awards = Decision.objects.filter(event__in=reported, points__gt=0, journal_id__isnull=False)
    given = dict(awards.values_list("journal_id", "points"))
    earning = awards.values("event").distinct().count()
    back = TakenBack.objects.filter(decision__in=awards).aggregate(sum=Sum("taken"))["sum"] or 0
    outlook = ledger.outlook(wallet=member.wallet_id, at=at)
    pending = sum(points for journal, points, _when in outlook.pending if journal in given)
    events = reported.count()
    return Invited(
        joined=joined,
        waiting=introduce.pending(member_id=member.pk),
        unpaid=events - earning,
        paid=sum(given.values()) - back - pending,
        pending=pending,
    )
