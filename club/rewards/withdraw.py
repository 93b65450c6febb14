"""A claw-back took a threshold away: what it opened goes back as far as it is unused; what was used stays."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from club.models import RewardStock, Taken
from club.points.hold import return_points
from messaging import api as messaging


def withdraw_lost(*, member_id: int, thresholds: Iterable[int], year: int, at: dt.datetime) -> int:
    """Withdraw unused rewards that these thresholds opened in that year; points spent on them return. How many.

    Runs under the wallet's lock, in the transaction of the claw-back. The member is told of each.
    """
    open_ones = Taken.objects.filter(
        member_id=member_id,
        reward__threshold__in=list(thresholds),
        year=year,
        state=Taken.State.OPEN,
        expires_at__gt=at,
    )
    count = 0
    for taken in open_ones.select_related("reward", "member").order_by("pk"):
        count += end_unused(taken, state=Taken.State.WITHDRAWN, at=at)
        messaging.send(
            kind="club/messages/reward_withdrawn",
            user_id=taken.member.user_id,
            channels=("sms", "app"),
            params={"name_fa": taken.reward.name_fa, "name_en": taken.reward.name_en, "points": taken.points},
            key=f"reward-withdrawn:{taken.pk}",
            at=at,
        )
    return count


def end_unused(taken: Taken, *, state: str, at: dt.datetime) -> bool:
    """End an open reward without its use: once, whoever comes first. Points and stock return. Whether it was open."""
    mine = Taken.objects.filter(pk=taken.pk, state=Taken.State.OPEN)
    if not mine.update(state=state, ended_at=at):
        return False
    if taken.hold_id is not None:
        return_points(hold_id=taken.hold_id, points=taken.points, key=f"reward:{taken.pk}:{state}", at=at)
    RewardStock.objects.filter(pk=taken.reward_id).update(
        given=F("given") - 1, budget_used=F("budget_used") - taken.worth
    )
    return True
