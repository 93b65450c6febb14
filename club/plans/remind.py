"""Gentle reminders of one's own plan: at most one in seven days, only to those who asked, only when behind (C-56)."""

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from club.plans.forms import activities
from club.plans.models import Goal, PlanReminder
from club.plans.progress import Progress, progress_of
from members.api import ConsentCurrent, Member
from messaging import api as messaging

TOPIC = "goals"
WEEK = dt.timedelta(days=7)
CHANNELS = ("email", "app", "sms")  # one of them, the first that is wished for and has an address
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def remind_all(*, at: dt.datetime) -> int:
    """How many were reminded. Run twice, or killed and run again, it reminds nobody twice."""
    wished = defaultdict(set)
    for member, channel in ConsentCurrent.objects.filter(topic=TOPIC, granted=True).values_list("member_id", "channel"):
        wished[member].add(channel)
    recently = PlanReminder.objects.filter(last_at__gt=at - WEEK).values("member_id")
    goals = defaultdict(list)
    # A goal of less than a week is left alone.
    active = Goal.objects.filter(state=Goal.State.ACTIVE, created_at__lte=at - WEEK, member__in=wished)
    for goal in active.exclude(member__in=recently).prefetch_related("ticks").order_by("pk"):
        goals[goal.member_id].append(goal)
    members = Member.objects.select_related("user").filter(pk__in=goals, merged_into=None, erased_at=None)
    return sum(_remind(member, goals[member.pk], wished[member.pk], at) for member in members.order_by("pk"))


def is_behind(progress: Progress) -> bool:
    """Time is left, more than half of it is gone, and the goal is further away than the end."""
    return not progress.is_over and not progress.is_met and progress.percent < progress.time_percent >= 50


def _remind(member: Member, goals: list[Goal], wished: set[str], at: dt.datetime) -> int:
    progress = progress_of(goals, at=at)
    behind = [goal for goal in goals if is_behind(progress[goal.pk])]
    channel = next((one for one in CHANNELS if one in wished and (one != "email" or member.user.email)), None)
    if not behind or channel is None:
        return 0
    goal, far = behind[0], progress[behind[0].pk]
    with translation.override(member.user.language):
        params: dict[str, str | int] = {
            "goal": sentence(goal),
            "done": far.done,
            "target": far.target,
            "days": far.days_left,
            "url": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('club:plan')}",
        }
    with transaction.atomic():
        PlanReminder.objects.get_or_create(member=member, defaults={"last_at": NEVER})
        if not PlanReminder.objects.filter(member=member, last_at__lte=at - WEEK).update(last_at=at):
            return 0
        messaging.send(
            kind="club/messages/plan_reminder",
            user_id=member.user_id,
            channels=(channel,),
            params=params,
            key=f"club.plan:{member.pk}:{at:%Y-%m-%d}",
            at=at,
            expires_at=at + dt.timedelta(days=2),
            topic=TOPIC,
        )
    return 1


def sentence(goal: Goal) -> str:
    """The goal in a few words of the active language."""
    if goal.text:
        return goal.text
    if goal.sort == Goal.Sort.ACTIVITY:
        return dict(activities()).get(goal.activity, goal.activity)
    return _("Points earned")
