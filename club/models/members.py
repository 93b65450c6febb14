from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Member(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="member")
    number = models.CharField(max_length=12, unique=True)
    referral_code = models.CharField(max_length=12, unique=True)
    wallet_id = models.BigIntegerField(unique=True)  # the handle that ledger.api gave
    district = models.CharField(_("district"), max_length=40, blank=True, default="")
    birth_year = models.PositiveSmallIntegerField(_("year of birth (Jalali)"), null=True, blank=True)
    interests = models.JSONField(_("interests"), default=list, blank=True)
    joined_at = models.DateTimeField()
    # The membership that took over this one's points and rows; a merged membership earns and spends nothing more.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions = [("export_members", "Can export lists of members")]
        indexes = [models.Index(fields=["district"], name="member_of_district")]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="member_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1280, birth_year__lte=1500),
                name="member_birth_year",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FormPart(models.Model):
    """A part of the joining form that a member has completed: once for ever, cleared or not (N1)."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="form_parts")
    part = models.CharField(max_length=20)
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "part"], name="form_part_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.part}"


class ReferralClaim(models.Model):
    """Who brought a new member: one introducer each, never oneself."""

    invitee = models.OneToOneField(Member, models.PROTECT, primary_key=True, related_name="introduction")
    introducer = models.ForeignKey(Member, models.PROTECT, related_name="introduced")
    claimed_at = models.DateTimeField()
    matured_at = models.DateTimeField(null=True)  # the invitee's first real activity (C-25); until then it is pending

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(invitee=F("introducer")), name="referral_not_oneself")]

    def __str__(self) -> str:
        return f"{self.introducer_id} → {self.invitee_id}"


class PaidBefore(models.Model):
    """What somebody who left had been paid once for ever, so that a return does not bring it again (N1).

    No name and no number: `digest` is a keyed hash of the mobile number, forgotten at `forget_at`.
    """

    digest = models.CharField(max_length=64)
    what = models.CharField(max_length=40)  # "registered", "form:<part>" or "profile:<part>"
    forget_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "what"], name="paid_before_once")]

    def __str__(self) -> str:
        return self.what
