"""Whoever types national ids until one is "taken" would learn who is a member: a few refusals a day, then the counter."""

import datetime as dt

from django.core.cache import cache

from lib.jalali import tehran_date

MOST_A_DAY = 5
_DAY = 24 * 60 * 60


def _key(member_id: int, at: dt.datetime) -> str:
    return f"members.profile.refused:{member_id}:{tehran_date(at):%Y%m%d}"


def may_try(*, member_id: int, at: dt.datetime) -> bool:
    return int(cache.get(_key(member_id, at), 0)) < MOST_A_DAY


def refused(*, member_id: int, at: dt.datetime) -> None:
    """Count one refusal; the count ends with the day of Tehran."""
    key = _key(member_id, at)
    cache.add(key, 0, _DAY)
    cache.incr(key)
