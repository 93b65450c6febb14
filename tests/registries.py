"""A registry as if somebody had registered one entry more, or one less."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from lib.registry import Registry

Entry = TypeVar("Entry")


@contextmanager
def put_back(registry: Registry[Entry]) -> Iterator[None]:
    """Whatever is registered inside is forgotten afterwards."""
    entries, after, before = dict(registry._entries), dict(registry._after), dict(registry._before)
    try:
        yield
    finally:
        registry._entries, registry._after, registry._before, registry._order = entries, after, before, None


@contextmanager
def empty(registry: Registry[Entry]) -> Iterator[None]:
    with put_back(registry):
        registry._entries, registry._after, registry._before, registry._order = {}, {}, {}, None
        yield


@contextmanager
def also(registry: Registry[Entry], name: str, entry: Entry) -> Iterator[None]:
    """With `entry` under `name`, in the place of the one that is there."""
    with put_back(registry):
        registry._entries[name] = entry
        registry._after.setdefault(name, ())
        registry._before.setdefault(name, ())
        registry._order = None
        yield


@contextmanager
def without(registry: Registry[Entry], name: str) -> Iterator[None]:
    with put_back(registry):
        del registry._entries[name]
        registry._after, registry._before = (
            {other: tuple(each for each in named if each != name) for other, named in said.items() if other != name}
            for said in (registry._after, registry._before)
        )
        registry._order = None
        yield
