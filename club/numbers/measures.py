"""What the club tells the public about itself: a table of declarations, each with its definition, source and goal.

A measure is asked for the time up to the end of a day; those "of the month" count from the month's first day. How each
is counted stands in how.py under its name.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from club.numbers import how
from lib.months import Month, midnight

Goal = Literal["audience", "wanted", "relation", "trust", "points", "methods"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`count` is given the first instant of the month and the end of the day (UTC)."""

    code: str
    goal: Goal
    label: Promise
    definition: Promise
    source: Promise
    unit: Literal["people", "points", "share", "rewards"]
    count: how.Count


def window(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the beginning of the day's Jalali month to the end of the day, UTC."""
    return Month.of(day).start, midnight(day + dt.timedelta(days=1))


MEMBERS, BOOKS, ACTS = _("list of members"), _("books of points"), _("activities reported to the club")
REQUESTS, WISHES = _("appeals and requests of members"), _("wishes of members")
REWARDS, AUDITS = _("list of rewards"), _("nightly check of the books")
# The city's goals that the club answers for (C-06 to C-13), as the page puts its numbers in order.
GOALS: dict[str, Promise] = {
    "audience": _("A club for everybody, taking part in the city"),
    "wanted": _("Services that fit what people want"),
    "relation": _("Talking with each other"),
    "trust": _("A worthy answer to trust"),
    "points": _("Points that are collected and used"),
    "methods": _("Good methods and quality"),
}

KINDS: tuple[Kind, ...] = (
    Kind(
        code="members",
        goal="audience",
        label=_("Members"),
        definition=_("People who have joined and not left, on the day. Two memberships of one person count once."),
        source=MEMBERS,
        unit="people",
        count=how.present,
    ),
    Kind(
        code="new_members",
        goal="audience",
        label=_("New members in the month"),
        definition=_("People who joined in the month and have not left."),
        source=MEMBERS,
        unit="people",
        count=how.new,
    ),
    Kind(
        code="active",
        goal="audience",
        label=_("Active in thirty days"),
        definition=_(
            "Members with at least one purchase or activity in the thirty days before; joining does not count."
        ),
        source=ACTS,
        unit="people",
        count=how.active,
    ),
    Kind(
        code="civic",
        goal="audience",
        label=_("Took part in the city"),
        definition=_("Share of members with at least one activity that is no purchase, ever."),
        source=ACTS,
        unit="share",
        count=how.civic,
    ),
    Kind(
        code="told_interests",
        goal="wanted",
        label=_("Told us what they like"),
        definition=_("Share of members who have filled in the part of the form about their interests."),
        source=MEMBERS,
        unit="share",
        count=how.told,
    ),
    Kind(
        code="invited",
        goal="audience",
        label=_("Came through a friend"),
        definition=_("Share of members who joined by another member's invitation."),
        source=MEMBERS,
        unit="share",
        count=how.invited,
    ),
    Kind(
        code="points_given",
        goal="points",
        label=_("Points given in the month"),
        definition=_("All points that rules gave, before anything was taken back."),
        source=BOOKS,
        unit="points",
        count=how.points("award"),
    ),
    Kind(
        code="points_spent",
        goal="points",
        label=_("Points spent in the month"),
        definition=_("All points that were spent, before returns."),
        source=BOOKS,
        unit="points",
        count=how.points("spend", "capture"),
    ),
    Kind(
        code="points_expired",
        goal="points",
        label=_("Points expired in the month"),
        definition=_("Points whose last day passed before they were spent, also those that came back later."),
        source=BOOKS,
        unit="points",
        count=how.points("expire"),
    ),
    Kind(
        code="redeemed",
        goal="points",
        label=_("Points that found a use"),
        definition=_("Points spent, less returns, as a share of points given; over the 365 days before."),
        source=BOOKS,
        unit="share",
        count=how.redeemed,
    ),
    Kind(
        code="spenders",
        goal="points",
        label=_("Members who used points"),
        definition=_("Members who spent points in the 365 days before, as a share of all members."),
        source=BOOKS,
        unit="share",
        count=how.spenders,
    ),
    Kind(
        code="answered",
        goal="relation",
        label=_("Answered within a week"),
        definition=_(
            "Appeals and requests to look at points again that were answered within seven days, as a share of those"
            " whose seven days were over in the ninety days before."
        ),
        source=REQUESTS,
        unit="share",
        count=how.answered,
    ),
    Kind(
        code="reachable",
        goal="relation",
        label=_("Members who hear from us because they asked for it"),
        definition=_("Members who have chosen at least one way and topic for our messages, as a share of all members."),
        source=WISHES,
        unit="share",
        count=how.reachable,
    ),
    Kind(
        code="rewards_taken",
        goal="trust",
        label=_("Rewards taken in the month"),
        definition=_("Rewards that members took in the month, also those that were given back later."),
        source=REWARDS,
        unit="rewards",
        count=how.rewards_taken,
    ),
    Kind(
        code="rewards_used",
        goal="trust",
        label=_("Rewards that were used"),
        definition=_(
            "Rewards that were used, as a share of those that were used or whose time was over in the 365 days before;"
            " what was given back or withdrawn is left out."
        ),
        source=REWARDS,
        unit="share",
        count=how.rewards_used,
    ),
    Kind(
        code="books_agree",
        goal="trust",
        label=_("Nights on which the books of points agreed"),
        definition=_(
            "Every night all points are added up anew from the first entry on. Nights on which nothing was wrong, as a"
            " share of the nights on which it was done in the 365 days before."
        ),
        source=AUDITS,
        unit="share",
        count=how.books_agree,
    ),
    Kind(
        code="prompt",
        goal="methods",
        label=_("Points within the hour"),
        definition=_(
            "Activities of the month that reached the club within an hour after they happened, so that their points"
            " were there; as a share of all that reached it."
        ),
        source=ACTS,
        unit="share",
        count=how.prompt,
    ),
    Kind(
        code="by_themselves",
        goal="methods",
        label=_("Joined from where they were"),
        definition=_(
            "New members of the month who joined by the form of the site and not at a counter, as a share of those"
            " whose way is known and who have not left."
        ),
        source=MEMBERS,
        unit="share",
        count=how.by_themselves,
    ),
)
