"""Goals of a person: told on export, gone on erasure, taken along when two memberships become one."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, personal_data
from club.plans.models import Goal, PlanReminder
from club.plans.remind import TOPIC
from members.api import Member
from members.registry import Topic, topics
from points.registry import activity_kinds

TOLD = ("sort", "text", "activity", "target", "per", "starts_on", "ends_on", "state", "created_at")

WORDS = {
    "sort": gettext_lazy("Kind"),
    "text": gettext_lazy("Text"),
    "activity": gettext_lazy("Activity"),
    "target": gettext_lazy("Goal"),
    "per": gettext_lazy("Per"),
    "starts_on": gettext_lazy("From day"),
    "ends_on": gettext_lazy("To day"),
    "state": gettext_lazy("State"),
    "created_at": gettext_lazy("Made"),
    "ticks": gettext_lazy("Days ticked"),
}


def register(app: AppConfig) -> None:
    topics.register(
        TOPIC,
        Topic(label=gettext_lazy("My plan"), what=gettext_lazy("reminders of the goals that I set myself"), place=60),
    )
    personal_data.register(
        PersonalData(
            name="club.plan",
            label=gettext_lazy("Your plan"),
            models=["club.Goal", "club.PlanReminder"],
            export=_export,
            erase=_erase,
            merge=_merge,
            words=WORDS,
        ),
        after=["members.member"],
    )


def _export(user_id: int) -> list[dict[str, object]]:
    """Goals in the words of the page."""
    goals = Goal.objects.filter(member__user_id=user_id).prefetch_related("ticks").order_by("pk")
    return [_told(goal) | {"ticks": [tick.day for tick in goal.ticks.all()]} for goal in goals]


def _told(goal: Goal) -> dict[str, object]:
    kinds = {kind.code: str(kind.label) for kind in activity_kinds}
    words = {"sort": goal.get_sort_display(), "per": goal.get_per_display(), "state": goal.get_state_display()}
    words["activity"] = kinds.get(goal.activity, goal.activity)
    return {name: getattr(goal, name) for name in TOLD} | {name: str(word) for name, word in words.items()}


def _erase(user_id: int, at: dt.datetime) -> None:
    Goal.objects.filter(member__user_id=user_id).delete()
    PlanReminder.objects.filter(member__user_id=user_id).delete()


def _merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    into = Member.objects.filter(user_id=into_id).first()
    if into is not None:
        Goal.objects.filter(member__user_id=from_id).update(member=into)
