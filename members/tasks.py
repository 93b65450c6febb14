from celery import shared_task
from django.utils import timezone

from members.counter import register
from members.facets import compare
from members.suspensions import kept


@shared_task
def compare_facets() -> None:
    compare.compare(at=timezone.now())


@shared_task
def forget_what_is_over() -> None:
    """Drafts of the counter whose code never came, suspensions of who left long ago."""
    at = timezone.now()
    register.forget_old_drafts(at=at)
    kept.forget(at=at)
