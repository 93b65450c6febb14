"""Setting a goal and what one does with it afterwards."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from club.plans.models import Goal, GoalTick
from lib.jalali import tehran_date

MOST = 20  # goals under way at once: more is no plan
COLUMNS = ("sort", "text", "activity", "target", "per", "starts_on", "ends_on")
MOVES: dict[str, tuple[set[str], str]] = {
    "pause": ({Goal.State.ACTIVE}, Goal.State.PAUSED),
    "resume": ({Goal.State.PAUSED, Goal.State.FINISHED}, Goal.State.ACTIVE),
    "finish": ({Goal.State.ACTIVE, Goal.State.PAUSED}, Goal.State.FINISHED),
}


class TooManyGoals(Exception):
    """The member has as many goals under way as one can have."""


def set_goal(*, member_id: int, wanted: Mapping[str, Any], at: dt.datetime) -> Goal:
    """`wanted` holds the columns, checked by the form. Raises TooManyGoals."""
    if Goal.objects.filter(member_id=member_id, state=Goal.State.ACTIVE).count() >= MOST:
        raise TooManyGoals(member_id)
    return Goal.objects.create(
        member_id=member_id, created_at=at, changed_at=at, **{name: wanted[name] for name in COLUMNS}
    )


def change_goal(*, member_id: int, goal_id: int, wanted: Mapping[str, Any], at: dt.datetime) -> None:
    """Raises Goal.DoesNotExist for a goal that is somebody else's."""
    goal = Goal.objects.get(pk=goal_id, member_id=member_id)
    for name in COLUMNS:
        setattr(goal, name, wanted[name])
    goal.changed_at = at
    goal.save(update_fields=[*COLUMNS, "changed_at"])


@transaction.atomic
def move_goal(*, member_id: int, goal_id: int, move: str, at: dt.datetime) -> None:
    """pause, resume, finish, remove, tick (today is done) or untick. Twice is once.

    Raises Goal.DoesNotExist for a goal that is somebody else's, KeyError for a move that there is not.
    """
    goal = Goal.objects.select_for_update().get(pk=goal_id, member_id=member_id)
    if move == "remove":
        goal.delete()
    elif move == "tick":
        if goal.sort == Goal.Sort.OWN and goal.state == Goal.State.ACTIVE:
            GoalTick.objects.get_or_create(goal=goal, day=tehran_date(at))
    elif move == "untick":
        GoalTick.objects.filter(goal=goal, day=tehran_date(at)).delete()
    else:
        before, after = MOVES[move]
        Goal.objects.filter(pk=goal.pk, state__in=before).update(state=after, changed_at=at)
