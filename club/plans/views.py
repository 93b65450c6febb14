"""One's own plan: goals, how far they are, and what one does with them."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from club.plans.change import TooManyGoals, change_goal, move_goal, set_goal
from club.plans.forms import GoalForm, activities
from club.plans.models import Goal
from club.plans.progress import progress_of
from lib.jalali import tehran_date
from lib.months import Month
from members.api import member_asking
from points.api import written


@login_required
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    member, now = member_asking(request), timezone.now()
    goals = list(Goal.objects.filter(member=member).prefetch_related("ticks").order_by("pk"))
    progress = progress_of([goal for goal in goals if goal.state != Goal.State.FINISHED], at=now)
    names, today = dict(activities()), tehran_date(now)
    shown: list[dict[str, Any]] = [
        {
            "goal": goal,
            "progress": progress.get(goal.pk),
            "activity": names.get(goal.activity, goal.activity),
            "is_ticked": any(tick.day == today for tick in goal.ticks.all()),
        }
        for goal in goals
    ]
    context = {
        "under_way": [one for one in shown if one["goal"].state != Goal.State.FINISHED],
        "finished": [one for one in shown if one["goal"].state == Goal.State.FINISHED],
    }
    return render(request, "club/plans/plan.html", context)


@login_required
def goal_new(request: HttpRequest) -> HttpResponse:
    member, now = member_asking(request), timezone.now()
    today = tehran_date(now)
    form = GoalForm(
        request.POST if request.method == "POST" else None, today=today, initial=_like(request.GET.get("like"), today)
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_goal(member_id=member.pk, wanted=form.cleaned_data, at=now)
        except TooManyGoals:
            form.add_error(None, _("You have twenty goals under way. Finish or pause one first."))
        else:
            messages.success(request, _("Your goal stands in your plan."))
            return redirect("club:plan")
    context = {"form": form, "title": _("A new goal")}
    return render(request, "club/plans/goal.html", context, status=422 if form.errors else 200)


@login_required
def goal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    member, now = member_asking(request), timezone.now()
    goal = Goal.objects.filter(pk=pk, member=member).first()
    if goal is None:
        raise Http404
    initial = {
        **{name: getattr(goal, name) for name in ("sort", "activity", "text", "target", "per")},
        "starts_on": written(goal.starts_on),
        "ends_on": written(goal.ends_on) if goal.ends_on else "",
    }
    form = GoalForm(request.POST if request.method == "POST" else None, today=tehran_date(now), initial=initial)
    if request.method == "POST" and form.is_valid():
        change_goal(member_id=member.pk, goal_id=pk, wanted=form.cleaned_data, at=now)
        messages.success(request, _("Saved."))
        return redirect("club:plan")
    context = {"form": form, "title": _("Change the goal"), "goal": goal}
    return render(request, "club/plans/goal.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def goal_move(request: HttpRequest, pk: int) -> HttpResponse:
    member = member_asking(request)
    try:
        move_goal(member_id=member.pk, goal_id=pk, move=request.POST.get("move", ""), at=timezone.now())
    except (Goal.DoesNotExist, KeyError) as error:
        raise Http404 from error
    return redirect("club:plan")


def _like(example: str | None, today: dt.date) -> dict[str, Any]:
    """The examples on the page, filled in."""
    if example == "nowruz":
        end = Month(Month.of(today).year, 12).last_day
        return {"sort": Goal.Sort.POINTS, "target": 200, "per": Goal.Per.ONCE, "ends_on": written(end)}
    if example == "month":
        return {"sort": Goal.Sort.ACTIVITY, "target": 2, "per": Goal.Per.MONTH}
    return {"sort": Goal.Sort.OWN, "per": Goal.Per.MONTH}
