"""The engine of scheduled publishing: what editors asked for at a moment happens at that moment, within a minute.

Wagtail's own command does all or stops at the first page that fails; here each page is a transaction of its own, and
one that cannot be done is logged and tried again by the next run.
"""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


def publish_due(*, at: dt.datetime) -> int:
    """Take back what has expired, publish what is due, both up to `at`. How many were done. Logs what failed."""
    done = 0
    # Expiry first: a page that expired and has a newer version waiting must end up live.
    for pk in Page.objects.filter(live=True, expire_at__lte=at).order_by("expire_at").values_list("pk", flat=True):
        done += _tried(_expire, pk, at)
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    for pk in due.values_list("pk", flat=True):
        done += _tried(_publish, pk, at)
    return done


def _tried(act: Callable[[int, dt.datetime], bool], pk: int, at: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            return act(pk, at)
    except Exception:  # one page must not keep the others waiting
        logger.exception("Scheduled publishing failed: %s of %s", act.__name__, pk)
        return False


def _expire(pk: int, at: dt.datetime) -> bool:
    """Locked and asked again: an editor may have moved the day meanwhile."""
    page = Page.objects.select_for_update().filter(pk=pk, live=True, expire_at__lte=at).first()
    if page is None:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _publish(pk: int, at: dt.datetime) -> bool:
    revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lte=at).first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True
