"""How often codes may be asked for. Counters live in the shared cache.

Per number, per address, per network and per prefix (the number without its last four digits: a script that walks
through numbers shows there first). A shared address behind a carrier is common, so its limit is wide.
"""

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    what: str
    seconds: int
    times: int


NUMBER = (Limit("number", 60, 1), Limit("number", 600, 3), Limit("number", 86_400, 8))
ADDRESS = (Limit("address", 60, 20), Limit("address", 86_400, 400))
NETWORK = (Limit("network", 60, 60),)
PREFIX = (Limit("prefix", 3600, 60),)
TRIES = (Limit("tries", 600, 60),)  # of codes, per address, over all numbers; each code has three of its own


@dataclass(frozen=True)
class Refusal:
    """Which limit was met and how many seconds until it lets one through."""

    what: str
    wait: int


def network_of(address: str) -> str:
    """The /24 (or /56 in IPv6) of an address: what one household or attacker can easily change within."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 56}", strict=False))


def take(*, phone: str, address: str, at: dt.datetime) -> Refusal | None:
    """Count one request for a code against every limit; the refusal that lasts longest, or None.

    A request that an address may not make does not use up what the number has left.
    """
    now = int(at.timestamp())
    whos = [(limit, address) for limit in ADDRESS]
    whos += [(limit, network_of(address)) for limit in NETWORK]
    whos += [(limit, phone[:-4]) for limit in PREFIX]
    refusals = [refusal for limit, who in whos if (refusal := _count(limit, who, now))]
    if refusals:
        return _longest(refusals)
    refusals = [refusal for limit in NUMBER if (refusal := _full(limit, phone, now))]
    if refusals:
        return _longest(refusals)
    return _longest([refusal for limit in NUMBER if (refusal := _slot(limit, phone, now))])


def take_try(*, address: str, at: dt.datetime) -> Refusal | None:
    """Count one try of a code from this address."""
    now = int(at.timestamp())
    return _longest([refusal for limit in TRIES if (refusal := _count(limit, address, now))])


def _longest(refusals: list[Refusal]) -> Refusal | None:
    return max(refusals, key=lambda refusal: refusal.wait, default=None)


def _count(limit: Limit, who: str, now: int) -> Refusal | None:
    """Windows of the clock: one counter each, for the wide limits."""
    window = now // limit.seconds
    key = f"door:{limit.what}:{limit.seconds}:{who}:{window}"
    cache.add(key, 0, timeout=limit.seconds + 5)
    try:
        count = cache.incr(key)
    except ValueError:  # the window ended between the two calls
        return None
    return Refusal(limit.what, (window + 1) * limit.seconds - now) if count > limit.times else None


def _keys(limit: Limit, phone: str) -> list[str]:
    """A number's limits are exact: one slot per code, holding the second at which it is free again."""
    return [f"door:{limit.what}:{limit.seconds}:{phone}:{slot}" for slot in range(limit.times)]


def _full(limit: Limit, phone: str, now: int) -> Refusal | None:
    slots: dict[str, int] = cache.get_many(_keys(limit, phone))
    for key, free_at in slots.items():
        if free_at <= now:
            cache.delete(key)
    taken = [free_at for free_at in slots.values() if free_at > now]
    return Refusal(limit.what, min(taken) - now) if len(taken) >= limit.times else None


def _slot(limit: Limit, phone: str, now: int) -> Refusal | None:
    """`add` is atomic: of two requests at once for the last slot one is refused."""
    if any(cache.add(key, now + limit.seconds, timeout=limit.seconds) for key in _keys(limit, phone)):
        return None
    return Refusal(limit.what, limit.seconds)
