"""What a member wants to be told, where and when. Everything here that a member said is proof: appended, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    APP = "app", _("In my account")


class ConsentText(models.Model):
    """The words that a member agrees to, as they stood. New words are a new version; nothing is ever changed."""

    topic = models.CharField(max_length=20)
    channel = models.CharField(max_length=5, choices=Channel)
    version = models.PositiveSmallIntegerField()
    fa = models.TextField()
    en = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "channel", "version"], name="consent_text_version"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.channel} {self.version}"


class ConsentEvent(models.Model):
    """A member gave or withdrew consent to one topic on one channel (C-68). Appended only; the database refuses more.

    `evidence` is the hash of the record and of the member's record before it on the same topic and channel. `said` is
    what the member wrote, where words of their own ended the topic (a reply to a text message).
    """

    class Source(models.TextChoices):
        FORM = "form", _("on the page of wishes")
        DESK = "desk", _("at the counter")
        ONE_CLICK = "one_click", _("by the link in a message")
        SMS_REPLY = "sms_reply", _("by a reply to a text message")
        COMPLAINT = "complaint", _("by a complaint to the mailbox's provider")
        MERGE = "merge", _("when two memberships were joined")

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="consent_events")
    channel = models.CharField(max_length=5, choices=Channel)
    topic = models.CharField(max_length=20)
    granted = models.BooleanField()
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=10, choices=Source)
    # Who did it: the member, or the officer at the counter; empty when nobody was logged in (one-click).
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    evidence = models.CharField(max_length=64)
    said = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="consent_event_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.topic} {self.channel} {'granted' if self.granted else 'withdrawn'}"


class ConsentCurrent(models.Model):
    """What the last event says, for quick answers. No row: never asked, so no."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="consents")
    channel = models.CharField(max_length=5, choices=Channel)
    topic = models.CharField(max_length=20)
    granted = models.BooleanField(default=False)
    event = models.ForeignKey(ConsentEvent, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "channel", "topic"], name="consent_current_once"),
            models.CheckConstraint(
                condition=Q(granted=False) | Q(event__isnull=False), name="consent_current_has_proof"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "topic", "member"], name="consent_granted", condition=Q(granted=True))
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.topic} {self.channel} {self.granted}"


class MemberLimits(models.Model):
    """A member's own limits; they can only be stricter than the city's."""

    member = models.OneToOneField("members.Member", models.PROTECT, primary_key=True, related_name="limits")
    quiet = models.BigIntegerField(
        default=0
    )  # bit n: the half-hour that begins n × 30 minutes after midnight in Tehran
    weekly = models.PositiveSmallIntegerField(null=True)  # text messages and e-mails in seven days; null: the city's
    paused_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quiet__gte=0, quiet__lt=1 << 48), name="member_limits_quiet"),
            models.CheckConstraint(condition=Q(weekly__isnull=True) | Q(weekly__gte=1), name="member_limits_weekly"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class WayOut(models.Model):
    """A short address in text messages that ends one topic on one channel for one member."""

    code = models.CharField(max_length=12, unique=True)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel)
    topic = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "channel", "topic"], name="way_out_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.topic} {self.channel}"
