"""Credit that staff give by hand (C-57), and sources outside that report facts under their own key."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Allocation(models.Model):
    """A list of members who shall be credited for one activity: one of the staff proposes, another approves.

    `activity` names a row of the rule's own table, or `credit` says the points of each member; never both.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waits for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    activity = models.CharField(_("activity"), max_length=60, blank=True, default="")
    credit = models.PositiveIntegerField(_("points for each member"), default=0)
    reason = models.CharField(_("why"), max_length=200)
    office = models.CharField(_("office"), max_length=80)  # what the members read instead of a person's name
    occurred_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("why it was refused"), max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="allocation_two_people"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by__isnull=True)
                | Q(status__in=["approved", "refused"], decided_by__isnull=False),
                name="allocation_decided",
            ),
            models.CheckConstraint(
                condition=Q(activity="", credit__gt=0) | (~Q(activity="") & Q(credit=0)), name="allocation_one_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.reason}"


class AllocationLine(models.Model):
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="lines")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="allocation_lines")
    event = models.ForeignKey("points.Event", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["allocation", "member"], name="allocation_line_once")]

    def __str__(self) -> str:
        return f"{self.allocation_id}: {self.member_id}"


class FactSource(models.Model):
    """Who may report facts through the API. The secret is shown once; here are only its salt and its hash.

    It is derived from the salt and the installation's key, so a copy of the database alone can sign nothing.
    """

    key_id = models.CharField(max_length=24, unique=True)
    name = models.CharField(_("who reports"), max_length=80)
    salt = models.CharField(max_length=64)
    secret_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.key_id})"


class FactReport(models.Model):
    """One report of a source under its Idempotency-Key; a bill is reported once, whatever the key.

    `is_return`: it says that the payment of a bill was withdrawn or was another one, and may be heard before it.
    `event` is empty when it was about nobody of the club. The body itself is not kept: it names a person who may be
    no member.
    """

    source = models.ForeignKey(FactSource, models.PROTECT, related_name="reports")
    key = models.CharField(max_length=80)
    bill = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    event = models.ForeignKey("points.Event", models.PROTECT, null=True, related_name="+")
    is_return = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="fact_report_once"),
            models.UniqueConstraint(
                fields=["source", "bill"], condition=Q(is_return=False), name="fact_report_bill_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.key}"
