"""What staff see of one member, after they said why they look."""

import datetime as dt
from dataclasses import dataclass

from members.api import HOW, Identity, Member, Suspension, consents, identity_of
from members.api import PastSuspension as Past
from members.api import current_suspension as current
from members.api import suspensions_of as history
from members.registry import topics
from points.api import Event, Line, PointsBalance, balance, statement
from points.registry import activity_kinds

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class OpenedMember:
    """`events` are (when, what); `wishes` sentences of what the member agreed to."""

    member: Member
    identity: Identity
    points: PointsBalance
    lines: list[Line]
    events: list[tuple[dt.datetime, str]]
    suspension: Suspension | None
    suspensions: list[Past]
    wishes: list[str]


def opened_member(*, member: Member, at: dt.datetime) -> OpenedMember:
    """Identity, standing, points, the latest activities, and what the member wants to hear about."""
    events = Event.objects.filter(member=member).order_by("-occurred_at", "-pk")[:SHOWN]
    return OpenedMember(
        member=member,
        identity=identity_of(member_id=member.pk),
        points=balance(member_id=member.pk, at=at),
        lines=statement(member_id=member.pk, at=at).lines[:SHOWN],
        events=[(event.occurred_at, _kind(event.kind)) for event in events],
        suspension=current(member_id=member.pk, at=at),
        suspensions=history(member_id=member.pk),
        wishes=[
            f"{topics[row.topic].label}: {HOW[row.channel]}" for row in consents(member_id=member.pk) if row.granted
        ],
    )


def _kind(code: str) -> str:
    kind = activity_kinds.get(code)
    return str(kind.label) if kind else code
