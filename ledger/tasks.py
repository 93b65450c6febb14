"""Doors for Celery: what fell due every hour, and the nightly care of the books."""

from celery import shared_task
from django.utils import timezone

from ledger import checkpoint
from ledger.audit import audit_and_store
from ledger.wallet.sweep import settle_overdue


@shared_task(acks_late=True, ignore_result=True)
def settle() -> None:
    settle_overdue(at=timezone.now())


@shared_task(acks_late=True, ignore_result=True)
def fold() -> None:
    checkpoint.fold(at=timezone.now())


@shared_task(acks_late=True, ignore_result=True)
def audit() -> None:
    audit_and_store(at=timezone.now())
