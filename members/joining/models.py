from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class JoinSource(models.Model):
    """A site that sends citizens here, for instance the municipality's: how it is called, and where it may have them back.

    Only an address that begins with one of `return_addresses` (one a line) is ever led back to.
    """

    code = models.SlugField(_("code"), unique=True, help_text=_("Stands in the link: /join/?from=code"))
    name_fa = models.CharField(_("name in Persian"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    return_addresses = models.TextField(
        _("addresses for the way back"),
        blank=True,
        default="",
        help_text=_("One a line, like https://www.example.ir/club/ — only pages below these are led back to."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("site that sends citizens")
        verbose_name_plural = _("sites that send citizens")

    def __str__(self) -> str:
        return self.name_fa if get_language() == "fa" else self.name_en


class Joining(models.Model):
    """Through which door a member came: the form, a link of another site, or the counter with its officer."""

    class Door(models.TextChoices):
        FORM = "form", _("by the form")
        LINK = "link", _("by a link")
        COUNTER = "counter", _("at the counter")

    member = models.OneToOneField("members.Member", models.PROTECT, primary_key=True, related_name="joining")
    door = models.CharField(max_length=7, choices=Door)
    source = models.ForeignKey(JoinSource, models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(door="form", source=None, officer=None)
                | Q(door="link", source__isnull=False, officer=None)
                | Q(door="counter", source=None, officer__isnull=False),
                name="joining_door_matches",
            )
        ]
        indexes = [models.Index(fields=["officer", "at"], name="joining_of_officer", condition=Q(door="counter"))]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.door}"


class FormPart(models.Model):
    """A part of the joining form that a member has completed: once for ever, cleared or not (N1)."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="form_parts")
    part = models.CharField(max_length=20)
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "part"], name="form_part_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.part}"
