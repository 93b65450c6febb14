from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Goal(models.Model):
    """Something a member wants to reach (C-56). Progress is never stored: it is counted where the acts are.

    `per` says what the target is for: every Jalali month anew, or once, from `starts_on` to `ends_on` (Tehran days,
    both included). `activity` is the code of a registered kind and only there for goals of that sort.
    """

    class Sort(models.TextChoices):
        POINTS = "points", _("points earned")
        ACTIVITY = "activity", _("times I do something")
        OWN = "own", _("my own goal, which I tick off")

    class Per(models.TextChoices):
        MONTH = "month", _("every month")
        ONCE = "once", _("once, by a day")

    class State(models.TextChoices):
        ACTIVE = "active", _("under way")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="goals")
    sort = models.CharField(max_length=8, choices=Sort)
    text = models.CharField(max_length=120, blank=True, default="")
    activity = models.CharField(max_length=60, blank=True, default="")
    target = models.PositiveIntegerField()
    per = models.CharField(max_length=5, choices=Per)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(target__gt=0), name="goal_target_positive"),
            models.CheckConstraint(
                condition=Q(per="month", ends_on=None) | Q(per="once", ends_on__isnull=False), name="goal_has_its_end"
            ),
            models.CheckConstraint(condition=Q(sort="activity") ^ Q(activity=""), name="goal_names_its_activity"),
            models.CheckConstraint(condition=~Q(sort="own", text=""), name="goal_of_ones_own_is_named"),
            models.CheckConstraint(condition=Q(state__in=["active", "paused", "finished"]), name="goal_state"),
        ]
        indexes = [models.Index(fields=["member"], condition=Q(state="active"), name="goal_active")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.sort} {self.target}"


class GoalTick(models.Model):
    """A day on which a member did what only the member can know: one tick a day."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="ticks")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "day"], name="goal_tick_once")]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.day}"


class PlanReminder(models.Model):
    """When a member was last reminded of the own plan: the row that keeps it at once a week."""

    member = models.OneToOneField("members.Member", models.PROTECT, primary_key=True, related_name="+")
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.member_id} at {self.last_at}"
