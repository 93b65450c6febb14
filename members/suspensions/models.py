from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Suspension(models.Model):
    """A member may not use points for a while. What the row says never changes; it is lifted once, by somebody.

    When the member leaves, the words go (they may name the person); the reason, the dates and who decided stay.
    """

    class Reason(models.TextChoices):
        MISUSE = "misuse", _("points obtained against the rules")
        IDENTITY = "identity", _("identity is in doubt")
        CONDUCT = "conduct", _("conduct towards others")
        OTHER = "other", _("another reason")

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="suspensions")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    text = models.TextField(_("what the member is told"), max_length=1000)
    starts_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)  # None: until it is lifted
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_why = models.CharField(max_length=500, blank=True, default="")
    # The same in every membership and SuspensionKept in which one suspension goes on. It says nothing by itself.
    case = models.UUIDField(null=True, blank=True)
    # A keyed hash of the national id that the member had proven: who clears it and leaves is known by the card still.
    card = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        permissions = [("suspend_member", "Can suspend members"), ("answer_appeal", "Can answer appeals")]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(lifted_at=None), name="suspension_one_open"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("starts_at")), name="suspension_until_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.reason}"


class Appeal(models.Model):
    """The member's answer to a suspension: one, decided by somebody who did not suspend."""

    class Verdict(models.TextChoices):
        LIFTED = "lifted", _("accepted, the suspension is lifted")
        KEPT = "kept", _("not accepted, the suspension stays")

    suspension = models.OneToOneField(Suspension, models.PROTECT, related_name="appeal")
    text = models.TextField(_("your appeal"), max_length=2000)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True, default="")
    answer = models.TextField(max_length=2000, blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", answered_at=None, answered_by=None)
                | (~Q(verdict="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="appeal_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class SuspensionKept(models.Model):
    """What goes on if somebody who left while suspended joins again: by the mobile number, or by the card once it is proven.

    No name, no number and none of the words. `digest` is a keyed hash, one row for each number and card; rows of one
    suspension share a `case` that leads to no membership before somebody comes back. Forgotten at `forget_at`.
    """

    class Appealed(models.TextChoices):
        WAITING = "waiting"  # written, and not answered before the farewell
        KEPT = "kept"  # answered: not accepted

    case = models.UUIDField()
    digest = models.CharField(max_length=64, db_index=True)
    reason = models.CharField(max_length=12, choices=Suspension.Reason)
    until = models.DateTimeField(null=True)  # None: until it is lifted, kept as long as the setting says
    appeal = models.CharField(max_length=8, choices=Appealed, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # does not answer an appeal
    forget_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "digest"], name="suspension_kept_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("forget_at")), name="suspension_kept_no_longer"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
