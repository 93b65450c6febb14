"""What opens a reward for a member: a threshold by its own settings (N3), looked at and, if it says so, paid for.

| the threshold looks at | open | opening uses points: no | yes |
|---|---|---|---|
| points earned in the year | once they were earned, until they are taken back | free | paid at the first taking, once a year |
| the balance | while so much is there to spend | free, looked at for each taking | paid at the first taking, then open all year |

What was opened stays open when the settings change: they are followed by others for the future only.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from club.rewards.models import Reward, Taken
from club.tiers.models import ThresholdOpening, ThresholdReached, ThresholdVersion, YearMeasure
from club.tiers.reach import in_force
from club.tiers.read import last_year_ends
from club.tiers.year import year_of
from members.api import Member, was_kept_away
from points.api import available_points, capture_points, hold_points, return_points

PURPOSE = "threshold"
LIVE = (Taken.State.OPEN, Taken.State.USED, Taken.State.EXPIRED)
BALANCE = ThresholdVersion.Measure.BALANCE


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a reward is open: it counts for the Jalali `year`; `cost` in points for the opening, besides its price.

    `opening` is the id of one that was paid before; `version` is what has to be noted with the taking.
    """

    year: int
    cost: int = 0
    opening: int | None = None
    version: ThresholdVersion | None = None


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a member stands on, looked up once for all rewards: points to spend, thresholds by year, openings paid."""

    member_id: int
    points: int
    year: int
    years: Collection[int]
    reached: Collection[tuple[int, int]]
    paid: Mapping[tuple[int, int], int]
    versions: Mapping[int, ThresholdVersion]

    def way(self, reward: Reward) -> Way | None:
        """None: not open. While last year's tier holds, what was opened last year is good, and counts for that year."""
        if reward.threshold_id is None:
            return Way(year=self.year)
        version = self.versions.get(reward.threshold_id)
        looks_at_balance = version is not None and version.looks_at == BALANCE
        for year in sorted(self.years, reverse=True):
            place = (reward.threshold_id, year)
            if place in self.paid:
                return Way(year=year, opening=self.paid[place])
            if version is not None and looks_at_balance:
                is_open = year == self.year and self.points >= version.points
            else:
                is_open = place in self.reached
            if is_open:
                is_plain = version is None or not (looks_at_balance or version.consumes)
                cost = version.points if version is not None and version.consumes else 0
                return Way(year=year, cost=cost, version=None if is_plain else version)
        return None


def ground(*, member_id: int, at: dt.datetime, versions: Mapping[int, ThresholdVersion] | None = None) -> Ground:
    """At `at` (UTC). For a taking the caller holds the wallet's lock: points and thresholds change only under it.

    `versions` are those in force by threshold, if the caller has them.
    """
    if versions is None:
        versions = {version.threshold_id: version for version in in_force(at=at)}
    year, last_ends = year_of(at), last_year_ends(at=at)
    both = [year, year - 1]
    reached = ThresholdReached.objects.filter(member_id=member_id, lost_at=None, year__in=both)
    places = set(reached.values_list("threshold_id", "year"))
    openings = ThresholdOpening.objects.filter(
        member_id=member_id, year__in=both, hold_id__isnull=False, undone_at__isnull=True
    )
    paid = {(threshold, of): pk for pk, threshold, of in openings.values_list("pk", "threshold_id", "year")}
    has_last = any(of < year for _threshold, of in (*places, *paid))
    is_last_good = at < last_ends or (has_last and was_kept_away(member_id=member_id, moment=last_ends, at=at))
    return Ground(
        member_id=member_id,
        points=available_points(member_id=member_id, at=at),
        year=year,
        years=both if is_last_good else [year],
        reached=places,
        paid=paid,
        versions=versions,
    )


