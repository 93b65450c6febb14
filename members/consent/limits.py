"""A member's own limits on what reaches them. They can only be stricter than the city's."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from members.consent import quiet
from members.consent.models import MemberLimits


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What holds for a member: the city's limits and the member's own together. `quiet` as in club.consent.quiet."""

    quiet: int
    weekly: int
    paused_until: dt.datetime | None


def own_limits(*, member_id: int) -> MemberLimits:
    """What the member set; not stored when nothing was set yet."""
    return MemberLimits.objects.filter(pk=member_id).first() or MemberLimits(member_id=member_id)


def limits_of(*, member_id: int) -> Limits:
    own = own_limits(member_id=member_id)
    return Limits(
        quiet=quiet.of_the_city() | own.quiet,
        weekly=min(settings.MESSAGES_A_WEEK, own.weekly or settings.MESSAGES_A_WEEK),
        paused_until=own.paused_until,
    )


def set_quiet_and_weekly(*, member_id: int, quiet: int, weekly: int | None) -> None:
    """`quiet`: 48 bits; `weekly`: messages in seven days, None for the city's number."""
    values = {"quiet": quiet, "weekly": weekly}
    MemberLimits.objects.update_or_create(member_id=member_id, defaults=values)


def pause(*, member_id: int, until: dt.datetime | None) -> None:
    """Nothing on any topic, on any channel, until then (UTC); None ends the pause."""
    MemberLimits.objects.update_or_create(member_id=member_id, defaults={"paused_until": until})
