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
    happened while it was in force and is reported late. club/guards.py says the same to the database.
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


class Event(models.Model):
    """Something a member did, as facts. (source, source_id) is the idempotency key."""

    member = models.ForeignKey("club.Member", models.PROTECT, related_name="events")
    kind = models.CharField(max_length=60)
    facts = models.JSONField()
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}:{self.source_id}"


class Decision(models.Model):
    """What one rule version said about one event, with every step of the way there."""

    class Outcome(models.TextChoices):
        AWARDED = "awarded"
        NO_MATCH = "no_match"
        MISSING_FACT = "missing_fact"
        BLANK = "blank"
        CAPPED = "capped"  # it would have given points, a cap or a budget left none
        OUTDONE = "outdone"  # another rule of its group gave more
        SHADOW = "shadow"  # a version on trial: what it would have given is `wanted`
        ERROR = "error"  # the body cannot be read; the other rules went on

    event = models.ForeignKey(Event, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome)
    wanted = models.BigIntegerField(default=0)  # before caps and budgets
    points = models.BigIntegerField(default=0)
    trace = models.JSONField()
    journal_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "version"], name="decision_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="decision_never_subtracts"),
        ]
        indexes = [
            # The operator's page asks for these few among very many.
            models.Index(fields=["event"], condition=Q(outcome="missing_fact"), name="decision_missing_fact"),
            models.Index(fields=["event"], condition=Q(outcome="error"), name="decision_error"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.version_id}: {self.outcome} {self.points}"


class TakenBack(models.Model):
    """A part of what a decision gave, taken back because the activity was undone. `key` is the caller's.

    `points` is what was due; `taken` is less where the member had spent it already, and the rest is forgiven.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="taken_back")
    key = models.CharField(max_length=120)
    points = models.BigIntegerField()
    taken = models.BigIntegerField()
    journal_id = models.BigIntegerField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "key"], name="taken_back_once"),
            models.CheckConstraint(
                condition=Q(points__gt=0, taken__gte=0, taken__lte=F("points")), name="taken_back_sum"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.taken} of {self.points}"
