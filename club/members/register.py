"""A new user becomes a member, in the transaction that creates the user."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts import api as accounts
from club.members import returning
from club.members.keep_door import keep_door
from club.models import Member, ReferralClaim
from club.points.record import record_activity
from club.standing import goes_on
from club.standing.read import suspended_members
from ledger import api as ledger
from lib import codes

REGISTERED = "club.registered"


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """What other packages may know of a member."""

    id: int
    user_id: int
    number: str
    first_name: str
    district: str
    joined_at: dt.datetime
    suspended: bool = False  # the use of points is stopped now (club/standing)


def view(member: Member) -> MemberView:
    return MemberView(
        id=member.pk,
        user_id=member.user_id,
        number=member.number,
        first_name=member.user.first_name,
        district=member.district,
        joined_at=member.joined_at,
        suspended=getattr(member, "suspended", False),
    )


def on_joined(user_id: int, at: dt.datetime, origin: Mapping[str, str]) -> None:
    """Registered with accounts: opens the wallet, gives the points of registration (C-21), keeps who sent them.

    A number that was here before and left (club/members/returning.py) brings these points to nobody a second time;
    a suspension that was in force then goes on (club/standing/goes_on.py).
    """
    member = Member.objects.create(
        user_id=user_id,
        number=codes.make(9),
        referral_code=codes.make(8),
        wallet_id=ledger.ensure_wallet(unit="points", code=f"member:{user_id}"),
        joined_at=at,
    )
    phone = accounts.get_user(user_id=user_id).phone
    keep_door(member=member, origin=origin, at=at)
    goes_on.joined(member=member, phone=phone, at=at)
    if returning.take_up(member=member, phone=phone, at=at):
        return
    introducer = Member.objects.filter(referral_code=codes.normalised(origin.get("ref", ""))).first()
    if introducer is not None and introducer.pk != member.pk:
        ReferralClaim.objects.create(invitee=member, introducer=introducer, claimed_at=at)
    record_activity(
        member_id=member.pk,
        kind=REGISTERED,
        facts={},
        occurred_at=at,
        source=REGISTERED,
        source_id=str(member.pk),
        at=at,
    )


def member_of(*, user_id: int) -> MemberView | None:
    """The member behind a user, or None. One query."""
    member = _with_standing().filter(user_id=user_id).first()
    return view(member) if member else None


def member(*, member_id: int) -> MemberView:
    return view(_with_standing().get(pk=member_id))


def _with_standing() -> QuerySet[Member]:
    return Member.objects.select_related("user").annotate(suspended=suspended_members())
