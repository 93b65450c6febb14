"""Which addresses there are to look at: those of the site that need nothing, and what their pages lead to."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils.translation import override

OURS = ("accounts", "cms", "club", "config", "members", "messaging", "payments", "points", "shop", "oscar")
ALSO = {"/", "/cms/"}  # pages of the frameworks that everybody meets
PAGES = "wagtail_serve"
WRITTEN = "pages of "
MOST_PAGES = 3  # of the pages beneath one page: announcements look alike; of those at the top each is its own kind


def starts() -> list[str]:
    """Every address of ours that needs no argument, in Persian."""
    with override("fa"):
        found = {path for name in _names() if (path := _reversed(name)) and kind(path)}
    return sorted(found | ALSO)


def _names(resolver: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif pattern.name:
            yield ":".join([*spaces, pattern.name])


def _reversed(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def kind(path: str) -> str:
    """What pages like this one have in common; "" for what is not looked at: another framework's page, a file."""
    try:
        with override("fa"):
            match = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    if match.url_name == PAGES:
        above = path.rsplit("/", 2)[0]
        return f"{WRITTEN}{above}/" if above else path
    module = getattr(match.func, "view_class", match.func).__module__
    return match.route if path in ALSO or module.split(".")[0] in OURS else ""


def linked(page: Any, url: str) -> list[str]:
    """Paths in the city that the page leads to; a question (?…) is the same page."""
    targets = page.evaluate("[...document.querySelectorAll('a[href]:not([download])')].map(one => one.href)")
    paths = [urlsplit(target).path for target in targets if target.startswith(f"{url}/")]
    return [path for path in dict.fromkeys(paths) if not path.startswith("/en/")]


class Round:
    """What is still to be looked at. Each kind of page once; of written pages a few beneath each."""

    def __init__(self) -> None:
        self._looked: dict[str, set[str]] = {}

    def wants(self, path: str) -> bool:
        what = kind(path)
        looked = self._looked.get(what, set())
        return bool(what) and path not in looked and len(looked) < (MOST_PAGES if what.startswith(WRITTEN) else 1)

    def note(self, path: str) -> None:
        """It was looked at. What this person may not open is not noted: the next one may."""
        self._looked.setdefault(kind(path), set()).add(path)
