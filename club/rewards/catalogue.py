"""Rewards that are given out, and what stands between a member and each."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from club.rewards.models import Reward, RewardStock, Taken
from club.rewards.opening import BALANCE, LIVE, Ground, Way, ground
from club.tiers.models import ThresholdVersion
from club.tiers.reach import in_force as thresholds
from lib.templatetags.look import num
from members.api import is_suspended


def in_force(*, at: dt.datetime) -> "QuerySet[Reward]":
    """Approved by a second person and in their time, at `at` (UTC)."""
    rows = Reward.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), approved_at__isnull=False, valid_from__lte=at)
    return rows.select_related("threshold", "venue", "stock").order_by("threshold__code", "price", "pk")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A reward as its page shows it. `left` None: as many as are asked for. `hurdle` is "" when it can be taken now.

    `cost` is what this member, or any visitor, would pay in points: the price, and the opening of its threshold, whose
    version in force is `version`.
    """

    reward: Reward
    left: int | None
    terms: list[str]
    hurdle: str
    is_opened: bool
    cost: int
    version: ThresholdVersion | None


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
        self.versions = {version.threshold_id: version for version in thresholds(at=self.at)}
        self.ground: Ground | None = None
        if self.member_id is None:
            return
        self.ground = ground(member_id=self.member_id, at=self.at, versions=self.versions)
        self.is_suspended = is_suspended(self.member_id, at=self.at)
        live = Taken.objects.filter(member_id=self.member_id, state__in=LIVE)
        self.taken = list(live.filter(year__in=self.ground.years).values_list("reward_id", "year"))

    def way(self, reward: Reward) -> Way | None:
        return self.ground.way(reward) if self.ground is not None else None

    def hurdle(self, reward: Reward, way: Way | None) -> str:
        """The first thing that stands in the way, in words."""
        if self.ground is None:
            return _("Log in to take it.")
        if self.is_suspended:
            return _("Your membership is suspended.")
        if way is None:
            return not_open(reward, self.ground)
        if self.taken.count((reward.pk, way.year)) >= reward.per_member:
            return _("You have taken it already.")
        missing = reward.price + way.cost - self.ground.points
        if missing > 0:
            return ngettext("%(n)s point is missing.", "%(n)s points are missing.", missing) % {"n": num(missing)}
        return ""


def not_open(reward: Reward, stands: Ground) -> str:
    """Why a reward is not open to a member, and what would open it."""
    version = stands.versions.get(reward.threshold_id or 0)
    if version is None or version.looks_at != BALANCE:
        return _("Not open to you yet: collect more points this year.")
    missing = version.points - stands.points
    return ngettext(
        "Not open to you yet: %(n)s more point to spend opens it.",
        "Not open to you yet: %(n)s more points to spend open it.",
        missing,
    ) % {"n": num(missing)}


def offers(*, member_id: int | None, at: dt.datetime, slug: str | None = None) -> list[Offer]:
    """All rewards in force, or the one of `slug`, for a member or a visitor. Nine queries however many."""
    asking = _Asking(member_id, at)
    rows = in_force(at=at)
    return [_offer(reward, asking) for reward in (rows if slug is None else rows.filter(slug=slug))]


def _offer(reward: Reward, asking: _Asking) -> Offer:
    rest, way, version = left(reward.stock), asking.way(reward), asking.versions.get(reward.threshold_id or 0)
    opening = version.points if version is not None and version.consumes else 0
    hurdle = asking.hurdle(reward, way)
    if rest == 0 and asking.member_id is not None and not hurdle:
        hurdle = _("All of them are gone.")
    return Offer(
        reward=reward,
        left=rest,
        terms=terms(reward, version),
        hurdle=hurdle,
        is_opened=reward.threshold_id is None or (way is not None and not way.cost),
        cost=reward.price + (way.cost if way is not None else opening),
        version=version,
    )


def opened_by(version: ThresholdVersion, *, price: int = 0) -> str:
    """What opens a threshold's rewards, in a sentence: both settings of N3.

    A reward that costs points besides must not be announced with "they stay yours".
    """
    if price and not version.consumes:
        bare = {
            "earned": _("Opened by %(n)s points earned in a year."),
            "balance": _("Open while you have %(n)s points to spend."),
        }
        return bare[version.looks_at] % {"n": num(version.points)}
    words = {
        ("earned", False): _("Opened by %(n)s points earned in a year; they stay yours."),
        ("earned", True): _("Opened by %(n)s points earned in a year; opening it uses %(n)s points, once a year."),
        ("balance", False): _("Open while you have %(n)s points to spend; they stay yours."),
        ("balance", True): _("Opened with %(n)s of the points you have, once a year."),
    }
    return words[version.looks_at, version.consumes] % {"n": num(version.points)}


def all_stay_yours(offers: list[Offer]) -> bool:
    """Whether thresholds open rewards as the documents say: by what was earned, using nothing."""
    return not any(each.version and (each.version.consumes or each.version.looks_at == BALANCE) for each in offers)


def terms(reward: Reward, version: ThresholdVersion | None) -> list[str]:
    """What it takes and what it is, in short sentences. `version` is that of its threshold in force, if there is one."""
    said = []
    if version is not None:
        said.append(opened_by(version, price=reward.price))
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