def open_by(*, way: Way, ground: Ground, key: str, at: dt.datetime) -> int | None:
    """Note the opening, and pay for it; its id, None where there is nothing to note. Raises NotEnoughPoints."""
    version = way.version
    if version is None:
        return way.opening
    hold = None
    if way.cost:
        name = f"{version.threshold_id}:{ground.member_id}:{key}"
        hold = hold_points(
            member_id=ground.member_id,
            points=way.cost,
            purpose=PURPOSE,
            key=name,
            expires_at=at + dt.timedelta(hours=1),
            at=at,
        )
        capture_points(hold_id=hold, key=f"{name}:spent", at=at)
    floor = None
    if version.looks_at == BALANCE:
        floor = earned_ever(ground.member_id) - (ground.points - version.points)
    row = ThresholdOpening.objects.create(
        member_id=ground.member_id,
        threshold_id=version.threshold_id,
        version=version,
        year=way.year,
        points=version.points,
        hold_id=hold,
        floor=floor,
        opened_at=at,
    )
    return row.pk


def earned_ever(member_id: int) -> int:
    """Qualifying points of all years, less what was taken back: spending does not change it."""
    return YearMeasure.objects.filter(member_id=member_id).aggregate(sum=Sum("earned"))["sum"] or 0


def fallen(*, member_id: int) -> list[int]:
    """Openings that looked at a balance which, less what was taken back since, would not have been enough."""
    rows = ThresholdOpening.objects.filter(
        member_id=member_id, undone_at__isnull=True, floor__gt=earned_ever(member_id)
    )
    return list(rows.values_list("pk", flat=True))


def comes_back(opening_id: int, *, without: int) -> int:
    """Points that would return with the taking `without`: those of an opening on which nothing else stands."""
    row = ThresholdOpening.objects.filter(pk=opening_id, hold_id__isnull=False, undone_at__isnull=True).first()
    others = Taken.objects.filter(opening_id=opening_id, state__in=LIVE).exclude(pk=without)
    return row.points if row is not None and not others.exists() else 0


def undo_if_empty(*, opening_id: int, at: dt.datetime) -> ThresholdOpening | None:
    """Nothing of what was taken by an opening is left: it is undone, once. Its points are the caller's to return.

    Under the wallet's lock. What was used, or was there for all its days, stays and keeps the opening: then None.
    """
    row = ThresholdOpening.objects.get(pk=opening_id)
    if Taken.objects.filter(opening=row, state__in=LIVE).exists():
        return None
    undone = ThresholdOpening.objects.filter(pk=row.pk, undone_at__isnull=True).update(undone_at=at)
    return row if undone else None


def move_openings(*, old: Member, into: Member, slack: Mapping[int, int], at: dt.datetime) -> None:
    """Two memberships became one: openings follow, with as much room to their floor as they had (`slack` by id).

    Paid for twice in a year, the one of the membership that lives on is kept: what stood on the other stands on it,
    and the other's points come back.
    """
    mine = ThresholdOpening.objects.filter(member=into, hold_id__isnull=False, undone_at__isnull=True)
    kept = {(row.threshold_id, row.year): row.pk for row in mine}
    for row in ThresholdOpening.objects.filter(member=old).order_by("pk"):
        same = kept.get((row.threshold_id, row.year)) if row.hold_id and row.undone_at is None else None
        if same is not None:
            Taken.objects.filter(opening=row).update(opening_id=same)
            if undo_if_empty(opening_id=row.pk, at=at) and row.hold_id is not None:
                return_points(hold_id=row.hold_id, points=row.points, key=f"opening:{row.pk}", at=at)
        ThresholdOpening.objects.filter(pk=row.pk).update(member=into)
    now = earned_ever(into.pk)
    for pk, room in slack.items():
        ThresholdOpening.objects.filter(pk=pk).update(floor=now - room)


def slack_of(*members: Member) -> dict[int, int]:
    """Opening → points that may still be taken back before it falls; only of those that looked at a balance."""
    found: dict[int, int] = {}
    for member in members:
        rows = ThresholdOpening.objects.filter(Q(floor__isnull=False), member=member, undone_at__isnull=True)
        found |= dict(rows.annotate(room=earned_ever(member.pk) - F("floor")).values_list("pk", "room"))
    return found
