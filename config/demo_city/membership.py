"""What members of Nilab say about themselves, want, take and plan: before the month's orders, and after them."""

import datetime as dt
from collections.abc import Callable, Sequence

from config.demo_city import plans, profiles, rewards, rules, security, standing, wishes
from config.demo_city.month import Shopper
from members.api import member_of

ENOUGH = 10  # a smaller city has nobody to spare for a suspension


def say_who_they_are(
    *,
    people: dict[str, int],
    shoppers: Sequence[Shopper],
    first_day: dt.datetime,
    now: dt.datetime,
    tell: Callable[[str], None],
) -> None:
    """Addresses, wishes and profiles, as members leave them after joining."""
    maryam = people["citizen"]
    security.load_security(maryam=maryam)
    others = [shopper.user_id for shopper in shoppers]
    wishes.load_wishes(maryam=maryam, others=others, at=first_day + dt.timedelta(hours=4))
    citizen = member_of(user_id=maryam)
    if citizen is not None:
        profiles.load_citizen(member_id=citizen.id, at=first_day + dt.timedelta(hours=5))
    profiles.load_profiles(shoppers=shoppers, now=now, tell=tell)


def live_with_points(
    *,
    people: dict[str, int],
    shoppers: Sequence[Shopper],
    first_day: dt.datetime,
    now: dt.datetime,
    tell: Callable[[str], None],
) -> None:
    """A morning's credit, rewards taken and used, plans; one member who is suspended and has appealed."""
    tell("credit, rewards and plans")
    rules.load_credit(people=people, at=now - dt.timedelta(days=6))
    rewards.load_rewards(people=people, shoppers=shoppers, first_day=first_day, now=now)
    plans.load_plans(people=people, now=now)
    if len(shoppers) > ENOUGH:
        standing.load_standing(people=people, member_id=shoppers[-1].member_id, now=now)
