"""A log line carries its request's id, and never a whole phone number, code or key."""

import json
import logging

import pytest
from celery import current_app
from django.test import Client

from config.logs import Json, Plain, redacted, request_id


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("SMS to +989121234567 went out", "9121234567"),
        ("SMS to 09121234567 went out", "9121234567"),
        ("SMS to 00989121234567", "9121234567"),
        ("پیامک به ۰۹۱۲۱۲۳۴۵۶۷ رفت", "۹۱۲۱۲۳۴۵۶۷"),
        ("the code 123456 was sent", "123456"),
        ("کد: ۱۲۳۴۵۶", "۱۲۳۴۵۶"),
        ("Stripe key sk_live_abcDEF123", "abcDEF123"),
        ("secret whsec_abcDEF123", "abcDEF123"),
        ("Authorization: Bearer abcDEF1234567", "abcDEF1234567"),
        ("Not Found: /sms/in/kavenegar/a-secret_of.ours~1/", "a-secret"),
        ("POST https://api.kavenegar.com/v1/4A4B4C4D4E4F505152535455565758/verify/lookup.json", "4A4B4C4D4E"),
    ],
)
def test_what_must_not_be_read_is_cut_out(text: str, secret: str):
    assert secret not in redacted(text)


def test_what_is_no_secret_stays():
    text = "Order 2026112312345678 for 1800000 rials in 123456 µs at 2026-11-23T07:30:00"
    assert redacted(text) == text


def record(message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("shop", logging.INFO, __file__, 1, message, args, None)


def test_arguments_and_exceptions_are_redacted_too():
    assert "9121234567" not in Json().format(record("to %s", "+989121234567"))
    try:
        raise ValueError("no member with +989121234567")
    except ValueError:
        import sys

        failed = record("failed")
        failed.exc_info = sys.exc_info()
    assert "9121234567" not in Json().format(failed)
    assert "9121234567" not in Plain().format(failed)


def test_a_json_line_has_time_level_logger_message_and_request_id():
    token = request_id.set("a-request")
    line = json.loads(Json().format(record("paid")))
    request_id.reset(token)
    assert {**line, "at": ""} == {
        "at": "",
        "level": "info",
        "logger": "shop",
        "message": "paid",
        "request_id": "a-request",
    }


def test_a_request_id_is_taken_over_or_made_and_goes_back(client: Client):
    assert client.get("/healthz", headers={"X-Request-ID": "from-the-proxy-1"})["X-Request-ID"] == "from-the-proxy-1"
    assert len(client.get("/healthz", headers={"X-Request-ID": "bad\tid <script>"})["X-Request-ID"]) == 32
    assert request_id.get() == ""


def test_a_task_runs_under_the_id_of_the_request_that_queued_it(settings):
    seen: list[str] = []

    @current_app.task(name="tests.note_the_request")
    def note() -> None:
        seen.append(request_id.get())

    current_app.conf.task_always_eager = False
    from kombu import Connection

    with Connection("memory://") as broker:
        token = request_id.set("request-12345678")
        try:
            note.apply_async(connection=broker, queue="tests.request-id")
        finally:
            request_id.reset(token)
        message = broker.SimpleQueue("tests.request-id").get(timeout=2)
        message.ack()
    assert message.headers["shahrvand_request_id"] == "request-12345678"
    # The worker's half: the header becomes an attribute of the task's request.
    from celery.app.trace import build_tracer

    build_tracer(note.name, note, app=current_app)("id-1", (), {}, request={**message.headers, "id": "id-1"})
    assert seen == ["request-12345678"]
    assert request_id.get() == ""
