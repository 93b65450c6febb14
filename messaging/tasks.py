from celery import shared_task
from django.utils import timezone

from messaging import code, forget
from messaging.delivery.ask import ask_carriers
from messaging.incoming import fetch
from messaging.outbox.deliver import deliver_due
from messaging.returned import fetch as returned


@shared_task
def deliver() -> None:
    deliver_due(at=timezone.now())


@shared_task
def fetch_replies() -> None:
    fetch.fetch_replies(at=timezone.now())


@shared_task
def ask_delivery() -> None:
    ask_carriers(at=timezone.now())


@shared_task
def read_returned() -> None:
    returned.read_returned(at=timezone.now())


@shared_task
def forget_codes() -> None:
    code.forget_codes(at=timezone.now())


@shared_task
def forget_content() -> None:
    forget.forget_content(at=timezone.now())
