"""Structured logs: one JSON object a line, with the request's id, and never a phone number, code or key in full.

The id is taken from X-Request-ID when a proxy set one, goes back in the response, and travels with every
task that the request queues (config/celery.py).
"""

import json
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from lib.phone import masked

request_id: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")

# What is cut out, and what stands in its place. Digits may be Latin, Persian or Arabic: \d matches all three.
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?(?:98|0)?9\d{9}(?!\d)|(?<!\w)(?:۰|٠)?[۹٩][۰-۹٠-٩]{9}(?!\d)")
_SECRETS = [
    (re.compile(r"\b(sk|rk|pk)_(live|test)_\w+"), r"\1_\2_…"),
    (re.compile(r"\bwhsec_\w+"), "whsec_…"),
    (re.compile(r"(?i)\b(bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}"), r"\1 …"),
    (re.compile(r"(/v1/)[A-Za-z0-9%+/=]{24,}(?=/)"), r"\1…"),  # Kavenegar's key is a part of its address
    (re.compile(r"(/sms/in/\w+/)[^/\s\"?]+"), r"\1…"),  # what proves a carrier's call is a part of our address
    (re.compile(r"(?i)\b(code|otp|token|کد)(\W{1,4})\d{4,8}\b"), r"\1\2…"),
]


def redacted(text: str) -> str:
    """The text without whole phone numbers, login codes and keys."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return _PHONE.sub(lambda match: masked(match.group()), text)


class Plain(logging.Formatter):
    """For a terminal: the same content in one readable line."""

    def format(self, record: logging.LogRecord) -> str:
        mark = f" [{request_id.get()[:8]}]" if request_id.get() else ""
        return redacted(f"{record.levelname.lower():7} {record.name}{mark} {super().format(record)}")


class Json(logging.Formatter):
    """For a collector."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        if record.exc_info:
            entry["exception"] = redacted(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


class RequestIdMiddleware:
    """Stands first: everything that a request logs carries its id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if _ACCEPTED.fullmatch(given) else uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)


def logging_settings(*, formatter: str, level: str = "INFO") -> dict[str, object]:
    """Django's LOGGING: everything to standard error in one format ("json" or "plain")."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "config.logs.Json"}, "plain": {"()": "config.logs.Plain"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": formatter}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # Django's own handlers would write a second, unredacted copy.
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
            # These name whole addresses, keys included, at INFO.
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            "stripe": {"level": "WARNING"},
            # Wagtail says every step of every publication; its history of a page keeps the same.
            "django_tasks": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
        },
    }
