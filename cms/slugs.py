"""Words that the program's own addresses begin with. A page that took one would never be seen: the program answers first."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern
from django.utils.regex_helper import normalize
from django.utils.translation import gettext as _

# Below these the program hangs addresses of its own beside the editors' page: their next parts are taken instead.
SHARED = {"about"}


def _words(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    """The first part of each address, where it is fixed. Below a part that varies there is nothing to take."""
    for entry in patterns:
        here = before + ("" if isinstance(entry.pattern, LocalePrefixPattern) else _written(entry.pattern))
        word, _slash, rest = here.partition("/")
        if word in SHARED:
            word = rest.partition("/")[0]
        if word and "<" not in word and "%" not in word:
            yield word
        elif isinstance(entry, URLResolver) and not word:
            yield from _words(entry.url_patterns, here)


def _written(pattern: Any) -> str:
    return normalize(pattern._regex)[0][0] if isinstance(pattern, RegexPattern) else str(pattern)


@lru_cache(maxsize=1)
def reserved() -> frozenset[str]:
    """Read from the addresses themselves, so that a new one is refused without a list that somebody keeps."""
    files = (settings.STATIC_URL, settings.MEDIA_URL)
    taken = {*_words(get_resolver().url_patterns), *(url.strip("/").partition("/")[0] for url in files)}
    return frozenset(word.casefold() for word in taken | {code for code, _name in settings.LANGUAGES} if word)


def check_slug(slug: str) -> None:
    """ValidationError for a word that the program uses itself."""
    if slug.casefold() in reserved():
        message = _(
            "“%(slug)s” is an address of the program itself; the page would never be seen. Choose another word."
        )
        raise ValidationError({"slug": message % {"slug": slug}})
