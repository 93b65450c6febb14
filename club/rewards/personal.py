"""A person's tiers, rewards and doors: what is told, what goes, and what follows when two memberships become one."""

import datetime as dt
from collections import Counter

from django.utils.translation import gettext_lazy

from club.rewards.models import Taken, VenueOperator
from club.rewards.opening import LIVE, move_openings, slack_of
from club.rewards.tell import tell
from club.rewards.venues import appoint, dismiss
from club.rewards.withdraw import end_unused
from club.tiers.measure import recount
from club.tiers.models import ThresholdOpening, ThresholdReached, YearMeasure
from ledger import api as ledger
from members.api import Member

WORDS = {
    "year": gettext_lazy("Year"),
    "points_earned": gettext_lazy("Points earned"),
    "threshold": gettext_lazy("Threshold"),
    "reached_at": gettext_lazy("Reached"),
    "lost_at": gettext_lazy("Lost"),
    "opened": gettext_lazy("Threshold opened"),
    "points": gettext_lazy("Points"),
    "opened_at": gettext_lazy("Opened"),
    "undone_at": gettext_lazy("Undone"),
    "reward": gettext_lazy("Reward"),
    "number": gettext_lazy("Number or code"),
    "state": gettext_lazy("State"),
    "taken_at": gettext_lazy("Taken"),
    "expires_at": gettext_lazy("Good until"),
    "ended_at": gettext_lazy("Ended"),
}

VENUE_WORDS = {
    "works_at": gettext_lazy("Works at"),
}


def export(user_id: int) -> list[dict[str, object]]:
    """Measures by Jalali year, thresholds, and rewards without their codes (those are on the member's own page)."""
    measures = YearMeasure.objects.filter(member__user_id=user_id).order_by("year")
    reached = ThresholdReached.objects.filter(member__user_id=user_id).select_related("threshold").order_by("pk")
    openings = ThresholdOpening.objects.filter(member__user_id=user_id).select_related("threshold").order_by("pk")
    taken = Taken.objects.filter(member__user_id=user_id).select_related("reward").order_by("pk")
    rows: list[dict[str, object]] = [{"year": row.year, "points_earned": row.earned} for row in measures]
    rows += [
        {"threshold": row.threshold.code, "year": row.year, "reached_at": row.reached_at, "lost_at": row.lost_at}
        for row in reached
    ]
    rows += [
        {
            "opened": row.threshold.code,
            "year": row.year,
            "points": row.points if row.hold_id else 0,
            "opened_at": row.opened_at,
            "undone_at": row.undone_at,
        }
        for row in openings
    ]
    rows += [
        {
            "reward": row.reward.name,
            "number": row.number,
            "state": str(row.get_state_display()),
            "points": row.points,
            "taken_at": row.taken_at,
            "expires_at": row.expires_at,
            "ended_at": row.ended_at,
        }
        for row in taken
    ]
    return rows


def erase(user_id: int, at: dt.datetime) -> None:
    """Unused vouchers end, so nobody goes in by them; rows stay for the books and name nobody."""
    open_now = list(Taken.objects.filter(member__user_id=user_id, state=Taken.State.OPEN).order_by("pk"))
    for wallet in Member.objects.filter(user_id=user_id).order_by("wallet_id").values_list("wallet_id", flat=True):
        ledger.lock_wallet(wallet)  # before the vouchers' rows, as a claw-back has them
    for taken in open_now:
        end_unused(taken, state=Taken.State.WITHDRAWN, at=at)


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """Rewards and thresholds follow the points. Runs after the memberships: the measure is counted anew from both."""
    into = Member.objects.filter(user_id=into_id, merged_into=None).first()
    old = Member.objects.filter(user_id=from_id, merged_into=into).first() if into else None
    if into is None or old is None:
        return
    slack = slack_of(old, into)
    for row in Taken.objects.filter(member=old).order_by("pk"):
        row.member, row.key = into, f"{old.pk}:{row.key}"[:64]
        row.turn = _free_turn(row)
        row.save(update_fields=["member", "key", "turn"])
    has = ThresholdReached.objects.filter(member=into).values_list("threshold_id", "year")
    known = set(has)
    for reached in ThresholdReached.objects.filter(member=old):
        if (reached.threshold_id, reached.year) in known:
            reached.delete()
        else:
            ThresholdReached.objects.filter(pk=reached.pk).update(member=into)
    YearMeasure.objects.filter(member=old).delete()
    recount(member_id=into.pk, at=at)
    move_openings(old=old, into=into, slack=slack, at=at)
    _end_too_many(into, at=at)


def _end_too_many(member: Member, *, at: dt.datetime) -> None:
    """What two took of a reward is no more than one member gets in a year: unused ones above that end, the last taken
    first. Their points come back, stock and budget too. What was used, or expired, stays.
    """
    rows = Taken.objects.filter(member=member, state__in=LIVE).select_related("reward__venue", "member")
    taken = Counter((row.reward_id, row.year) for row in rows)
    for row in rows.order_by("-taken_at", "-pk"):
        place = (row.reward_id, row.year)
        if row.state != Taken.State.OPEN or taken[place] <= row.reward.per_member:
            continue
        ended = end_unused(row, state=Taken.State.RETURNED, at=at)
        if ended is not None:
            taken[place] -= 1
            tell(row, "too_many", points=ended.returned, kept=ended.repaid, at=at)


def _free_turn(row: Taken) -> int:
    """Both may have taken the same reward; which of them are too many is decided when all of them are here."""
    turns = Taken.objects.filter(member=row.member, reward=row.reward, year=row.year).values_list("turn", flat=True)
    return max(turns, default=0) + 1


def export_venues(user_id: int) -> list[dict[str, object]]:
    rows = VenueOperator.objects.filter(user_id=user_id).select_related("venue")
    return [{"works_at": row.venue.name} for row in rows]


def erase_venues(user_id: int, at: dt.datetime) -> None:
    for venue_id in VenueOperator.objects.filter(user_id=user_id).values_list("venue_id", flat=True):
        dismiss(venue_id=venue_id, user_id=user_id)


def merge_venues(from_id: int, into_id: int, at: dt.datetime) -> None:
    for venue_id in list(VenueOperator.objects.filter(user_id=from_id).values_list("venue_id", flat=True)):
        appoint(venue_id=venue_id, user_id=into_id)
        dismiss(venue_id=venue_id, user_id=from_id)
