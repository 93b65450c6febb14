from celery import shared_task
from django.utils import timezone

from club.plans import remind
from club.rewards import watch as rewards
from club.statistics import count
from club.welcome import paid_before


@shared_task
def remind_of_plans() -> None:
    remind.remind_all(at=timezone.now())


@shared_task
def count_numbers() -> None:
    count.count_numbers(at=timezone.now())


@shared_task
def look_after_rewards() -> None:
    rewards.look_after(at=timezone.now())


@shared_task
def forget_who_was_paid() -> None:
    """What numbers that left long ago were paid."""
    paid_before.forget(at=timezone.now())
