from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from club.tiers.models import in_language


class Venue(models.Model):
    """A place of the city or of a partner where a voucher is used."""

    name_fa = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    address_fa = models.CharField(max_length=200, blank=True, default="")
    address_en = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        permissions = [("use_voucher", "Can use members' vouchers at own venues")]

    def __str__(self) -> str:
        return self.name_en

    @property
    def name(self) -> str:
        return in_language(self.name_fa, self.name_en)

    @property
    def address(self) -> str:
        return in_language(self.address_fa, self.address_en)


class VenueOperator(models.Model):
    """Who uses vouchers at a venue; besides, the person needs the permission club.use_voucher."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="operators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["venue", "user"], name="venue_operator_once")]

    def __str__(self) -> str:
        return f"{self.venue_id}: {self.user_id}"


class Reward(models.Model):
    """What the city gives for points: opened by a threshold, or paid with points, or both (C-30, C-43, N3).

    Its terms hold once a second person has approved them; changed terms wait for a second person again.
    """

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=40)  # of club.registry.reward_kinds
    name_fa = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    text_fa = models.TextField(blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    picture = models.CharField(max_length=40, default="city")  # a kind of lib.pictures
    threshold = models.ForeignKey("club.Threshold", models.PROTECT, null=True, blank=True, related_name="rewards")
    price = models.PositiveIntegerField(default=0)  # points
    per_member = models.PositiveSmallIntegerField(default=1)  # in a Jalali year
    good_days = models.PositiveSmallIntegerField(default=60)  # how long a taken voucher is good
    return_days = models.PositiveSmallIntegerField(default=14)  # how long an unused one may be given back
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="rewards")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(threshold__isnull=False) | Q(price__gt=0), name="reward_for_something"),
            models.CheckConstraint(condition=Q(per_member__gt=0, good_days__gt=0), name="reward_positive"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")), name="reward_two_people"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="reward_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return in_language(self.name_fa, self.name_en)

    @property
    def text(self) -> str:
        return in_language(self.text_fa, self.text_en)


class RewardStock(models.Model):
    """How many were given out and what of the budget (points) is used: the row that takings queue for.

    Apart from the reward, so that a form with texts cannot write old counts over new ones.
    """

    reward = models.OneToOneField(Reward, models.CASCADE, primary_key=True, related_name="stock")
    stock = models.PositiveIntegerField(null=True)  # None: as many as are asked for
    given = models.PositiveIntegerField(default=0)
    worth = models.PositiveIntegerField(default=0)  # points of the budget that one uses
    budget = models.PositiveBigIntegerField(null=True)  # points; None: no limit
    budget_used = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(given__gte=0) & (Q(stock__isnull=True) | Q(given__lte=F("stock"))), name="reward_stock_kept"
            ),
            models.CheckConstraint(
                condition=Q(budget_used__gte=0) & (Q(budget__isnull=True) | Q(budget_used__lte=F("budget"))),
                name="reward_budget_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reward_id}: {self.given} of {self.stock}"


class Taken(models.Model):
    """A reward that a member took: a voucher with a code that is stored nowhere (lib.codes), used at most once."""

    class State(models.TextChoices):
        OPEN = "open", _("to be used")
        USED = "used", _("used")
        RETURNED = "returned", _("given back")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="rewards")
    reward = models.ForeignKey(Reward, models.PROTECT, related_name="taken")
    number = models.CharField(max_length=12, unique=True)  # names it in addresses and lists; opens nothing
    key = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField()  # the first, second … of this reward in the year
    points = models.PositiveIntegerField()  # spent on it
    worth = models.PositiveIntegerField()  # of the budget
    hold_id = models.BigIntegerField(null=True)
    came_back = models.PositiveIntegerField(default=0)  # points, when it ended without its use
    opening = models.ForeignKey("club.ThresholdOpening", models.PROTECT, null=True, related_name="takings")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    seed = models.CharField(max_length=32)  # the code follows from it and the server's key
    code_hash = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField()
    returnable_until = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at_venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="+")
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="taken_once_for_a_key"),
            models.UniqueConstraint(
                fields=["member", "reward", "year", "turn"],
                condition=Q(state__in=["open", "used", "expired"]),
                name="taken_once_for_a_turn",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "used", "returned", "expired", "withdrawn"]), name="taken_state"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="taken_ends_once",
            ),
            models.CheckConstraint(condition=Q(turn__gt=0), name="taken_turn"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="open"), name="taken_open")]

    def __str__(self) -> str:
        return self.number
