"""What the frame of every page shows of the content, in one cache entry per language.

An entry lives a minute. Publishing and the settings of the city forget it at once.
"""

from dataclasses import dataclass

from django.core.cache import cache

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
    """The next page reads the frame anew."""
    cache.delete_many([key(language) for language in LANGUAGES])
