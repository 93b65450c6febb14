"""Doors for Celery: ids in, one call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from payments import events
from payments import sweep as sweeping
from payments.attempts import close
from payments.attempts import give_back as giving_back


@shared_task(acks_late=True)
def handle_event(*, event_id: int) -> None:
    events.handle(event_id=event_id, at=timezone.now())


@shared_task(acks_late=True)
def close_attempts(*, payable_id: int) -> None:
    close.close_attempts(payable_id=payable_id, at=timezone.now())


@shared_task(acks_late=True)
def give_back(*, give_back_id: int) -> None:
    giving_back.give_back(give_back_id=give_back_id, at=timezone.now())


@shared_task(acks_late=True, ignore_result=True)
def sweep() -> None:
    sweeping.sweep(at=timezone.now())
