"""Where one goes in the portal: packages register entries, the frame of every page and the page "me" show them.

An entry has a place (a number) among the others of its list, and not an `after`: a lower package cannot name what an
upper one adds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from lib.registry import Registry


def everybody(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Entry:
    """`to`: the name of a URL without arguments, or a function that gives the address for a request.

    `is_here`: whether that is where one is; without it the names of pages say so (`pages`). `is_shown`: for whom.
    """

    label: Any  # lazy text
    icon: str  # lucide
    place: int
    to: str | Callable[[HttpRequest], str]
    is_here: Callable[[HttpRequest], bool] | None = None
    is_shown: Callable[[HttpRequest], bool] = everybody


@dataclass(frozen=True)
class Section:
    """An entry as one person sees it on one page."""

    title: str
    url: str
    icon: str
    current: bool


# Of every page: under the header, and at the bottom of a phone.
header: Registry[Entry] = Registry("lib.navigation.header")
bottom: Registry[Entry] = Registry("lib.navigation.bottom")
# Of the page "me": what points bring, one's own things, safety, and where one works for the city.
points: Registry[Entry] = Registry("lib.navigation.points")
mine: Registry[Entry] = Registry("lib.navigation.mine")
safety: Registry[Entry] = Registry("lib.navigation.safety")
desks: Registry[Entry] = Registry("lib.navigation.desks")
# Beginning of the names of views → name of the entry under which they lie ("shop:order" → "me").
pages: Registry[str] = Registry("lib.navigation.pages")


def register(menu: Registry[Entry], entries: Mapping[str, Entry]) -> None:
    """Entries by their names. Raises BadRegistry for a name that is taken."""
    for name, entry in entries.items():
        menu.register(name, entry)


def shown(menu: Registry[Entry], request: HttpRequest) -> list[Section]:
    """The entries that this person sees, in their places."""
    found = sorted(menu.items(), key=lambda pair: pair[1].place)
    return [_section(name, entry, request) for name, entry in found if entry.is_shown(request)]


def _section(name: str, entry: Entry, request: HttpRequest) -> Section:
    url = reverse(entry.to) if isinstance(entry.to, str) else entry.to(request)
    is_here = entry.is_here(request) if entry.is_here else _lies_under(name, request)
    return Section(title=str(entry.label), url=url, icon=entry.icon, current=is_here)


def _lies_under(name: str, request: HttpRequest) -> bool:
    view = request.resolver_match.view_name if request.resolver_match else ""
    return any(view.startswith(start) for start, entry in pages.items() if entry == name)
