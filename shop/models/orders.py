"""Orders beside Oscar's: what was agreed, one row per sold unit with its money frozen, and what happened to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OrderInfo(models.Model):
    """Our half of an Oscar order. `state` changes by conditional update only, so each end happens once."""

    class State(models.TextChoices):
        AWAITING = "awaiting", _("awaiting payment")
        PAID = "paid", _("paid")
        EXPIRED = "expired", _("expired")
        CANCELLED = "cancelled", _("cancelled")

    order = models.OneToOneField("order.Order", models.PROTECT, primary_key=True, related_name="info")
    state = models.CharField(max_length=10, choices=State, default=State.AWAITING)
    key = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2)
    # Null where nothing is left to pay, and where no point is spent. The hold is the handle that club.api gave.
    payable = models.OneToOneField("payments.Payable", models.PROTECT, null=True, related_name="+")
    hold_id = models.BigIntegerField(null=True, unique=True)
    points = models.BigIntegerField(default=0)
    point_value = models.BigIntegerField(default=0)  # rials a point, at placement
    due = models.BigIntegerField()  # rials of money, points taken off
    delivery = models.JSONField(default=dict)  # partner id (text) → "ship" or "pick_up"
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # expired or cancelled
    points_earned = models.BigIntegerField(default=0)
    points_active_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["awaiting", "paid", "expired", "cancelled"]), name="order_info_state"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, point_value__gte=0, due__gte=0, points_earned__gte=0),
                name="order_info_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(points=0, hold_id__isnull=True) | Q(points__gt=0, hold_id__isnull=False),
                name="order_info_hold",
            ),
            models.CheckConstraint(
                condition=Q(due=0, payable__isnull=True) | Q(due__gt=0, payable__isnull=False),
                name="order_info_payable",
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_at__isnull=False), name="order_info_paid_at"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="order_awaiting", condition=Q(state="awaiting"))]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"


class OrderUnit(models.Model):
    """One sold piece, or one partner's delivery charge. Its amounts (rials) are fixed at placement and never change.

    list_price = partner_disc + club_disc + pts_club + pts_partner + cash
    cash + club_disc + pts_club = partner_net + commission
    """

    class Kind(models.TextChoices):
        GOODS = "goods", _("goods")
        SERVICE = "service", _("service")
        COUPON = "coupon", _("coupon")
        SHIPPING = "shipping", _("delivery")

    class State(models.TextChoices):
        RESERVED = "reserved", _("reserved")
        PAID = "paid", _("new")
        ACCEPTED = "accepted", _("accepted")
        FULFILLED = "fulfilled", _("fulfilled")
        RELEASED = "released", _("released")

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="units", db_index=False)
    seq = models.PositiveIntegerField()
    line = models.ForeignKey("order.Line", models.PROTECT, null=True, related_name="units")
    partner = models.ForeignKey("partner.Partner", models.PROTECT, related_name="units", db_index=False)
    contract = models.ForeignKey("shop.Contract", models.PROTECT, related_name="units")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.RESERVED)
    changed_at = models.DateTimeField()
    short_at = models.DateTimeField(null=True)  # paid for, while the stock had no piece left for it
    held_at = models.DateTimeField(null=True)  # its money was taken back or is disputed: the partner must wait
    list_price = models.BigIntegerField()
    partner_disc = models.BigIntegerField()
    club_disc = models.BigIntegerField()
    points = models.BigIntegerField()
    pts_club = models.BigIntegerField()
    pts_partner = models.BigIntegerField()
    cash = models.BigIntegerField()
    commission = models.BigIntegerField()
    partner_net = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "seq"], name="unit_once"),
            models.CheckConstraint(
                condition=Q(
                    list_price__gte=0,
                    partner_disc__gte=0,
                    club_disc__gte=0,
                    points__gte=0,
                    pts_club__gte=0,
                    pts_partner__gte=0,
                    cash__gte=0,
                    commission__gte=0,
                    partner_net__gte=0,
                ),
                name="unit_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    list_price=F("partner_disc") + F("club_disc") + F("pts_club") + F("pts_partner") + F("cash")
                ),
                name="unit_price_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    partner_net=F("list_price") - F("partner_disc") - F("pts_partner") - F("commission"),
                ),
                name="unit_net_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(points=0, pts_club=0, pts_partner=0) | Q(points__gt=0), name="unit_points_have_value"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reserved", "paid", "accepted", "fulfilled", "released"]), name="unit_state"
            ),
            models.CheckConstraint(
                condition=Q(kind="shipping", line__isnull=True) | (~Q(kind="shipping") & Q(line__isnull=False)),
                name="unit_line",
            ),
        ]
        indexes = [models.Index(fields=["partner", "state", "-id"], name="unit_desk")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.seq}"


class UnitEvent(models.Model):
    """Who moved a unit on, and when. Rows are added, never changed."""

    unit = models.ForeignKey(OrderUnit, models.PROTECT, related_name="events")
    state = models.CharField(max_length=9, choices=OrderUnit.State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "state"], name="unit_event_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.state}"
