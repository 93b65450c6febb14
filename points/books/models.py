from django.db import models
from django.db.models import F, Q


class PointsDay(models.Model):
    """The closing of the points' books for one Tehran day: what moved since the last one, in points, and its rials.

    Points are counted from the accounts of the ledger, rials at the rate in force when the day was closed (0 while a
    point is worth nothing). A fault is a sentence for the operator; "" when both sides of the books agree.
    """

    day = models.DateField(unique=True)
    closed_at = models.DateTimeField()
    rate = models.PositiveIntegerField()
    issued = models.BigIntegerField()  # given less taken back
    expired = models.BigIntegerField()
    used = models.BigIntegerField()  # spent less returned, in the shop and elsewhere
    outstanding = models.BigIntegerField()  # points in all wallets, less debts
    liability = models.BigIntegerField()  # rials
    revalued = models.BigIntegerField()  # rials: change of the rate, and points used at another value than today's
    totals = models.JSONField()  # account of the ledger → points since the beginning
    journal_id = models.BigIntegerField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(liability=F("outstanding") * F("rate")), name="points_day_liability_is_points_times_rate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.outstanding} points, {self.liability} rials"
