"""The task queue. A task is a hint that makes work quick; the work itself is a row, found by a sweep (docs/adr/0011)."""

import os
from contextvars import Token
from typing import Any

from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun

from config.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

app = Celery("shahrvand")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def _tell_beat(sender: Celery, **_: Any) -> None:
    from config.beat import gather

    sender.conf.beat_schedule = gather()


_running: dict[str, Token[str]] = {}


@before_task_publish.connect
def _send_the_request_id_along(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and request_id.get():
        headers["shahrvand_request_id"] = request_id.get()


@task_prerun.connect
def _take_the_request_id_up(task_id: str, task: Any, **_: Any) -> None:
    # A task that no request caused (beat) is its own beginning.
    _running[task_id] = request_id.set(getattr(task.request, "shahrvand_request_id", None) or task_id)


@task_postrun.connect
def _put_the_request_id_down(task_id: str, **_: Any) -> None:
    if token := _running.pop(task_id, None):
        request_id.reset(token)


@setup_logging.connect
def _log_as_django_does(**_: Any) -> None:
    """Django's LOGGING is in force already; a receiver here keeps Celery from putting its own in its place."""
