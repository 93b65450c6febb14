from django.db import models
from django.db.models import Q


class PointsHold(models.Model):
    """What held points are for, so that the statement can say it. Captured or released, never both."""

    hold_id = models.BigIntegerField(primary_key=True)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="holds")
    purpose = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    points = models.BigIntegerField()
    capture_journal_id = models.BigIntegerField(null=True, db_index=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capture_journal_id__isnull=True) | Q(released_at__isnull=True), name="points_hold_one_end"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
