from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Rule(models.Model):
    """One reason to earn. `funder` is the ledger account that issues its points."""

    code = models.SlugField(unique=True)
    funder = models.CharField(max_length=64, default="issuer:city")

    def __str__(self) -> str:
        return self.code


class RuleVersion(models.Model):
    """A rule's numbers for a time, [valid_from, valid_to). Body and dates are frozen once it is no draft any more.

    A version in shadow decides beside the one in force and pays nothing. A retired one still decides about what
    happened while it was in force and is reported late. points/rules/guards.py says the same to the database.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("waits for review")
        SHADOW = "shadow", _("on trial, pays nothing")
        ACTIVE = "active", _("in force")
        RETIRED = "retired", _("retired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("why"), max_length=200, blank=True, default="")  # the council's decision, for instance

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "review", "shadow", "active", "retired", "withdrawn"]),
                name="rule_version_status",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")), name="rule_version_two_people"
            ),
            # Only the documents' own numbers have no drafter; whatever else decides was reviewed.
            models.CheckConstraint(
                condition=Q(status__in=["draft", "review", "withdrawn"])
                | Q(drafted_by__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="rule_version_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="rule_version_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses to change the body of anything but a draft: what decided about points stays readable for ever."""
        before = RuleVersion.objects.filter(pk=self.pk).first() if self.pk else None
        if before is not None and before.status != self.Status.DRAFT and before.body != self.body:
            raise ValueError(f"The body of {self} is frozen.")
        super().save(*args, **kwargs)


class PointRate(models.Model):
    """What a point is worth when it is spent, from a moment on. None in force: spending is off (C-32)."""

    rials_per_point = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rials_per_point__gt=0), name="point_rate_positive"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")), name="point_rate_two_people"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="point_rate_approved_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rials_per_point} from {self.valid_from}"
