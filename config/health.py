"""Two questions that machines ask: does the process live, and can it work?"""

import time
from contextlib import suppress
from threading import Lock
from typing import NamedTuple

from celery import current_app
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from messaging import api as messaging

LATE_SECONDS = 900
ANSWER_SECONDS = 5  # an answer is good for so long: whoever asks more often costs nothing


class Answer(NamedTuple):
    until: float  # of time.monotonic()
    parts: dict[str, str | int]


_one_asks = Lock()
_last: list[Answer] = []


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nobody, so a slow database never gets it restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database and broker answer, else 503.

    A late outbox is told but does not make the web server unready: pages still work when a provider is down.
    Anybody may ask, so a process looks once in ANSWER_SECONDS, one thread at a time, and says that again meanwhile.
    """
    with _one_asks:
        if not _last or _last[0].until <= time.monotonic():
            parts = _look()
            _last[:] = [Answer(time.monotonic() + ANSWER_SECONDS, parts)]
        parts = _last[0].parts
    ready = parts["database"] == parts["broker"] == "ok"
    return JsonResponse(parts, status=200 if ready else 503)


def forget() -> None:
    """The next question is looked at anew."""
    _last.clear()


def _look() -> dict[str, str | int]:
    parts: dict[str, str | int] = {"database": _database(), "broker": _broker()}
    if parts["database"] == "ok":
        age = int(messaging.outbox_age(at=timezone.now()).total_seconds())
        parts |= {"outbox": "late" if age > LATE_SECONDS else "ok", "outbox_seconds": age}
    return parts


def _database() -> str:
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "ok"
    return "unreachable"


def _broker() -> str:
    with suppress(OSError, OperationalError):
        with current_app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=3)
        return "ok"
    return "unreachable"
