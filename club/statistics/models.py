from django.db import models
from django.db.models import Q


class Measure(models.Model):
    """One number about the whole club on one day; `people` is how many persons stand behind it.

    Shares are in hundredths of a percent. Numbers of a month carry its last day (or the newest day, while it runs).
    """

    code = models.CharField(max_length=40)
    day = models.DateField()
    value = models.BigIntegerField()
    people = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "day"], name="measure_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="measure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day}: {self.value}"
