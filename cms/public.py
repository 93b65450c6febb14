"""What the public may see: the one question that every list, link and title asks, and search and API to come.

A page is public when it is live and neither it nor a page above it was made private. Whoever shows more than the page
itself (its title in a list, its lead in a card, a link to it) asks here; serving the page asks Wagtail.
"""

from typing import TypeVar

from wagtail.models import Page
from wagtail.query import PageQuerySet

P = TypeVar("P", bound=Page)


def public(pages: "PageQuerySet[P]") -> "PageQuerySet[P]":
    """Those of `pages` that anybody may read. One query more, for the restrictions."""
    return pages.live().public()


def is_public(page: Page | None) -> bool:
    """The same of one page; None is not public. Two queries."""
    return page is not None and public(Page.objects.filter(pk=page.pk)).exists()
