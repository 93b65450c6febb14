"""Partners: the business, its people, and the contract versions that say who gets what of a sale."""

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib import phone as phones
from lib.money import BASIS


class PartnerProfile(models.Model):
    """What we know of a business beside Oscar's Partner, whose `name` is the Persian trade name."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        BLOCKED = "blocked", _("blocked")

    partner = models.OneToOneField("partner.Partner", models.PROTECT, primary_key=True, related_name="profile")
    legal_name = models.CharField(_("legal name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=128, blank=True, default="")
    area = models.CharField(_("city area"), max_length=80, blank=True, default="")
    about_fa = models.TextField(_("about, in Persian"), blank=True, default="")
    about_en = models.TextField(_("about, in English"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=24, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.ACTIVE)
    flat_shipping = models.BigIntegerField(
        _("delivery charge"), default=0, help_text=_("In rials, once an order, for goods that are sent.")
    )
    pick_up_address = models.CharField(
        _("pick-up address"), max_length=255, blank=True, default="", help_text=_("Empty when goods are only sent.")
    )
    covered = models.BooleanField(
        _("covered centre"), default=True, help_text=_("Purchases here earn the club's points.")
    )
    special = models.BooleanField(
        _("special centre"),
        default=False,
        help_text=_("Chosen by the municipality: a purchase here earns extra points."),
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.CheckConstraint(condition=Q(flat_shipping__gte=0), name="partner_shipping_not_negative"),
            models.CheckConstraint(condition=Q(status__in=["active", "blocked"]), name="partner_status"),
        ]

    def __str__(self) -> str:
        return self.legal_name


class PartnerMember(models.Model):
    """A person who works at a partner's desk."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        STAFF = "staff", _("staff")

    partner = models.ForeignKey("partner.Partner", models.PROTECT, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="partner_memberships")
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.STAFF)

    class Meta:
        verbose_name = _("person of a partner")
        verbose_name_plural = _("people of partners")
        constraints = [models.UniqueConstraint(fields=["partner", "user"], name="partner_member_once")]

    def __str__(self) -> str:
        # Wagtail writes this into its own history, so it names nobody.
        return f"{phones.masked(self.user.phone)} · {self.partner}"

    @admin.display(description=_("Person"), ordering="user__last_name")
    def person(self) -> str:
        """The name, or the number as one dials it."""
        return self.user.get_full_name() or phones.national(self.user.phone)


class Contract(models.Model):
    """One version of the terms with a partner. An order keeps the version of its placement for ever.

    Valid in [valid_from, valid_to). At most one version is active at any moment: shop/contracts checks
    it under a lock on the partner, because SQLite knows no exclusion constraint.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("active")
        ENDED = "ended", _("ended")

    partner = models.ForeignKey("partner.Partner", models.PROTECT, related_name="contracts")
    version = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)
    commission_bps = models.PositiveIntegerField(
        _("commission"),
        help_text=_("In ten-thousandths of the price after the partner's discount: 1000 is 10 percent."),
    )
    points_club_bps = models.PositiveIntegerField(
        _("club's part of spent points"),
        default=BASIS,
        help_text=_("In ten-thousandths of the points' value; the partner bears the rest."),
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.UniqueConstraint(fields=["partner", "version"], name="contract_version_once"),
            models.CheckConstraint(
                condition=Q(commission_bps__lte=BASIS, points_club_bps__lte=BASIS), name="contract_shares"
            ),
            models.CheckConstraint(condition=Q(status__in=["draft", "active", "ended"]), name="contract_status"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="contract_dates"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="contract_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")), name="contract_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.version}"

    @admin.display(description=_("Partner"), ordering="partner__name")
    def seller(self) -> str:
        return str(self.partner.name)
