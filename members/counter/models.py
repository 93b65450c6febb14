from django.conf import settings
from django.db import models


class CounterDraft(models.Model):
    """What an officer has typed while the citizen waits for the code: nothing entered is lost, and it dies soon."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    phone = models.CharField(max_length=16)
    answers = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    member = models.OneToOneField("members.Member", models.PROTECT, null=True, related_name="+")  # set when it is done

    class Meta:
        permissions = [("register_at_counter", "Can register citizens at a counter")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
