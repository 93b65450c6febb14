"""Thresholds are reached and, when points are taken back, lost again."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from club.registry import tell_lost
from club.tiers.models import ThresholdReached, ThresholdVersion, YearMeasure
from ledger import api as ledger
from members.api import Member
from messaging import api as messaging


def in_force(*, at: dt.datetime) -> "QuerySet[ThresholdVersion]":
    """Versions of thresholds that hold at `at` (UTC) and have not closed theirs, the lowest first."""
    rows = ThresholdVersion.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=at), status=ThresholdVersion.Status.ACTIVE, valid_from__lte=at, ends=False
    )
    return rows.order_by("points", "threshold_id")


def reach(*, member_id: int, year: int, at: dt.datetime) -> None:
    """Note every threshold that the year's measure has come up to. Under the wallet's lock; one query if there is none."""
    earned = YearMeasure.objects.filter(member_id=member_id, year=year).values("earned")
    has = ThresholdReached.objects.filter(
        member_id=member_id, year=year, lost_at=None, threshold_id=OuterRef("threshold_id")
    )
    for version in in_force(at=at).filter(~Exists(has), points__lte=Subquery(earned)):
        row = ThresholdReached.objects.filter(member_id=member_id, year=year, threshold_id=version.threshold_id)
        if not row.update(lost_at=None):
            ThresholdReached.objects.create(
                member_id=member_id,
                year=year,
                threshold_id=version.threshold_id,
                points=version.points,
                reached_at=at,
            )
            _tell(member_id, version, year, at)


def _tell(member_id: int, version: ThresholdVersion, year: int, at: dt.datetime) -> None:
    messaging.send(
        kind="club/messages/threshold_reached",
        user_id=Member.objects.values_list("user_id", flat=True).get(pk=member_id),
        channels=("app",),
        params={
            "points": version.points,
            "tier_fa": version.tier_fa,
            "tier_en": version.tier_en,
            "stays": int(version.looks_at == ThresholdVersion.Measure.EARNED and not version.consumes),
        },
        key=f"threshold:{member_id}:{version.threshold_id}:{year}",
        at=at,
    )


def lose(*, member_id: int, year: int, earned: int, at: dt.datetime, forgiven: int = 0) -> int:
    """After points were taken back: thresholds above the measure are not reached now, and what they opened goes back.

    Of points that come back with it as many are kept as were `forgiven`; how many that was.
    """
    above = ThresholdReached.objects.filter(member_id=member_id, year=year, lost_at=None, points__gt=earned)
    lost = list(above.values_list("threshold_id", flat=True))
    if not lost:
        return 0
    above.update(lost_at=at)
    return tell_lost(member_id=member_id, thresholds=lost, year=year, forgiven=forgiven, at=at)


def catch_up(*, at: dt.datetime, year: int) -> int:
    """Note thresholds that became reached without an award: their number was lowered, or they are new. How many members."""
    members: set[int] = set()
    for version in in_force(at=at):
        has = ThresholdReached.objects.filter(
            member_id=OuterRef("member_id"), year=year, threshold_id=version.threshold_id, lost_at=None
        )
        short = YearMeasure.objects.filter(~Exists(has), year=year, earned__gte=version.points)
        members.update(short.values_list("member_id", flat=True))
    for member_id in sorted(members):
        with transaction.atomic():
            ledger.lock_wallet(wallet=Member.objects.values_list("wallet_id", flat=True).get(pk=member_id))
            reach(member_id=member_id, year=year, at=at)
    return len(members)
