from django.db import models
from django.db.models import F, Q


class ActivityReturn(models.Model):
    """An activity, or a part of it, was undone, as its source said it. (source, source_id, key) is the idempotency key.

    It may be heard before the activity: then it waits here until that is recorded. Nobody is known yet, so there is no
    person in it, only what the source calls the activity; `forget` deletes it after RETURNS_KEPT, met or not.
    """

    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    facts = models.JSONField(null=True)  # None: all of it was undone
    heard_at = models.DateTimeField(db_index=True)
    met_at = models.DateTimeField(null=True)  # when it and the activity came together
    was_early = models.BooleanField(default=False)
    fault = models.CharField(max_length=200, blank=True, default="")  # why nothing could be taken back by it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "key"], name="activity_return_once"),
            models.CheckConstraint(condition=Q(fault="") | Q(met_at__isnull=False), name="activity_return_judged"),
        ]
        indexes = [
            # The operator's page asks for these few among many.
            models.Index(fields=["met_at"], condition=~Q(fault=""), name="activity_return_fault"),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id} {self.key}"


class Event(models.Model):
    """Something a member did, as facts. (source, source_id) is the idempotency key."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="events")
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
    version = models.ForeignKey("points.RuleVersion", models.PROTECT, related_name="decisions")
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
