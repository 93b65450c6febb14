"""What the frame of every page shows of the content, in one cache entry per language.

An entry lives a minute. Whatever changes what the public may see forgets it, once that is committed (`cms/follow.py`).
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction

SECONDS = 60
LANGUAGES = ("fa", "en")


@dataclass(frozen=True, kw_only=True)
class City:
    name: str
    subtitle: str
    help_phone: str
    brand_colour: str
    accent_colour: str


@dataclass(frozen=True, kw_only=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """`announcements` is the address of their list, "" while there is none; `footer` the pages linked below."""

    city: City
    announcements: str
    footer: list[Link]


def key(language: str) -> str:
    return f"cms:frame:{language}"


def forget_frame() -> None:
    """The next page reads the frame anew: at once, and again after the commit.

    Between the two another process reads what it can see, the old state, and would remember that for a minute.
    """
    _forget()
    transaction.on_commit(_forget)


def _forget() -> None:
    cache.delete_many([key(language) for language in LANGUAGES])
