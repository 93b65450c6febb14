from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(fa: str, en: str) -> str:
    """The text in the page's language, or the one there is."""
    return (fa or en) if (get_language() or "fa").startswith("fa") else (en or fa)


class YearMeasure(models.Model):
    """Qualifying points that a member earned in a Jalali year, less what was taken back of them. Never the balance."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="measures")
    year = models.PositiveSmallIntegerField()
    earned = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="year_measure_once"),
            models.CheckConstraint(condition=Q(earned__gte=0), name="year_measure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.year}: {self.earned}"


class Threshold(models.Model):
    """A number of earned points that opens rewards (C-30). What it says stands in its versions."""

    code = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.code


class ThresholdVersion(models.Model):
    """A threshold's number and names for a time, [valid_from, valid_to). With `ends` the threshold is closed then."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("in force")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Measure(models.TextChoices):
        EARNED = "earned", _("points earned in the year, whatever was spent of them")
        BALANCE = "balance", _("points there are to spend, at the moment of taking")

    threshold = models.ForeignKey(Threshold, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    # Both settings of N3. Tiers always go by what was earned: a tier that follows the balance punishes spending.
    looks_at = models.CharField(max_length=7, choices=Measure, default=Measure.EARNED)
    consumes = models.BooleanField(default=False)  # opening its rewards uses `points`, once for a member and year
    name_fa = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    tier_fa = models.CharField(max_length=60)
    tier_en = models.CharField(max_length=60)
    ends = models.BooleanField(default=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["threshold", "number"], name="threshold_version_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="threshold_version_positive"),
            models.CheckConstraint(condition=Q(looks_at__in=["earned", "balance"]), name="threshold_version_measure"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "active", "withdrawn"]), name="threshold_version_status"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="threshold_version_two_people",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="threshold_version_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.threshold_id} v{self.number}: {self.points}"

    @property
    def name(self) -> str:
        return in_language(self.name_fa, self.name_en)

    @property
    def tier(self) -> str:
        return in_language(self.tier_fa, self.tier_en)


class TierGrace(models.Model):
    """How a tier goes over into the next Jalali year, from a moment on: set by two people.

    "months": last year's tier holds for the first so many months. "one_down": one tier below it holds all year.
    """

    class Rule(models.TextChoices):
        MONTHS = "months", _("last year’s tier holds for the first months")
        ONE_DOWN = "one_down", _("one tier below last year’s holds all year")

    rule = models.CharField(max_length=8, choices=Rule)
    months = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=["months", "one_down"]), name="tier_grace_rule"),
            models.CheckConstraint(condition=Q(months__lte=12), name="tier_grace_months"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")), name="tier_grace_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} from {self.valid_from}"


class ThresholdReached(models.Model):
    """A member reached a threshold in a Jalali year. `lost_at`: points were taken back, and it is not reached now."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="thresholds")
    threshold = models.ForeignKey(Threshold, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    points = models.PositiveIntegerField()  # the number in force when it was reached: a later one takes nothing away
    reached_at = models.DateTimeField()
    lost_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "threshold", "year"], name="threshold_reached_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.threshold_id} in {self.year}"


class ThresholdOpening(models.Model):
    """What a member's taking opened, where the threshold looks at the balance or uses points up (N3).

    With a hold (captured) it was paid for, and keeps the threshold open for the year. Without one it is good for one
    taking: the next looks at the balance again. `undone_at`: nothing that was taken by it is left, its points are back.
    """

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="openings")
    threshold = models.ForeignKey(Threshold, models.PROTECT, related_name="+")
    version = models.ForeignKey(ThresholdVersion, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    points = models.PositiveIntegerField()  # the version's number
    hold_id = models.BigIntegerField(null=True)
    # Where the balance was looked at: all that the member has earned may fall to this before the balance of that
    # moment would not have been enough. Spending does not lower it, taking back does.
    floor = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "threshold", "year"],
                condition=Q(hold_id__isnull=False, undone_at__isnull=True),
                name="threshold_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(hold_id__isnull=False) | Q(floor__isnull=False), name="threshold_opening_for_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.threshold_id} opened in {self.year}"
