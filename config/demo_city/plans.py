"""The demo citizen has a plan, and the city has counted its numbers."""

import datetime as dt

from club.api import count_numbers, move_goal, set_goal
from lib.jalali import tehran_date
from lib.months import Month
from members.api import member_of
from shop import api as shop


def load_plans(*, people: dict[str, int], now: dt.datetime) -> None:
    """After the month of life: numbers of days that are over are counted once."""
    maryam = member_of(user_id=people["citizen"])
    if maryam is None:
        raise RuntimeError("The demo citizen is a member.")
    began = now - dt.timedelta(days=12)
    once = {"text": "", "activity": "", "per": "once", "starts_on": tehran_date(maryam.joined_at)}
    monthly = {"text": "", "activity": "", "per": "month", "starts_on": tehran_date(began), "ends_on": None}
    year_ends = Month(Month.of(now).year, 12).last_day
    set_goal(member_id=maryam.id, wanted={**once, "sort": "points", "target": 200, "ends_on": year_ends}, at=began)
    set_goal(
        member_id=maryam.id, wanted={**monthly, "sort": "activity", "activity": shop.PURCHASE, "target": 4}, at=began
    )
    riding = set_goal(
        member_id=maryam.id, wanted={**monthly, "sort": "own", "text": "با دوچرخه سر کار", "target": 10}, at=began
    )
    for back in (11, 9, 8, 5, 3, 1):
        move_goal(member_id=maryam.id, goal_id=riding.pk, move="tick", at=now - dt.timedelta(days=back))
    count_numbers(at=now)
