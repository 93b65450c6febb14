from celery import shared_task
from django.utils import timezone

from cms.due import publish_due


@shared_task
def publish_scheduled() -> None:
    """Pages with a day to go live or to expire."""
    publish_due(at=timezone.now())
