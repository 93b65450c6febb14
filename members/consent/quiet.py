"""Half-hours in which nothing on a topic rings: a number of 48 bits, bit n begins n × 30 minutes after midnight in Tehran."""

import datetime as dt

from django.conf import settings

from lib.jalali import TEHRAN

HALF_HOUR = dt.timedelta(minutes=30)
ALL = (1 << 48) - 1


def mask(start: int, end: int) -> int:
    """From half-hour `start` until `end` (0 to 47 each), across midnight if need be; the same twice is none."""
    bits, index = 0, start
    while index != end:
        bits |= 1 << index
        index = (index + 1) % 48
    return bits


def of_the_city() -> int:
    """QUIET_HOURS, "21:00-09:00"."""
    start, _, end = settings.QUIET_HOURS.partition("-")
    return mask(_index(start), _index(end)) if end else 0


def _index(clock: str) -> int:
    hour, _, minute = clock.strip().partition(":")
    return (int(hour) * 2 + int(minute or 0) // 30) % 48


def clock(index: int) -> str:
    return f"{index % 48 // 2:02}:{index % 2 * 30:02}"


def stretches(bits: int) -> list[tuple[int, int]]:
    """The mask as (start, end) pairs of half-hours; a stretch across midnight is one."""
    if bits == ALL:
        return [(0, 48)]
    starts = [n for n in range(48) if bits >> n & 1 and not bits >> (n - 1) % 48 & 1]
    found = []
    for start in starts:
        end = start
        while bits >> end % 48 & 1:
            end += 1
        found.append((start, end % 48))
    return found


def first_allowed(bits: int, at: dt.datetime) -> dt.datetime | None:
    """The first instant from `at` (UTC) outside the quiet half-hours; None when there is none at all.

    Tehran's offset is and was a whole number of half-hours, so a half-hour there is one everywhere.
    """
    moment = at
    for _ in range(49):
        local = moment.astimezone(TEHRAN)
        if not bits >> (local.hour * 2 + local.minute // 30) & 1:
            return moment
        passed = dt.timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
        moment = moment - passed + HALF_HOUR
    return None
