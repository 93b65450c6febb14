"""Who asks at the door, as far as it can be known before a code is proven: address, network, and a browser that was in.

A browser that has been let in carries a signed cookie. It opens nothing: it only says that this browser, with this
number, has a share of codes of its own, so that strangers cannot use up what its owner needs.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.door.address import address_of, client_address, network_of

COOKIE, SALT = "door_device", "accounts.door.device"
KEPT = 365 * 86_400  # seconds that a browser is known after it was let in
NETWORK_KEPT = 90 * 86_400  # the same for a network; counted in the cache, so it may be forgotten earlier
MOST = 5  # numbers that one browser remembers: a family's


@dataclass(frozen=True, kw_only=True)
class Asker:
    """`address` is what one host has (IPv4, or the /64 of IPv6), `network` what one holder of addresses has around it.

    `share` names whose share of a number's codes this is; "" for somebody who was never let in with that number.
    `is_own_browser`: the share is of a browser, which an address or a network cannot use up.
    """

    address: str
    network: str
    share: str = ""
    is_own_browser: bool = False


def asker_of(request: HttpRequest, *, phone: str) -> Asker:
    """Who asks for a code to `phone`, or tries one."""
    address = client_address(request)
    network = network_of(address)
    device, numbers = _read(request)
    share = ""
    if getattr(request.user, "phone", None) == phone:
        share = f"user:{request.user.pk}"
    elif _mark(phone) in numbers:
        share = f"device:{device}"
    is_own = bool(share)
    if not share and cache.get(_network_key(phone, network)):
        share = f"network:{network}"
    return Asker(address=address_of(address), network=network, share=share, is_own_browser=is_own)


def remember(request: HttpRequest, response: HttpResponse, *, phone: str) -> None:
    """This browser and its network were let in with this number."""
    cache.set(_network_key(phone, network_of(client_address(request))), 1, timeout=NETWORK_KEPT)
    device, numbers = _read(request)
    kept = [_mark(phone), *(mark for mark in numbers if mark != _mark(phone))][:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_urlsafe(9), kept], salt=SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """What the browser's cookie says; nothing, if it is not signed by us or too old."""
    try:
        device, numbers = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return str(device), [str(number) for number in numbers]


def _mark(phone: str) -> str:
    """A number as a keyed hash: whoever finds the browser reads no number in it."""
    return salted_hmac(SALT, phone, algorithm="sha256").hexdigest()[:20]


def _network_key(phone: str, network: str) -> str:
    return f"door:let-in:{_mark(phone)}:{network}"
