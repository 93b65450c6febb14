import datetime as dt

from django.db import models
from django.db.models import F, Q

from lib.jalali import tehran_date


class PointsBack(models.Model):
    """After a suspension ended: the points that expired meanwhile are back, or there were none. Once, by its key."""

    suspension = models.OneToOneField(
        "members.Suspension", models.PROTECT, primary_key=True, related_name="points_back"
    )
    points = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    good_until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(points__gte=0), name="points_back_not_negative")]

    def __str__(self) -> str:
        return f"after {self.suspension_id}: {self.points}"

    @property
    def last_day(self) -> dt.date:
        """The last day (Tehran) on which they are good."""
        return tehran_date(self.good_until - dt.timedelta(microseconds=1))


class PointsBackLine(models.Model):
    """What one expiry took, and how much of it came back: less what was taken back of its award and found nothing."""

    back = models.ForeignKey(PointsBack, models.PROTECT, related_name="lines")
    expiry_id = models.BigIntegerField(unique=True)  # the journal of the ledger
    award_id = models.BigIntegerField(db_index=True)
    expired = models.BigIntegerField()
    returned = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expired__gt=0, returned__gte=0, returned__lte=F("expired")), name="points_back_line_sum"
            )
        ]

    def __str__(self) -> str:
        return f"{self.expiry_id}: {self.returned} of {self.expired}"
