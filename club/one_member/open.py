"""What staff see of one member, after they said why they look."""

import datetime as dt
from dataclasses import dataclass

from club.consent.read import consents
from club.consent.topics import HOW
from club.members.registry import topics
from club.models import Event, Member, Suspension
from club.points.read import Line, PointsBalance, balance, statement
from club.profile.identity import Identity, identity_of
from club.registry import activity_kinds
from club.standing.read import Past, current, history

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
