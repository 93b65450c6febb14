"""Two questions that machines ask: does the process live, and can it work?"""

from contextlib import suppress

from celery import current_app
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from messaging import api as messaging

LATE_SECONDS = 900


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
    """
    parts: dict[str, str | int] = {"database": _database(), "broker": _broker()}
    ready = all(state == "ok" for state in parts.values())
    if parts["database"] == "ok":
        age = int(messaging.outbox_age(at=timezone.now()).total_seconds())
        parts |= {"outbox": "late" if age > LATE_SECONDS else "ok", "outbox_seconds": age}
    return JsonResponse(parts, status=200 if ready else 503)


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
