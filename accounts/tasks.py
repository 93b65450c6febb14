from celery import shared_task
from django.utils import timezone

from accounts.door import code


@shared_task
def forget_dead_codes() -> None:
    code.forget_dead_codes(at=timezone.now())
