"""Rewards that are given out, and what stands between a member and each."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from club.models import Reward, RewardStock, Taken, ThresholdReached
from club.points.read import available_points
from club.rules.explain import num
from club.standing.read import is_suspended
from club.tiers.read import last_year_holds
from club.tiers.year import year_of


def in_force(*, at: dt.datetime) -> "QuerySet[Reward]":
    """Approved by a second person and in their time, at `at` (UTC)."""
    rows = Reward.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), approved_at__isnull=False, valid_from__lte=at)
    return rows.select_related("threshold", "venue", "stock").order_by("threshold__code", "price", "pk")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A reward as its page shows it. `left` None: as many as are asked for. `hurdle` is "" when it can be taken now."""

    reward: Reward
    left: int | None
    terms: list[str]
    hurdle: str
    is_opened: bool


def left(stock: RewardStock) -> int | None:
    """How many there are still, by stock and by budget."""
    rooms = []
    if stock.stock is not None:
        rooms.append(stock.stock - stock.given)
    if stock.budget is not None and stock.worth:
        rooms.append((stock.budget - stock.budget_used) // stock.worth)
    return max(0, min(rooms)) if rooms else None


@dataclass
class _Asking:
    """What is looked up once for all rewards of a page."""

    member_id: int | None
    at: dt.datetime

    def __post_init__(self) -> None:
        self.points = self.reached = None
        if self.member_id is None:
            return
        year = year_of(self.at)
        self.points = available_points(member_id=self.member_id, at=self.at)
        self.is_suspended = is_suspended(self.member_id, at=self.at)
        self.years = [year, year - 1] if last_year_holds(at=self.at) else [year]
        rows = ThresholdReached.objects.filter(member_id=self.member_id, lost_at=None, year__in=self.years)
        self.reached = dict(rows.order_by("year").values_list("threshold_id", "year"))
        live = Taken.objects.filter(member_id=self.member_id, state__in=["open", "used", "expired"])
        self.taken = list(live.filter(year__in=self.years).values_list("reward_id", "year"))

    def hurdle(self, reward: Reward) -> str:
        """The first thing that stands in the way, in words."""
        if self.points is None or self.reached is None:
            return _("Log in to take it.")
        if self.is_suspended:
            return _("Your membership is suspended.")
        year = year_of(self.at)
        if reward.threshold_id is not None:
            if reward.threshold_id not in self.reached:
                return _("Not open to you yet: collect more points this year.")
            year = self.reached[reward.threshold_id]
        if self.taken.count((reward.pk, year)) >= reward.per_member:
            return _("You have taken it already.")
        if self.points < reward.price:
            missing = reward.price - self.points
            return ngettext("%(n)s point is missing.", "%(n)s points are missing.", missing) % {"n": num(missing)}
        return ""


def offers(*, member_id: int | None, at: dt.datetime, slug: str | None = None) -> list[Offer]:
    """All rewards in force, or the one of `slug`, for a member or a visitor. Eight queries however many."""
    asking = _Asking(member_id, at)
    rows = in_force(at=at).prefetch_related("threshold__versions")
    return [_offer(reward, asking) for reward in (rows if slug is None else rows.filter(slug=slug))]


def _offer(reward: Reward, asking: _Asking) -> Offer:
    rest = left(reward.stock)
    hurdle = asking.hurdle(reward)
    if rest == 0 and asking.member_id is not None and not hurdle:
        hurdle = _("All of them are gone.")
    return Offer(
        reward=reward,
        left=rest,
        terms=terms(reward, at=asking.at),
        hurdle=hurdle,
        is_opened=reward.threshold_id is None or reward.threshold_id in (asking.reached or {}),
    )


def threshold_points(reward: Reward, *, at: dt.datetime) -> int | None:
    """Points that open it, by the version of its threshold in force; None without a threshold or with a closed one."""
    if reward.threshold is None:
        return None
    for version in reward.threshold.versions.all():
        is_now = version.valid_from <= at and (version.valid_to is None or version.valid_to > at)
        if version.status == "active" and is_now and not version.ends:
            return version.points
    return None


def terms(reward: Reward, *, at: dt.datetime) -> list[str]:
    """What it takes and what it is, in short sentences."""
    said = []
    needed = threshold_points(reward, at=at)
    if needed:
        said.append(_("Opened by %(n)s points earned in a year; they stay yours.") % {"n": num(needed)})
    if reward.price:
        said.append(ngettext("Costs %(n)s point.", "Costs %(n)s points.", reward.price) % {"n": num(reward.price)})
    said.append(
        ngettext("Good for %(n)s day after you take it.", "Good for %(n)s days after you take it.", reward.good_days)
        % {"n": num(reward.good_days)}
    )
    if reward.return_days:
        said.append(
            ngettext(
                "Unused, it can be given back for %(n)s day.",
                "Unused, it can be given back for %(n)s days.",
                reward.return_days,
            )
            % {"n": num(reward.return_days)}
        )
    said.append(
        ngettext("%(n)s time for each member in a year.", "%(n)s times for each member in a year.", reward.per_member)
        % {"n": num(reward.per_member)}
    )
    return said
