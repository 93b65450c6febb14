from celery import shared_task
from django.utils import timezone

from club.books import close as books
from club.counter import register
from club.facets import compare
from club.leaving_points import give_up
from club.numbers import count
from club.plans import remind
from club.points import heard
from club.rewards import watch as rewards
from club.standing import kept, points_back
from club.statements import mail
from club.welcome import paid_before


@shared_task
def compare_facets() -> None:
    compare.compare(at=timezone.now())


@shared_task
def send_statements() -> None:
    while mail.send_some(at=timezone.now()):
        pass


@shared_task
def remind_of_plans() -> None:
    remind.remind_all(at=timezone.now())


@shared_task
def count_numbers() -> None:
    count.count_numbers(at=timezone.now())


@shared_task
def give_up_what_came_later() -> None:
    give_up.give_up_what_came_later(at=timezone.now())


@shared_task
def forget_what_is_over() -> None:
    """Drafts of the counter whose code never came, what is known of who left long ago, returns long heard."""
    at = timezone.now()
    register.forget_old_drafts(at=at)
    paid_before.forget(at=at)
    heard.forget(at=at)
    kept.forget(at=at)


@shared_task
def look_after_rewards() -> None:
    rewards.look_after(at=timezone.now())


@shared_task
def give_back_after_suspensions() -> None:
    points_back.give_back_all(at=timezone.now())


@shared_task
def close_points_day() -> None:
    books.close_day(at=timezone.now())
