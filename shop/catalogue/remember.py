"""What a list looked like a moment ago: its products, its counts, its frame. Never a price and never the stock.

An entry lives for half a minute, and is not asked for again once a use case or form of ours changed the catalogue.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar
from uuid import uuid4

from django.core.cache import cache

SECONDS = 30
VERSION = "shop.catalogue"
T = TypeVar("T")


def changed() -> None:
    """The catalogue was changed: what is remembered does not hold any more."""
    cache.set(VERSION, uuid4().hex, None)


def remembered(key: str, make: Callable[[], T]) -> T:
    """What `make` returned for this key in the last half minute, or now."""
    version = cache.get(VERSION, "")
    digest = sha256(f"{version} {key}".encode()).hexdigest()
    found: T = cache.get_or_set(f"{VERSION}.{digest}", make, SECONDS)
    return found
