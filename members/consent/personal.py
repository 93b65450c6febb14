"""Consents answer for the person they are of: export, erasure, and two memberships that become one."""

import datetime as dt

from django.utils.translation import gettext_lazy

from members.consent.models import Channel, ConsentCurrent, ConsentEvent, MemberLimits, WayOut
from members.consent.quiet import clock, stretches
from members.consent.read import consents, spoken
from members.consent.record import withdraw_consent
from members.identity.models import Member
from members.registry import topics

MERGE = ConsentEvent.Source.MERGE

WORDS = {
    "at": gettext_lazy("When"),
    "topic": gettext_lazy("Topic"),
    "channel": gettext_lazy("Channel"),
    "granted": gettext_lazy("Agreed"),
    "how": gettext_lazy("How"),
    "what_was_written": gettext_lazy("What was written"),
    "words_fa": gettext_lazy("Words in Persian"),
    "words_en": gettext_lazy("Words in English"),
    "evidence": gettext_lazy("Evidence"),
    "quiet_hours": gettext_lazy("Own quiet hours"),
    "messages_a_week": gettext_lazy("Messages a week, at most"),
    "paused_until": gettext_lazy("Paused until"),
}


def export(user_id: int) -> list[dict[str, object]]:
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    rows: list[dict[str, object]] = list(spoken(member_id=member.pk))
    limits = MemberLimits.objects.filter(pk=member.pk).first()
    if limits is not None:
        values: dict[str, object] = {
            "quiet_hours": [f"{clock(start)}–{clock(end)}" for start, end in stretches(limits.quiet)],
            "messages_a_week": limits.weekly,
            "paused_until": limits.paused_until,
        }
        rows.append(values)
    return rows


def holdings(user_id: int, at: dt.datetime) -> list[str]:
    """Shown before two memberships are joined: what this one agreed to."""
    member = Member.objects.filter(user_id=user_id).first()
    return [
        f"{topics[topic].label}: {Channel(channel).label}"
        for topic, channel in sorted(_granted(member) if member else ())
    ]


def erase(user_id: int, at: dt.datetime) -> None:
    """Limits and ways out go. The events stay as the city's proof: they name a membership that names nobody now."""
    for member in Member.objects.filter(user_id=user_id):
        ConsentCurrent.objects.filter(member=member).delete()
        MemberLimits.objects.filter(pk=member.pk).delete()
        WayOut.objects.filter(member=member).delete()


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """Of two memberships the stricter wish wins: what holds after is what both wanted, and each change is an event."""
    old, new = (Member.objects.filter(user_id=user_id).first() for user_id in (from_id, into_id))
    if old is None or new is None:
        return
    before, kept = (_granted(member) for member in (old, new))
    for member, gone in ((new, kept - before), (old, before)):
        for topic, channel in sorted(gone):
            withdraw_consent(member_id=member.pk, channel=channel, topic=topic, source=MERGE, actor_id=into_id, at=at)
    _merge_limits(old, new)


def _granted(member: Member) -> set[tuple[str, str]]:
    return {(row.topic, row.channel) for row in consents(member_id=member.pk) if row.granted}


def _merge_limits(old: Member, new: Member) -> None:
    rows = list(MemberLimits.objects.filter(pk__in=[old.pk, new.pk]))
    if not rows:
        return
    quiet = 0
    for row in rows:
        quiet |= row.quiet
    values = {
        "quiet": quiet,
        "weekly": min((row.weekly for row in rows if row.weekly), default=None),
        "paused_until": max((row.paused_until for row in rows if row.paused_until), default=None),
    }
    MemberLimits.objects.update_or_create(member=new, defaults=values)
    MemberLimits.objects.filter(pk=old.pk).delete()
