from django.db import models


class PaidBefore(models.Model):
    """What somebody had been paid once for ever under a number or a card that was let go, so that it is not paid again (N1).

    No name and no number: `digest` is a keyed hash of the mobile number or of the national id, forgotten at `forget_at`.
    """

    digest = models.CharField(max_length=64)
    what = models.CharField(max_length=40)  # "registered", "form:<part>" or "profile:<part>"
    forget_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "what"], name="paid_before_once")]

    def __str__(self) -> str:
        return self.what


class ProvenCard(models.Model):
    """A card that a living membership has proven once, also where it was cleared since: one identity is paid once.

    `digest` is the keyed hash of PaidBefore. The row goes when its member leaves.
    """

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "digest"], name="proven_card_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: a card"
