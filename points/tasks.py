from celery import shared_task
from django.utils import timezone

from points.after_suspension import give_back
from points.awards import heard
from points.books import close as books
from points.leaving import give_up
from points.statements import mail


@shared_task
def send_statements() -> None:
    while mail.send_some(at=timezone.now()):
        pass


@shared_task
def give_up_what_came_later() -> None:
    give_up.give_up_what_came_later(at=timezone.now())


@shared_task
def give_back_after_suspensions() -> None:
    give_back.give_back_all(at=timezone.now())


@shared_task
def close_points_day() -> None:
    books.close_day(at=timezone.now())


@shared_task
def forget_returns() -> None:
    """Returns of activities that were heard long ago."""
    heard.forget(at=timezone.now())
