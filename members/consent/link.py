"""The way out of a topic that every message carries: it ends one topic on one channel for one member, and no more."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils import translation

from lib import codes
from members.consent.models import Channel, WayOut
from members.identity.models import Member
from members.registry import topics

LENGTH = 10  # 44 bits of chance: with a million of them, one guess in 25 million hits, and ends one topic
_signer = signing.Signer(salt="members.consent.way_out")


@dataclass(frozen=True, kw_only=True)
class Way:
    member: Member
    channel: str
    topic: str


def way_out(user_id: int, channel: str, topic: str, language: str) -> str:
    """The path for a message: a signed token in an e-mail, a short code in a text message. It never grows old."""
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return ""
    token = _code(member, channel, topic) if channel == Channel.SMS else _token(member, channel, topic)
    with translation.override(language):
        return reverse("club:way_out", kwargs={"token": token})


def _token(member: Member, channel: str, topic: str) -> str:
    return _signer.sign_object([member.number, str(channel), topic])


def _code(member: Member, channel: str, topic: str) -> str:
    row, _ = WayOut.objects.get_or_create(
        member=member, channel=channel, topic=topic, defaults={"code": codes.make(LENGTH)}
    )
    return row.code


def resolve(token: str) -> Way | None:
    """What a token or a code ends; None when it is not ours. A membership that was merged into another leads there."""
    if codes.valid(token):
        row = WayOut.objects.select_related("member").filter(code=codes.normalised(token)).first()
        return _way(row.member, row.channel, row.topic) if row else None
    try:
        number, channel, topic = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    member = Member.objects.filter(number=number).first()
    return _way(member, channel, topic) if member and topic in topics else None


def _way(member: Member, channel: str, topic: str) -> Way:
    return Way(member=heir(member), channel=channel, topic=topic)


def heir(member: Member) -> Member:
    """The membership in which this one lives on; itself, if it was merged into none."""
    while member.merged_into is not None:
        member = member.merged_into
    return member
