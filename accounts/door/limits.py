"""How often codes may be asked for and tried, passwords too. Counters live in the shared cache.

Per number, per address, per network and per prefix (the number without its last four digits: a script that walks
through numbers shows there first). A shared address behind a carrier is common, so its limit is wide.
"""

import datetime as dt
import hashlib
import ipaddress
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import ngettext


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

MAILBOX = (Limit("mailbox", 60, 1), Limit("mailbox", 600, 3), Limit("mailbox", 86_400, 6))  # codes to one address
MAILER = (Limit("mailer", 600, 5), Limit("mailer", 86_400, 12))  # codes that one person asks for, to any address
# Tries of a password. The number's stands for the person too: whoever it locks out still enters with a code.
PASSWORD_NUMBER = (Limit("password", 900, 10), Limit("password", 86_400, 40))
PASSWORD_ADDRESS = (Limit("password-address", 600, 40), Limit("password-address", 86_400, 400))


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


def take_mail(*, mailbox: str, user_id: int, at: dt.datetime) -> Refusal | None:
    """Count one code by e-mail, for the address and for the person who asks."""
    now = int(at.timestamp())
    box = hashlib.sha256(mailbox.lower().encode()).hexdigest()
    whos = [(limit, box) for limit in MAILBOX] + [(limit, str(user_id)) for limit in MAILER]
    refusals = [refusal for limit, who in whos if (refusal := _full(limit, who, now))]
    return _longest(refusals or [refusal for limit, who in whos if (refusal := _slot(limit, who, now))])


def take_password(*, phone: str, address: str, at: dt.datetime) -> Refusal | None:
    """Count one try of a password, whether the number is known or not; a full address costs the number nothing."""
    now = int(at.timestamp())
    refusals = [refusal for limit in PASSWORD_ADDRESS if (refusal := _count(limit, address, now))]
    return _longest(refusals or [refusal for limit in PASSWORD_NUMBER if (refusal := _count(limit, phone, now))])


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
