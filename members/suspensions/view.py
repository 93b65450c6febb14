"""A member as other packages may know one."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from members.identity.models import Member
from members.suspensions.read import suspended_members


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """What other packages may know of a member."""

    id: int
    user_id: int
    number: str
    first_name: str
    district: str
    joined_at: dt.datetime
    suspended: bool = False  # the use of points is stopped now (members/suspensions)


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


def member_of(*, user_id: int) -> MemberView | None:
    """The member behind a user, or None. One query."""
    member = _with_standing().filter(user_id=user_id).first()
    return view(member) if member else None


def member(*, member_id: int) -> MemberView:
    return view(_with_standing().get(pk=member_id))


def _with_standing() -> QuerySet[Member]:
    return Member.objects.select_related("user").annotate(suspended=suspended_members())
