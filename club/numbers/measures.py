"""What the club tells the public about itself, each number with its definition and source (the goal rows C-06 to C-12).

A measure is asked for the time up to the end of a day; those "of the month" count from the month's first day.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from club.models import Event, FormPart, Member
from club.registry import activity_kinds
from club.rules.documents import PURCHASE
from ledger import api as ledger
from lib.months import Month, midnight

YEAR, ACTIVE = dt.timedelta(days=365), dt.timedelta(days=30)
WHOLE = 10_000  # shares are in hundredths of a percent


@dataclass(frozen=True, kw_only=True)
class Number:
    """A value and how many persons stand behind it."""

    value: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`count` is given the first instant of the month and the end of the day (UTC)."""

    code: str
    label: Promise
    definition: Promise
    source: Promise
    unit: Literal["people", "points", "share"]
    count: Callable[[dt.datetime, dt.datetime], Number]


def window(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the beginning of the day's Jalali month to the end of the day, UTC."""
    return Month.of(day).start, midnight(day + dt.timedelta(days=1))


def _members(end: dt.datetime) -> "QuerySet[Member]":
    return Member.objects.filter(Q(erased_at=None) | Q(erased_at__gte=end), joined_at__lt=end, merged_into=None)


def _of(people: int) -> Number:
    return Number(value=people, people=people)


def _share(part: int, whole: int) -> Number:
    """A share tells about the few behind it as much as a count does; a share of nobody tells about the whole."""
    return Number(value=part * WHOLE // whole if whole else 0, people=part or whole)


def _new(start: dt.datetime, end: dt.datetime) -> Number:
    return _of(_members(end).filter(joined_at__gte=start).count())


def _active(start: dt.datetime, end: dt.datetime) -> Number:
    events = Event.objects.filter(kind__in=_real(), occurred_at__gte=end - ACTIVE, occurred_at__lt=end)
    return _of(events.values("member").distinct().count())


def _civic(start: dt.datetime, end: dt.datetime) -> Number:
    acts = Event.objects.filter(kind__in=_real() - {PURCHASE}, occurred_at__lt=end).values("member")
    members = _members(end)
    return _share(members.filter(pk__in=acts).count(), members.count())


def _real() -> set[str]:
    return {kind.code for kind in activity_kinds() if kind.is_real}


def _told(start: dt.datetime, end: dt.datetime) -> Number:
    told = FormPart.objects.filter(part="interests", completed_at__lt=end).values("member")
    members = _members(end)
    return _share(members.filter(pk__in=told).count(), members.count())


def _invited(start: dt.datetime, end: dt.datetime) -> Number:
    members = _members(end)
    return _share(members.filter(introduction__isnull=False).count(), members.count())


def _points(*kinds: str) -> Callable[[dt.datetime, dt.datetime], Number]:
    def count(start: dt.datetime, end: dt.datetime) -> Number:
        found = ledger.flow(unit="points", kinds=kinds, start=start, end=end)
        return Number(value=found.amount, people=found.wallets)

    return count


def _redeemed(start: dt.datetime, end: dt.datetime) -> Number:
    given, spent, back = (
        ledger.flow(unit="points", kinds=kinds, start=end - YEAR, end=end)
        for kinds in (["award"], ["spend", "capture"], ["refund"])
    )
    share = _share(max(spent.amount - back.amount, 0), given.amount)
    return Number(value=share.value, people=spent.wallets or given.wallets)


def _spenders(start: dt.datetime, end: dt.datetime) -> Number:
    spent = ledger.flow(unit="points", kinds=["spend", "capture"], start=end - YEAR, end=end)
    return _share(spent.wallets, _members(end).count())


MEMBERS, BOOKS, ACTS = _("list of members"), _("books of points"), _("activities reported to the club")
KINDS: tuple[Kind, ...] = (
    Kind(
        code="members",
        label=_("Members"),
        definition=_("People who have joined and not left, on the day. Two memberships of one person count once."),
        source=MEMBERS,
        unit="people",
        count=lambda start, end: _of(_members(end).count()),
    ),
    Kind(
        code="new_members",
        label=_("New members in the month"),
        definition=_("People who joined in the month and have not left."),
        source=MEMBERS,
        unit="people",
        count=_new,
    ),
    Kind(
        code="active",
        label=_("Active in thirty days"),
        definition=_(
            "Members with at least one purchase or activity in the thirty days before; joining does not count."
        ),
        source=ACTS,
        unit="people",
        count=_active,
    ),
    Kind(
        code="civic",
        label=_("Took part in the city"),
        definition=_("Share of members with at least one activity that is no purchase, ever."),
        source=ACTS,
        unit="share",
        count=_civic,
    ),
    Kind(
        code="told_interests",
        label=_("Told us what they like"),
        definition=_("Share of members who have filled in the part of the form about their interests."),
        source=MEMBERS,
        unit="share",
        count=_told,
    ),
    Kind(
        code="invited",
        label=_("Came through a friend"),
        definition=_("Share of members who joined by another member's invitation."),
        source=MEMBERS,
        unit="share",
        count=_invited,
    ),
    Kind(
        code="points_given",
        label=_("Points given in the month"),
        definition=_("All points that rules gave, before anything was taken back."),
        source=BOOKS,
        unit="points",
        count=_points("award"),
    ),
    Kind(
        code="points_spent",
        label=_("Points spent in the month"),
        definition=_("All points that were spent, before returns."),
        source=BOOKS,
        unit="points",
        count=_points("spend", "capture"),
    ),
    Kind(
        code="points_expired",
        label=_("Points expired in the month"),
        definition=_("Points whose last day passed before they were spent."),
        source=BOOKS,
        unit="points",
        count=_points("expire"),
    ),
    Kind(
        code="redeemed",
        label=_("Points that found a use"),
        definition=_("Points spent, less returns, as a share of points given; over the 365 days before."),
        source=BOOKS,
        unit="share",
        count=_redeemed,
    ),
    Kind(
        code="spenders",
        label=_("Members who used points"),
        definition=_("Members who spent points in the 365 days before, as a share of all members."),
        source=BOOKS,
        unit="share",
        count=_spenders,
    ),
)
