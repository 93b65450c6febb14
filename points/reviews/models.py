"""A member asks that one decision about his points be looked at again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from points.activities.models import Allocation


class Review(models.Model):
    """One request about one decision, whose trace the database keeps as it was. Who asked is whose activity it was.

    "Stays" is one person's answer with a reason. "Points are owed" is a proposal for credit by hand, which a second
    person approves (C-57); if that person refuses, the request waits again. `allocation` is the last such proposal.
    """

    class Verdict(models.TextChoices):
        STAYS = "stays", _("the decision stays")
        OWED = "owed", _("points are owed")

    decision = models.OneToOneField("points.Decision", models.PROTECT, related_name="review")
    text = models.TextField(_("what the member writes"), max_length=2000)  # emptied when the person is erased
    at = models.DateTimeField()
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True, default="")
    answer = models.TextField(max_length=2000, blank=True, default="")
    points = models.PositiveIntegerField(default=0)
    allocation = models.OneToOneField("points.Allocation", models.PROTECT, null=True, related_name="review")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("answer_review", "Can answer requests to review points")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", points=0, answered_by=None, answered_at=None)
                | Q(verdict="stays", points=0, answered_by__isnull=False, answered_at__isnull=False)
                | Q(
                    verdict="owed",
                    points__gt=0,
                    allocation__isnull=False,
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="review_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of decision {self.decision_id}"

    @property
    def is_proposed(self) -> bool:
        """Points are proposed, and the second person has not decided."""
        proposed = self.allocation is not None and self.allocation.status == Allocation.Status.PROPOSED
        return self.verdict == self.Verdict.OWED and proposed

    @property
    def is_answered(self) -> bool:
        """The member has the answer, and the points that were owed."""
        return bool(self.verdict) and not self.is_proposed
