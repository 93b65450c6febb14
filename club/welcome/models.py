from django.db import models


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
