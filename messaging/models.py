import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One message on one channel: the outbox row, and later what the recipient can read again.

    States: queued → sending (leased) → sent, or failed for good, or dead (too late to be sent), or withheld (it would
    have left against a wish; `error` says which), or unknown (the provider's answer was lost: it is asked by our id
    before anything is sent again).

    A message with a `topic` leaves only if its recipient wants it at the moment of sending; "" is a message of service
    (codes, receipts, orders) and always leaves. `allowed_at` is filled while such a message has left or may have.
    """

    class Channel(models.TextChoices):
        SMS = "sms"
        EMAIL = "email"
        APP = "app"

    class Delivery(models.TextChoices):
        """What became of it after a carrier took it. The first three may still change; the others are the end."""

        QUEUED = "queued", _("waits at the carrier")
        SENT = "sent", _("given to the operator")
        UNKNOWN = "unknown", _("no report came")
        DELIVERED = "delivered", _("delivered")
        UNDELIVERED = "undelivered", _("not delivered")
        FILTERED = "filtered", _("blocked at the operator")
        CANCELLED = "cancelled", _("cancelled at the carrier")

    kind = models.CharField(max_length=80)
    channel = models.CharField(max_length=5, choices=Channel)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="messages")
    address = models.CharField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=2)
    params = models.JSONField(default=dict)
    topic = models.CharField(max_length=20, blank=True, default="")
    key = models.CharField(max_length=160)
    local_id = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    provider = models.CharField(max_length=20, blank=True, default="")
    provider_id = models.CharField(max_length=80, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    allowed_at = models.DateTimeField(null=True)
    cost = models.BigIntegerField(null=True)  # rials, where the provider says what it took
    delivery = models.CharField(max_length=11, choices=Delivery, blank=True, default="")
    delivery_at = models.DateTimeField(null=True)
    delivery_note = models.CharField(max_length=40, blank=True, default="")  # the code that the carrier or mailbox said
    ask_at = models.DateTimeField(null=True)  # when its carrier is asked next; null: it is not asked, or not any more
    emptied_at = models.DateTimeField(null=True)  # content forgotten; that something was sent is kept
    error = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "channel"], name="message_once"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "failed", "dead", "unknown", "withheld"]),
                name="message_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], name="message_due", condition=Q(state__in=["queued", "sending", "unknown"])
            ),
            models.Index(fields=["user", "-id"], name="message_of_user"),
            models.Index(fields=["address", "-id"], name="message_to_address"),
            models.Index(fields=["user", "allowed_at"], name="message_left", condition=Q(allowed_at__isnull=False)),
            models.Index(fields=["sent_at"], name="message_sent", condition=Q(channel="sms", sent_at__isnull=False)),
            models.Index(fields=["ask_at"], name="message_to_ask", condition=Q(ask_at__isnull=False)),
            models.Index(
                fields=["provider_id"], name="message_at_carrier", condition=Q(channel="sms") & ~Q(provider_id="")
            ),
            models.Index(
                fields=["sent_at", "address"],
                name="message_not_arrived",
                condition=Q(channel="sms", delivery="undelivered"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.state}"


class HourlySpend(models.Model):
    """How many code messages were accepted in an hour (UTC). One row, one conditional update: the cap holds."""

    hour = models.DateTimeField(primary_key=True)
    sent = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.hour}: {self.sent}"


class Suppression(models.Model):
    """An address that is not written to on any topic, whoever holds it: it bounced for good, or its owner complained.

    Only a keyed hash of the address is kept. Unlike a consent it is nobody's: a number that changes hands keeps it.
    """

    class Reason(models.TextChoices):
        HARD_BOUNCE = "hard_bounce", _("the address does not exist")
        COMPLAINT = "complaint", _("complaint")
        BLOCKED = "blocked", _("its holder blocked advertising lines at the operator")

    channel = models.CharField(max_length=5, choices=Message.Channel)
    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=12, choices=Reason)
    detail = models.CharField(
        max_length=200, blank=True, default=""
    )  # who says so: a carrier's answer, or staff's note
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "address_hash"], name="suppression_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.reason}"


class Lifted(models.Model):
    """A suppression that ended: by staff with a reason, or by the holder, who proved the address (then `by` is empty)."""

    channel = models.CharField(max_length=5, choices=Message.Channel)
    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=12, choices=Suppression.Reason)
    since = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["-at"], name="lifted_newest")]

    def __str__(self) -> str:
        return f"{self.channel} {self.reason} {self.at}"


class Reply(models.Model):
    """A text message that came in. Only what a word of stopping said is kept, as proof; other words are not read here.

    `user` is who held the number when it came. Of a number that nobody holds only the keyed hash is kept.
    """

    class Outcome(models.TextChoices):
        STOPPED = "stopped", _("topics ended")
        NOTHING = "nothing", _("nothing was wanted any more")
        STRANGER = "stranger", _("no member has this number")
        OTHER = "other", _("no word of stopping")

    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=80)
    sender_hash = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=40, blank=True, default="")
    said_at = models.DateTimeField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OTHER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "provider_id"], name="reply_once")]
        indexes = [
            models.Index(fields=["user"], name="reply_of_user", condition=Q(user__isnull=False)),
            models.Index(fields=["at"], name="reply_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_id} {self.outcome}"


class ReturnedMail(models.Model):
    """One letter that came to the mailbox of returned letters: that it came, and what it meant. Its words are not kept.

    `key` is the hash of the letter: the same letter read again does nothing more.
    """

    class Outcome(models.TextChoices):
        BOUNCED = "bounced", _("the address is gone")
        REFUSED = "refused", _("refused, not for the address")
        DELAYED = "delayed", _("not now")
        COMPLAINT = "complaint", _("complaint")
        GONE = "gone", _("about a letter that is forgotten")
        STRANGE = "strange", _("not about a letter of ours, or not to be understood")

    key = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=9, choices=Outcome)
    status = models.CharField(max_length=12, blank=True, default="")  # "5.1.1"
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.outcome} {self.status}"


class DemoDelivery(models.Model):
    """What the demo inbox received in place of a phone or a mailbox."""

    channel = models.CharField(max_length=5)
    address = models.CharField(max_length=254, db_index=True)
    subject = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField()
    headers = models.JSONField(default=dict)
    local_id = models.UUIDField(unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel} to {self.address}"
