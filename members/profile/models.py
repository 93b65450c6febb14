from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


class Profile(models.Model):
    """A member's optional answers. Codes come from members/answers/values.py; "" and None mean: not said.

    What the joining form asks (name, district, year of birth, interests) stays with the user and the member.
    """

    member = models.OneToOneField("members.Member", models.PROTECT, primary_key=True, related_name="profile")
    birth_date = models.DateField(null=True)
    gender = models.CharField(max_length=12, blank=True, default="")
    address = models.CharField(max_length=250, blank=True, default="")
    postcode = models.CharField(max_length=10, blank=True, default="")
    job = models.CharField(max_length=20, blank=True, default="")
    education = models.CharField(max_length=20, blank=True, default="")
    field = models.CharField(max_length=20, blank=True, default="")
    marital = models.CharField(max_length=12, blank=True, default="")
    children = models.PositiveSmallIntegerField(null=True)
    household = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(children__isnull=True) | Q(children__lte=20), name="profile_children"),
            models.CheckConstraint(
                condition=Q(household__isnull=True) | Q(household__gte=1, household__lte=30), name="profile_household"
            ),
        ]

    def __str__(self) -> str:
        return f"profile of {self.member_id}"


class NationalId(models.Model):
    """A member's national id, apart from everything else: a keyed hash to find doubles by, the number itself sealed.

    Erasing or merging a membership deletes its row, so one number stands in one living membership only.
    """

    member = models.OneToOneField("members.Member", models.PROTECT, primary_key=True, related_name="national_id")
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()

    def __str__(self) -> str:
        return f"national id of {self.member_id}"


class ProfilePart(models.Model):
    """An optional part that a member has completed: once for ever, cleared or not (C-20, N1)."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="profile_parts")
    part = models.CharField(max_length=20)
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "part"], name="profile_part_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.part}"


class IdentityCheck(models.Model):
    """Somebody asked whether number and phone belong together (S-34). Rows are added, never changed.

    `subject` is a keyed hash of the national id and the phone that were asked about: another phone or another
    number is another subject, so an answer never outlives what it was about.
    """

    class Source(models.TextChoices):
        SHAHKAR = "shahkar"
        COUNTER = "counter"

    class Outcome(models.TextChoices):
        ASKED = "asked"  # the question left this machine; the answer is a row of its own
        MATCH = "match"
        NO_MATCH = "no_match"
        UNKNOWN = "unknown"

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="identity_checks")
    at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=Source)
    outcome = models.CharField(max_length=8, choices=Outcome)
    subject = models.CharField(max_length=64, blank=True)
    provider_ref = models.CharField(max_length=80, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source="shahkar", by__isnull=True) | Q(source="counter", by__isnull=False),
                name="identity_check_who",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["asked", "match", "no_match", "unknown"]), name="identity_check_outcome"
            ),
        ]
        indexes = [models.Index(fields=["member", "at"], name="identity_check_of")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.outcome} ({self.source})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("A check of an identity is never changed.")
        super().save(*args, **kwargs)
