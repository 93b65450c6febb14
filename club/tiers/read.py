"""Where a member stands: this year's measure, the tier, what keeps it and what reaches the next."""

import datetime as dt
from dataclasses import dataclass

from club.tiers.models import ThresholdReached, ThresholdVersion, TierGrace, YearMeasure
from club.tiers.reach import in_force
from club.tiers.year import months_end, year_of
from lib.jalali import tehran_date

A_MOMENT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A threshold on the way. `left` is how many points are missing this year, 0 when it is reached."""

    version: ThresholdVersion
    is_reached: bool
    left: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Points are those earned in `year`. `holds_until` is the last Tehran day of the tier as it stands."""

    year: int
    earned: int
    steps: list[Step]
    tier: ThresholdVersion | None
    holds_until: dt.date | None
    is_from_last_year: bool
    to_keep: int
    next: ThresholdVersion | None
    to_next: int

    @property
    def share(self) -> int:
        """Percent of the way to the highest threshold, for the drawn bar."""
        top = self.steps[-1].version.points if self.steps else 1
        return min(100, self.earned * 100 // top)


def grace_at(*, at: dt.datetime) -> TierGrace | None:
    """How a tier goes over into the next year, as two people have set it; None: not at all."""
    rows = TierGrace.objects.filter(valid_from__lte=at, approved_at__isnull=False)
    return rows.order_by("-valid_from", "-pk").first()


def last_year_ends(*, at: dt.datetime) -> dt.datetime:
    """Until when (UTC) what last year's thresholds opened may be taken, seen from a moment of this year."""
    grace = grace_at(at=at)
    is_by_months = grace is not None and grace.rule == TierGrace.Rule.MONTHS
    return months_end(year_of(at), grace.months if grace is not None and is_by_months else 0)


def standing(*, member_id: int, at: dt.datetime) -> Standing:
    """At `at` (UTC). Four queries."""
    year = year_of(at)
    earned = YearMeasure.objects.filter(member_id=member_id, year=year).values_list("earned", flat=True).first() or 0
    ladder = list(in_force(at=at))
    reached: dict[int, set[int]] = {year: set(), year - 1: set()}
    rows = ThresholdReached.objects.filter(member_id=member_id, year__in=reached, lost_at=None)
    for row_year, threshold in rows.values_list("year", "threshold_id"):
        reached[row_year].add(threshold)
    tier, until, is_old = _tier(ladder, reached[year], reached[year - 1], grace_at(at=at), year, at)
    steps = [
        Step(
            version=version,
            is_reached=version.threshold_id in reached[year],
            left=0 if version.threshold_id in reached[year] else max(0, version.points - earned),
        )
        for version in ladder
    ]
    coming = next((step for step in steps if not step.is_reached and (tier is None or step.version != tier)), None)
    if tier and coming and coming.version.points <= tier.points:
        coming = next((step for step in steps if step.version.points > tier.points), None)
    return Standing(
        year=year,
        earned=earned,
        steps=steps,
        tier=tier,
        holds_until=until,
        is_from_last_year=is_old,
        to_keep=max(0, tier.points - earned) if tier and is_old else 0,
        next=coming.version if coming else None,
        to_next=coming.left if coming else 0,
    )


def _tier(
    ladder: list[ThresholdVersion],
    now: set[int],
    before: set[int],
    grace: TierGrace | None,
    year: int,
    at: dt.datetime,
) -> tuple[ThresholdVersion | None, dt.date | None, bool]:
    """The highest threshold, its last good day, and whether it is held from last year."""
    places = range(len(ladder))
    own = max((place for place in places if ladder[place].threshold_id in now), default=-1)
    old = max((place for place in places if ladder[place].threshold_id in before), default=-1)
    by_months = grace is not None and grace.rule == TierGrace.Rule.MONTHS
    months = grace.months if grace and by_months else 0
    if not by_months:
        old = old - 1 if grace else -1
    elif at >= months_end(year, months):
        old = -1
    if own < 0 and old < 0:
        return None, None, False
    if old > own:
        end = months_end(year, months) if by_months else months_end(year, 12)
        return ladder[old], tehran_date(end - A_MOMENT), True
    end = months_end(year + 1, months) if by_months else months_end(year, 12)
    return ladder[own], tehran_date(end - A_MOMENT), False
