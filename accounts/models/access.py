"""Who of the staff may what and where, and whose name or number they saw."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Role(models.Model):
    """An access level with a name people understand; its rights are those of its group."""

    group = models.OneToOneField("auth.Group", models.PROTECT, related_name="role")
    name_fa = models.CharField(_("name in Persian"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    # Nobody gives or takes a level above the highest of their own.
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    note = models.CharField(_("what it is for"), max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__gte=1, level__lte=9), name="role_level")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language of whoever reads."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_fa


class Assignment(models.Model):
    """One person holds one role, everywhere or for one unit or service. Ended, never deleted: the rows are the history."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="assignments")
    unit = models.CharField(max_length=60, blank=True, default="")  # "" is everywhere
    service = models.CharField(max_length=60, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    # Whom a command or the loader of a city appointed was given the role by nobody.
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "service"], condition=Q(taken_at=None), name="assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="assignment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | Q(taken_at__isnull=False), name="assignment_taken_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role_id} {self.unit} {self.service}"


class Opened(models.Model):
    """A member of staff, or of a partner, was shown this person's name or number. Rows are only added."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="openings")
    place = models.CharField(max_length=60)  # a code of accounts.registry.places
    unit = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField()  # the whole minute: a page looked at twice in it is one row

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "staff", "place", "reason", "at"], name="opened_once_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.staff_id}: {self.place}"
