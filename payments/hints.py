"""Tasks are hints that make work quick. A broker that is down loses the hint only: the sweep finds the row.

Tasks are named, not imported: the tasks import the work, and the work gives the hints.
"""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def handle_event(*, event_id: int) -> None:
    _send("handle_event", event_id=event_id)


def close_attempts(*, payable_id: int) -> None:
    _send("close_attempts", payable_id=payable_id)


def give_back(*, give_back_id: int) -> None:
    _send("give_back", give_back_id=give_back_id)


def _send(task: str, **ids: int) -> None:
    try:
        current_app.send_task(f"payments.tasks.{task}", kwargs=ids, retry=False)
    except (OperationalError, OSError):
        log.warning("The task queue does not answer; the sweep will do the work.", exc_info=True)
