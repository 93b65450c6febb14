"""Points of a size, thresholds and rewards, for the tests of tiers and rewards."""

import datetime as dt
from typing import Any

from club.rewards.models import Reward, Venue
from club.rewards.publish import approve_reward, write_reward
from club.tiers.models import Threshold
from club.tiers.publish import ensure_document_thresholds
from points.api import ActivityResult, reverse_activity
from tests.points.city import LONG_AGO, buy, purchases_earn, two_people

POINT = 500_000  # rials that earn one point here, on a Thursday
NAMES = {"name_fa": "استخر", "name_en": "Swimming", "text_fa": "یک سانس", "text_en": "One session", "picture": "pool"}


def rewards_city() -> None:
    """Thresholds of the documents, and a point for every 500,000 rials whatever the weekday."""
    ensure_document_thresholds()
    purchases_earn(1)


def earn(member: Any, points: int, *, when: dt.datetime, order: str) -> ActivityResult:
    """So many points by a purchase; the weekday of the facts is a Thursday, so nothing is added."""
    result = buy(member, points * POINT, when=when, order=order, weekday=3)
    assert result.points == points
    return result


def give_up(order: str, *, at: dt.datetime, kept: int = 0) -> int:
    """The purchase is returned, but for so many points."""
    facts = {"cash_rials": kept * POINT} if kept else None
    return reverse_activity(source="order", source_id=order, key="returned", at=at, facts=facts)


def venue(name: str = "Pool") -> Venue:
    return Venue.objects.create(name_fa="استخر نیلاب", name_en=name)


def terms(**more: Any) -> dict[str, Any]:
    return {
        **NAMES,
        "slug": "swimming",
        "kind": "voucher",
        "threshold": Threshold.objects.filter(code="100").first(),
        "price": 0,
        "per_member": 1,
        "good_days": 60,
        "return_days": 14,
        "valid_from": LONG_AGO,
        "valid_to": None,
        "venue": Venue.objects.first() or venue(),
        "stock": 5,
        "worth": 0,
        "budget": None,
        **more,
    }


def reward(*, at: dt.datetime, **more: Any) -> Reward:
    """Written by one person and approved by another."""
    writer, approver = two_people(at)
    pk = write_reward(reward_id=None, values=terms(**more), by=writer)
    approve_reward(reward_id=pk, by=approver, at=at)
    return Reward.objects.get(pk=pk)
