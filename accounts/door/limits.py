"""How often codes may be asked for and tried, passwords too. Counters live in the shared cache.

Three rules hold for all of them:

- All limits are looked at before any is counted: a request that is refused uses up nothing of anybody.
- What a stranger does uses up the stranger's share, never the person's. Of one number each network has a share, a
  browser or a network that was let in with it has one of its own, and a browser's is not touched by what its address,
  its network or its prefix has left. Only a flood from very many networks closes a number, and then for new browsers.
- An alarm slows those who ask, not the people: when many codes go to one prefix (a number without its last four
  digits: a script that walks through numbers shows there first), each network may ask for few there.

A shared address behind a carrier is common, so its limit is wide.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import ngettext

from accounts.door.asker import Asker


@dataclass(frozen=True)
class Limit:
    """`is_exact`: one slot for each time, so the window slides; else a counter for each window of the clock."""

    what: str
    seconds: int
    times: int
    is_exact: bool = False


OWN = (Limit("own", 60, 1, True), Limit("own", 600, 3, True), Limit("own", 86_400, 8, True))  # of one share
PAIR = (Limit("pair", 60, 1, True), Limit("pair", 600, 3, True), Limit("pair", 86_400, 5, True))  # number and network
NUMBER = (Limit("number", 86_400, 40),)  # all strangers together: a phone does not ring all day
ADDRESS = (Limit("address", 60, 20), Limit("address", 3600, 120), Limit("address", 86_400, 400))
NETWORK = (Limit("network", 60, 60), Limit("network", 3600, 300), Limit("network", 86_400, 1500))
PREFIX = Limit("prefix", 3600, 60)  # above it the alarm holds, and then:
ALARMED = (Limit("alarmed", 3600, 3),)  # codes to one prefix for one network
ALARMS = Limit("alarms", 3600, 1)  # nothing is refused by it: it counts prefixes for the operator's page
LITTLE = Limit("little", 3600, 10)  # a network that asked for no more has the kept part of the city's cap

# Tries of codes, over all numbers; each code has three of its own.
TRIES = (Limit("tries", 600, 60), Limit("tries", 86_400, 1000))  # per address
TRIES_NETWORK = (Limit("tries-network", 600, 240), Limit("tries-network", 86_400, 4000))

MAILBOX = (Limit("mailbox", 60, 1, True), Limit("mailbox", 600, 3, True), Limit("mailbox", 86_400, 6, True))
MAILER = (Limit("mailer", 600, 5, True), Limit("mailer", 86_400, 12, True))  # one person, to any address
ALL_MAILERS = (Limit("all-mailers", 86_400, 40),)  # all together, to one address
# Tries of a password. The number's stands for the person too: whoever it locks out still enters with a code.
PASSWORD_NUMBER = (Limit("password", 900, 10), Limit("password", 86_400, 40))
PASSWORD_ADDRESS = (Limit("password-address", 600, 40), Limit("password-address", 86_400, 400))
PASSWORD_NETWORK = (Limit("password-network", 600, 120), Limit("password-network", 86_400, 1500))
# Tries of an app's code where a merge asks for it.
FACTOR = (Limit("factor", 600, 5, True), Limit("factor", 86_400, 20, True))

Who = tuple[Limit, str]


@dataclass(frozen=True)
class Refusal:
    """Which limit was met and how many seconds until it lets one through."""

    what: str
    wait: int


def take(*, phone: str, asker: Asker, at: dt.datetime) -> Refusal | None:
    """Count one request for a code against every limit of who asks; the refusal that lasts longest, or None."""
    whos = _each(OWN, f"{phone}:{asker.share}") if asker.share else _each(PAIR, f"{phone}:{asker.network}")
    if not asker.is_own_browser:
        whos += _each(ADDRESS, asker.address) + _each(NETWORK, asker.network)
    if not asker.share:
        whos += _each(NUMBER, phone)
        if is_alarmed(phone=phone, at=at):
            whos += _each(ALARMED, f"{phone[:-4]}:{asker.network}")
    return _take(whos, at)


def count_sent(*, phone: str, asker: Asker, at: dt.datetime) -> None:
    """A code has left: only now the prefix has one more, and the network has asked for one more."""
    now = int(at.timestamp())
    if not asker.share:
        _count(PREFIX, phone[:-4], now)
        if is_alarmed(phone=phone, at=at) and cache.add(_key(PREFIX, f"told:{phone[:-4]}", now // 3600), 1, 3600):
            _count(ALARMS, "", now)
    _count(LITTLE, asker.network, now)


def is_alarmed(*, phone: str, at: dt.datetime) -> bool:
    """More codes than usual went to strangers' numbers of this prefix within the hour of the clock."""
    return _full(PREFIX, phone[:-4], int(at.timestamp())) is not None


