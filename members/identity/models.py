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
