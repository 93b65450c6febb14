from django.db import models
from django.db.models import F, Q


class ReferralClaim(models.Model):
    """Who brought a new member: one introducer each, never oneself."""

    invitee = models.OneToOneField("members.Member", models.PROTECT, primary_key=True, related_name="introduction")
    introducer = models.ForeignKey("members.Member", models.PROTECT, related_name="introduced")
    claimed_at = models.DateTimeField()
    matured_at = models.DateTimeField(null=True)  # the invitee's first real activity (C-25); until then it is pending

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(invitee=F("introducer")), name="referral_not_oneself")]

    def __str__(self) -> str:
        return f"{self.introducer_id} → {self.invitee_id}"