def alarms(*, at: dt.datetime) -> int:
    """For how many prefixes the alarm holds in this hour of the clock."""
    return int(cache.get(_key(ALARMS, "", int(at.timestamp()) // ALARMS.seconds), 0))


def asked_little(*, asker: Asker, at: dt.datetime) -> bool:
    """Whether the part of the city's cap that is kept is for this one: a browser that was in, or a quiet network."""
    return asker.is_own_browser or _full(LITTLE, asker.network, int(at.timestamp())) is None


def take_try(*, asker: Asker, at: dt.datetime) -> Refusal | None:
    """Count one try of a code from this address; of a browser that was in, among its own only."""
    if asker.is_own_browser:
        return _take(_each(TRIES, asker.share), at)
    return _take(_each(TRIES, asker.address) + _each(TRIES_NETWORK, asker.network), at)


def take_mail(*, mailbox: str, user_id: int, at: dt.datetime) -> Refusal | None:
    """Count one code by e-mail: for the address as this person asks, for all who ask there, and for the person."""
    box = hashlib.sha256(mailbox.lower().encode()).hexdigest()
    return _take(_each(MAILBOX, f"{box}:{user_id}") + _each(ALL_MAILERS, box) + _each(MAILER, str(user_id)), at)


def take_password(*, phone: str, asker: Asker, at: dt.datetime) -> Refusal | None:
    """Count one try of a password, whether the number is known or not. A browser that was in has tries of its own."""
    if asker.is_own_browser:
        return _take(_each(PASSWORD_NUMBER, f"{phone}:{asker.share}"), at)
    whos = _each(PASSWORD_NUMBER, phone) + _each(PASSWORD_ADDRESS, asker.address)
    return _take(whos + _each(PASSWORD_NETWORK, asker.network), at)


def take_factor(*, user_id: int, at: dt.datetime) -> Refusal | None:
    """Count one try of the code of a person's app."""
    return _take(_each(FACTOR, str(user_id)), at)


def _each(limits: Iterable[Limit], who: str) -> list[Who]:
    return [(limit, who) for limit in limits]


def _take(whos: list[Who], at: dt.datetime) -> Refusal | None:
    """Look at all, then count all. Of two requests at once for the last place one is refused where it is counted."""
    now = int(at.timestamp())
    refusals = [refusal for limit, who in whos if (refusal := _full(limit, who, now))]
    if not refusals:
        refusals = [refusal for limit, who in whos if (refusal := _count(limit, who, now))]
    return max(refusals, key=lambda refusal: refusal.wait, default=None)


def _key(limit: Limit, who: str, place: int) -> str:
    """`who` is hashed: it may be long, and memcached takes no spaces."""
    return f"door:{limit.what}:{limit.seconds}:{hashlib.sha256(who.encode()).hexdigest()[:32]}:{place}"


def _full(limit: Limit, who: str, now: int) -> Refusal | None:
    """Whether one more would be too many; counts nothing."""
    if not limit.is_exact:
        window = now // limit.seconds
        count = cache.get(_key(limit, who, window), 0)
        return Refusal(limit.what, (window + 1) * limit.seconds - now) if count >= limit.times else None
    slots: dict[str, int] = cache.get_many(_slots(limit, who))
    for key, free_at in slots.items():
        if free_at <= now:
            cache.delete(key)
    taken = [free_at for free_at in slots.values() if free_at > now]
    return Refusal(limit.what, min(taken) - now) if len(taken) >= limit.times else None


def _count(limit: Limit, who: str, now: int) -> Refusal | None:
    """One more. `incr` and `add` are atomic."""
    if limit.is_exact:
        if any(cache.add(key, now + limit.seconds, timeout=limit.seconds) for key in _slots(limit, who)):
            return None
        return Refusal(limit.what, limit.seconds)
    window = now // limit.seconds
    key = _key(limit, who, window)
    cache.add(key, 0, timeout=limit.seconds + 5)
    try:
        count = cache.incr(key)
    except ValueError:  # the window ended between the two calls
        return None
    return Refusal(limit.what, (window + 1) * limit.seconds - now) if count > limit.times else None


def _slots(limit: Limit, who: str) -> list[str]:
    """One slot for each time, holding the second at which it is free again."""
    return [_key(limit, who, slot) for slot in range(limit.times)]


def too_often(refusal: Refusal) -> str:
    """When to come back, in minutes or, from an hour and a half on, in hours."""
    minutes = -(-refusal.wait // 60)
    if minutes > 90:
        hours = -(-minutes // 60)
        return ngettext(
            "Codes were asked for too often. Try again in %(hours)s hour.",
            "Codes were asked for too often. Try again in %(hours)s hours.",
            hours,
        ) % {"hours": hours}
    return ngettext(
        "Codes were asked for too often. Try again in %(minutes)s minute.",
        "Codes were asked for too often. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def too_often_password(refusal: Refusal) -> str:
    """The same for tries of a password; a code is always another way in."""
    minutes = -(-refusal.wait // 60)
    return ngettext(
        "Too many tries. Enter with a code, or try again in %(minutes)s minute.",
        "Too many tries. Enter with a code, or try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def too_many_tries(refusal: Refusal) -> str:
    """The same for tries of an app's code, where there is no other way."""
    minutes = -(-refusal.wait // 60)
    return ngettext(
        "Too many tries. Try again in %(minutes)s minute.",
        "Too many tries. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}
