"""Thresholds and the rule of grace: one person drafts, another puts in force. What is in force is only followed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from club.tiers.models import Threshold, ThresholdVersion, TierGrace
from club.tiers.reach import catch_up
from club.tiers.year import year_of

SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
# C-30 says 100, 200 and 300; the tiers' names are the city's own colours, as its tiles have them.
DOCUMENTS = {
    "100": (100, "حد نصاب ۱۰۰ امتیاز", "100 points", "فیروزه‌ای", "Turquoise"),
    "200": (200, "حد نصاب ۲۰۰ امتیاز", "200 points", "لاجوردی", "Lapis"),
    "300": (300, "حد نصاب ۳۰۰ امتیاز", "300 points", "زرین", "Gold"),
}


def _locked(code: str) -> Threshold:
    """Versions of a threshold change one at a time: its row is the lock. Not its key: members go on reaching it."""
    return Threshold.objects.select_for_update(no_key=True).get(code=code)


@transaction.atomic
def draft_threshold(
    *,
    code: str,
    points: int,
    name_fa: str,
    name_en: str,
    tier_fa: str,
    tier_en: str,
    valid_from: dt.datetime,
    by: int,
    ends: bool = False,
    looks_at: str = ThresholdVersion.Measure.EARNED,
    consumes: bool = False,
) -> int:
    """A new version that opens nothing before it is approved; a new code makes a new threshold. The version's id.

    `looks_at` and `consumes` are the settings of N3; without them the documents' answer holds. With `ends` the
    threshold is closed from `valid_from` (UTC) on. ValidationError unless points are positive.
    """
    if points <= 0:
        raise ValidationError(_("A threshold is a number of points above zero."))
    if looks_at not in ThresholdVersion.Measure.values:
        raise ValidationError(_("Choose what the threshold looks at."))
    Threshold.objects.get_or_create(code=code)
    owner = _locked(code)
    last = owner.versions.aggregate(last=Max("number"))["last"] or 0
    version = ThresholdVersion.objects.create(
        threshold=owner,
        number=last + 1,
        points=points,
        name_fa=name_fa,
        name_en=name_en,
        tier_fa=tier_fa,
        tier_en=tier_en,
        ends=ends,
        looks_at=looks_at,
        consumes=consumes,
        valid_from=valid_from,
        drafted_by_id=by,
    )
    return version.pk


def approve_threshold(*, version_id: int, by: int, at: dt.datetime) -> None:
    """Put a draft in force, never backwards; the version before it ends there. ValidationError for the drafter.

    Who has reached the threshold keeps it; who has reached the new number by now is noted at once.
    """
    _approve(version_id, by, at)
    catch_up(at=at, year=year_of(at))


@transaction.atomic
def _approve(version_id: int, by: int, at: dt.datetime) -> None:
    version = ThresholdVersion.objects.select_related("threshold").get(pk=version_id)
    _locked(version.threshold.code)
    version.refresh_from_db()
    if version.status != ThresholdVersion.Status.DRAFT:
        raise ValidationError(_("This version is not a draft any more."))
    if version.drafted_by_id == by:
        raise ValidationError(_("Somebody else than the drafter must put a threshold in force."))
    begins = max(version.valid_from, at)
    running = version.threshold.versions.filter(
        Q(valid_to=None) | Q(valid_to__gt=begins), status=ThresholdVersion.Status.ACTIVE
    )
    if running.filter(valid_from__gt=begins).exists():
        raise ValidationError(_("A version that begins later is approved already."))
    running.update(valid_to=begins)
    version.status, version.valid_from = ThresholdVersion.Status.ACTIVE, begins
    version.approved_by_id, version.approved_at = by, at
    version.save(update_fields=["status", "valid_from", "approved_by", "approved_at"])


@transaction.atomic
def withdraw_threshold(*, version_id: int) -> None:
    """A draft that shall never hold. ValidationError for anything but a draft."""
    draft = ThresholdVersion.objects.filter(pk=version_id, status=ThresholdVersion.Status.DRAFT)
    if not draft.update(status=ThresholdVersion.Status.WITHDRAWN):
        raise ValidationError(_("This version is not a draft any more."))


def draft_grace(*, rule: str, months: int, valid_from: dt.datetime, by: int) -> int:
    """Propose how tiers go over into the next year. Its id."""
    if rule not in TierGrace.Rule.values or not 0 <= months <= 12:
        raise ValidationError(_("Choose a rule, and 0 to 12 months."))
    return TierGrace.objects.create(rule=rule, months=months, valid_from=valid_from, drafted_by_id=by).pk


@transaction.atomic
def approve_grace(*, grace_id: int, by: int, at: dt.datetime) -> None:
    """A second person puts it in force, never backwards. ValidationError for the proposer."""
    grace = TierGrace.objects.select_for_update().get(pk=grace_id)
    if grace.approved_by_id is not None:
        raise ValidationError(_("This rule is in force already."))
    if grace.drafted_by_id == by:
        raise ValidationError(_("Somebody else than the proposer must approve it."))
    grace.approved_by_id, grace.approved_at, grace.valid_from = by, at, max(grace.valid_from, at)
    grace.save(update_fields=["approved_by", "approved_at", "valid_from"])


@transaction.atomic
def ensure_document_thresholds() -> None:
    """The thresholds of the founding documents (C-30), in force since before the first member; one month of grace."""
    for code, (points, name_fa, name_en, tier_fa, tier_en) in DOCUMENTS.items():
        threshold, created = Threshold.objects.get_or_create(code=code)
        if created:
            ThresholdVersion.objects.create(
                threshold=threshold,
                number=1,
                points=points,
                name_fa=name_fa,
                name_en=name_en,
                tier_fa=tier_fa,
                tier_en=tier_en,
                status=ThresholdVersion.Status.ACTIVE,
                valid_from=SINCE,
            )
    if not TierGrace.objects.exists():
        TierGrace.objects.create(rule=TierGrace.Rule.MONTHS, months=1, valid_from=SINCE, approved_at=SINCE)
