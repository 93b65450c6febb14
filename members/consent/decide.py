"""May this message leave now? Consent, pause, quiet hours and the number a week, at the moment of sending (C-68)."""

import datetime as dt

from members.consent.age import for_adults, is_minor
from members.consent.limits import limits_of
from members.consent.models import ConsentCurrent
from members.consent.quiet import first_allowed
from members.consent.topics import RINGS
from members.identity.models import Member
from messaging import api as messaging
from messaging.registry import Verdict


def decide(user_id: int, channel: str, topic: str, at: dt.datetime) -> Verdict:
    """For messaging, in its transaction: the member is locked until the message is marked as leaving, so that two
    messages at once do not both take the last place of the week.
    """
    if channel in RINGS:
        list(Member.objects.select_for_update(no_key=True).filter(user_id=user_id).values_list("pk"))
    return may_send(user_id=user_id, channel=channel, topic=topic, at=at)


def may_send(*, user_id: int, channel: str, topic: str, at: dt.datetime) -> Verdict:
    """Allowed now, allowed from a moment on, or not. `at` is UTC. Reads only.

    A pause refuses, it does not collect: whoever wanted rest does not want everything at once after it. What lies in
    the account makes no sound, so quiet hours and the number a week are not for it.
    """
    member = Member.objects.filter(user_id=user_id, merged_into=None, erased_at=None).first()
    if member is None:
        return Verdict(allowed=False, reason="no member")
    wanted = ConsentCurrent.objects.filter(member=member, channel=channel, topic=topic, granted=True)
    # The proof itself must say so, not only what is derived from it.
    if not wanted.filter(event__granted=True).exists():
        return Verdict(allowed=False, reason="no consent")
    if topic in for_adults() and is_minor(member_id=member.pk, at=at):
        return Verdict(allowed=False, reason="minor")
    limits = limits_of(member_id=member.pk)
    if limits.paused_until is not None and at < limits.paused_until:
        return Verdict(allowed=False, reason="paused")
    if channel not in RINGS:
        return Verdict(allowed=True)
    room = messaging.room_at(user_id=user_id, most=limits.weekly, at=at)
    start = first_allowed(limits.quiet, max(at, room or at))
    if start is None:
        return Verdict(allowed=False, reason="quiet hours")
    if start > at:
        return Verdict(allowed=True, not_before=start, reason="enough this week" if room else "quiet hours")
    return Verdict(allowed=True)
