"""Payables, attempts to pay them, what gateways told us, published rates, and money given back.

Amounts are minor units: `amount` in the platform currency (rials), `charge_amount` in what the gateway charges.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Payable(models.Model):
    """Something to be paid for, once. Amount and currency are frozen when an upper package opens it."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for payment")
        PAID = "paid", _("paid")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REVIEW = "review", _("staff must look")

    kind = models.CharField(max_length=32)
    ref = models.CharField(max_length=64)
    payer = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    title_fa = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    not_after = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "ref"], name="payable_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payable_amount"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "paid", "expired", "withdrawn", "review"]), name="payable_state"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) | (~Q(state="paid") & Q(paid_at__isnull=True)),
                name="payable_paid_at",
            ),
        ]
        indexes = [
            models.Index(fields=["not_after"], name="payable_due", condition=Q(state__in=["open", "review"])),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}: {self.state}"


class Payment(models.Model):
    """One attempt at one gateway. Written and committed before the gateway is called, so a lost answer leaves a trace.

    `rate_num`/`rate_den` are charge minor units per platform minor units; from the start on only the stored numbers
    count. `is_parked` says that its money lies in suspense and must be given back.
    """

    class State(models.TextChoices):
        CREATED = "created", _("being started")
        OPEN = "open", _("open at the gateway")
        PROCESSING = "processing", _("the bank is working on it")
        PAID = "paid", _("paid")
        MISMATCH = "mismatch", _("another sum came than was asked")
        FAILED = "failed", _("failed")
        EXPIRED = "expired", _("expired")
        CANCELED = "canceled", _("canceled")

    class Handover(models.TextChoices):
        NONE = "", _("nothing to hand over")
        PENDING = "pending", _("to be handed over")
        DONE = "done", _("handed over")
        FAILED = "failed", _("the owner could not take it")

    IN_FLIGHT = (State.CREATED, State.OPEN, State.PROCESSING)

    payable = models.ForeignKey(Payable, models.PROTECT, related_name="payments")
    attempt = models.PositiveIntegerField()
    gateway = models.CharField(max_length=16)
    key = models.CharField(max_length=128, unique=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    charge_amount = models.BigIntegerField()
    charge_currency = models.CharField(max_length=3)
    rate_num = models.BigIntegerField()
    rate_den = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.CREATED)
    ref = models.CharField(max_length=128, null=True)  # noqa: DJ001 - unique where known
    pay_ref = models.CharField(max_length=128, null=True)  # noqa: DJ001 - unique where known
    url = models.CharField(max_length=1000, blank=True, default="")
    # All that is sent to the gateway is stored: a repeat under the same key must be the same request.
    return_url = models.CharField(max_length=500)
    cancel_url = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    received = models.BigIntegerField(default=0)
    received_currency = models.CharField(max_length=3, blank=True, default="")
    fee = models.BigIntegerField(null=True)
    fee_currency = models.CharField(max_length=3, blank=True, default="")
    is_parked = models.BooleanField(default=False)
    handover = models.CharField(max_length=8, choices=Handover, blank=True, default=Handover.NONE)
    note = models.TextField(blank=True, default="")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payable", "attempt"], name="payment_attempt_once"),
            models.UniqueConstraint(fields=["gateway", "ref"], name="payment_ref_once"),
            models.UniqueConstraint(fields=["gateway", "pay_ref"], name="payment_pay_ref_once"),
            # The last line against two captures of one payable.
            models.UniqueConstraint(
                fields=["payable"], condition=Q(state="paid", is_parked=False), name="payment_one_capture"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, charge_amount__gt=0, rate_num__gt=0, rate_den__gt=0, received__gte=0),
                name="payment_amounts",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["created", "open", "processing", "paid", "mismatch", "failed", "expired", "canceled"]
                ),
                name="payment_state",
            ),
            models.CheckConstraint(
                condition=Q(handover__in=["", "pending", "done", "failed"]), name="payment_handover"
            ),
        ]
        indexes = [
            models.Index(
                fields=["gateway", "created_at"],
                name="payment_in_flight",
                condition=Q(state__in=["created", "open", "processing"]),
            ),
            models.Index(fields=["handover"], name="payment_to_hand", condition=Q(handover__in=["pending", "failed"])),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.key}: {self.state}"


class GatewayEvent(models.Model):
    """What a gateway pushed, stored before anything is done with it. It is a trigger, never a proof."""

    gateway = models.CharField(max_length=16)
    event_id = models.CharField(max_length=128)
    type = models.CharField(max_length=64)
    ref = models.CharField(max_length=128, blank=True, default="")
    pay_ref = models.CharField(max_length=128, blank=True, default="")
    payment_key = models.CharField(max_length=128, blank=True, default="")
    payload = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="gateway_event_once")]
        indexes = [
            models.Index(fields=["received_at"], name="gateway_event_waiting", condition=Q(processed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.type} {self.event_id}"


class PublishedRate(models.Model):
    """Charge minor units (`num`) for platform minor units (`den`), published by one person and approved by another."""

    gateway = models.CharField(max_length=16)
    charge_currency = models.CharField(max_length=3)
    num = models.BigIntegerField()
    den = models.BigIntegerField()
    valid_from = models.DateTimeField()
    published_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(num__gt=0, den__gt=0), name="rate_positive"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("published_by")), name="rate_two_people"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="rate_approved_at",
            ),
        ]
        indexes = [models.Index(fields=["gateway", "charge_currency", "-valid_from"], name="rate_in_force")]
        permissions = [
            ("publish_rate", "Can publish an exchange rate"),
            ("approve_rate", "Can approve an exchange rate"),
        ]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.num} {self.charge_currency} / {self.den} {settings.PLATFORM_CURRENCY}"


class GiveBack(models.Model):
    """Parked money on its way back to the payer. `attempt` grows only after a definite refusal: it is in the key."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("to be given back")
        DONE = "done", _("given back")
        FAILED = "failed", _("could not be given back")

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="give_back")
    key = models.CharField(max_length=140, unique=True)
    attempt = models.PositiveIntegerField(default=1)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    reason = models.CharField(max_length=12)
    requested_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="give_back_amount"),
            models.CheckConstraint(condition=Q(state__in=["requested", "done", "failed"]), name="give_back_state"),
        ]
        indexes = [models.Index(fields=["next_try_at"], name="give_back_due", condition=Q(state="requested"))]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
