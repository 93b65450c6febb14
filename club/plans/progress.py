"""How far a member is with each goal: counted from the books and the events, never copied (C-56)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from club.plans.models import Goal
from ledger import api as ledger
from lib.jalali import tehran_date
from lib.months import Month, midnight
from members.api import Member
from points.api import Event, TakenBack

EARNING = {"award", "clawback"}  # spending takes nothing from what was earned


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Done and target in points or times; the days (Tehran) of the window, both included; percents are of 100."""

    done: int
    target: int
    first_day: dt.date
    last_day: dt.date
    today: dt.date

    @property
    def is_met(self) -> bool:
        return self.done >= self.target

    @property
    def left(self) -> int:
        return max(self.target - self.done, 0)

    @property
    def percent(self) -> int:
        return min(self.done * 100 // self.target, 100)

    @property
    def days_left(self) -> int:
        """Today counts; 0 when the time is over."""
        return max((self.last_day - self.today).days + 1, 0)

    @property
    def is_over(self) -> bool:
        return self.today > self.last_day

    @property
    def time_percent(self) -> int:
        whole = (self.last_day - self.first_day).days + 1
        gone = min(max((self.today - self.first_day).days, 0), whole)
        return gone * 100 // whole


def progress_of(goals: Sequence[Goal], *, at: dt.datetime) -> dict[int, Progress]:
    """Progress by goal, for goals of one member; at most five queries, however many there are.

    Of a monthly goal it is this Jalali month's. An activity that was undone does not count.
    """
    if not goals:
        return {}
    today = tehran_date(at)
    windows = {goal.pk: _window(goal, today) for goal in goals}
    earliest = min(first for first, _last in windows.values())
    earned = _earned(goals, earliest)
    acts = _acts(goals, earliest)
    found = {}
    for goal in goals:
        first, last = windows[goal.pk]
        if goal.sort == Goal.Sort.POINTS:
            done = sum(points for day, points in earned if first <= day <= last)
        elif goal.sort == Goal.Sort.ACTIVITY:
            done = sum(first <= day <= last for day, kind in acts if kind == goal.activity)
        else:
            done = sum(first <= tick.day <= last for tick in goal.ticks.all())
        found[goal.pk] = Progress(done=max(done, 0), target=goal.target, first_day=first, last_day=last, today=today)
    return found


def _window(goal: Goal, today: dt.date) -> tuple[dt.date, dt.date]:
    if goal.ends_on is not None:
        return goal.starts_on, goal.ends_on
    month = Month.of(today)
    return month.first_day, month.last_day


def _earned(goals: Iterable[Goal], earliest: dt.date) -> list[tuple[dt.date, int]]:
    wanted = [goal.member_id for goal in goals if goal.sort == Goal.Sort.POINTS]
    if not wanted:
        return []
    wallet = Member.objects.values_list("wallet_id", flat=True).get(pk=wanted[0])
    rows = ledger.amounts(wallet=wallet, start=midnight(earliest))
    return [(tehran_date(at), points) for at, kind, points in rows if kind in EARNING]


def _acts(goals: Iterable[Goal], earliest: dt.date) -> list[tuple[dt.date, str]]:
    wanted = {goal.activity: goal.member_id for goal in goals if goal.sort == Goal.Sort.ACTIVITY}
    if not wanted:
        return []
    events = Event.objects.filter(
        member_id__in=set(wanted.values()), kind__in=wanted, occurred_at__gte=midnight(earliest)
    )
    rows = list(
        events.annotate(given=Sum("decisions__points", filter=Q(decisions__journal_id__isnull=False))).values_list(
            "pk", "kind", "occurred_at", "given"
        )
    )
    back = dict(
        TakenBack.objects.filter(decision__event__in=[row[0] for row in rows])
        .values_list("decision__event")
        .annotate(Sum("points"))
    )
    return [(tehran_date(at), kind) for pk, kind, at, given in rows if not given or back.get(pk, 0) < given]
