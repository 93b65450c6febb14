"""The frame follows every change of what the public may see, whoever makes it: an editor, a bulk action, the clock.

Wagtail's hooks hear only some of its own pages (no bulk action, no command); its signals and the rows' own hear all.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save  # noqa: TID251 - no rule: a copy follows what Wagtail writes
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.frame import forget_frame


def _forget(**_facts: Any) -> None:
    forget_frame()


def follow() -> None:
    """Called once, when the program starts."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_forget, dispatch_uid="cms.follow")
    # Each with its sender: one receiver for all senders takes the quick DELETE from every table of the program.
    for model in (Page, *get_page_models()):
        post_delete.connect(_forget, sender=model, dispatch_uid=f"cms.follow.{model.__name__}.deleted")
    for model in (PageViewRestriction, Site):
        for signal in (post_save, post_delete):
            signal.connect(_forget, sender=model, dispatch_uid=f"cms.follow.{model.__name__}")
