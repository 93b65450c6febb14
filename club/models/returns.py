from django.db import models
from django.db.models import Q


class ActivityReturn(models.Model):
    """An activity, or a part of it, was undone, as its source said it. (source, source_id, key) is the idempotency key.

    It may be heard before the activity: then it waits here until that is recorded. Nobody is known yet, so there is no
    person in it, only what the source calls the activity; `forget` deletes it after RETURNS_KEPT, met or not.
    """

    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    facts = models.JSONField(null=True)  # None: all of it was undone
    heard_at = models.DateTimeField(db_index=True)
    met_at = models.DateTimeField(null=True)  # when it and the activity came together
    was_early = models.BooleanField(default=False)
    fault = models.CharField(max_length=200, blank=True, default="")  # why nothing could be taken back by it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "key"], name="activity_return_once"),
            models.CheckConstraint(condition=Q(fault="") | Q(met_at__isnull=False), name="activity_return_judged"),
        ]
        indexes = [
            # The operator's page asks for these few among many.
            models.Index(fields=["met_at"], condition=~Q(fault=""), name="activity_return_fault"),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id} {self.key}"
