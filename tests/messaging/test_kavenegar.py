"""Kavenegar through real HTTP: what it takes, what it refuses, and what is done when its answer is lost."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from accounts.registry import CodeMessage
from config.logs import Plain
from messaging import api
from messaging.code import send_code
from messaging.models import Message
from messaging.outbox.deliver import deliver_due
from messaging.providers import kavenegar
from tests.messaging.peers import KavenegarPeer, running

pytestmark = pytest.mark.django_db

KEY = "4D6B7A396E2F7A6B4D6B7A396E2F7A6B4D6B7A39"
PHONE = "+989123334455"


@pytest.fixture
def peer(settings: Any) -> Iterator[KavenegarPeer]:
    with running(KavenegarPeer()) as server:
        settings.SMS_PROVIDER = "kavenegar"
        settings.KAVENEGAR_BASE_URL, settings.KAVENEGAR_API_KEY = server.url, KEY
        settings.KAVENEGAR_CODE_TEMPLATE = "login"
        yield server


def notice(at: dt.datetime) -> Message:
    params = {"number": "1405-1", "amount": "180,000", "url": "https://city.example/me/orders/1405-1/"}
    ids = api.send(kind="shop/messages/order_paid", phone=PHONE, language="en", params=params, key="paid:1", at=at)
    return Message.objects.get(pk=ids[0])


def login_code(at: dt.datetime) -> Message:
    life = dt.timedelta(seconds=180)
    send_code(CodeMessage(phone=PHONE, code="482107", language="fa", expires_at=at + life, key="login-code:1", at=at))
    return Message.objects.get(key="login-code:1")


def later(at: dt.datetime, **how: int) -> dt.datetime:
    return at + dt.timedelta(**how)


def test_a_notice_leaves_with_its_text_and_our_id(peer: KavenegarPeer, at: dt.datetime) -> None:
    message = notice(at)
    assert deliver_due(at=at) == 1
    message.refresh_from_db()
    [form] = peer.called("sms/send")
    assert form["receptor"] == "09123334455"
    assert "1405-1" in form["message"]
    assert form["localid"] == str(message.local_id.int % 10**15)
    assert (message.state, message.provider, message.provider_id) == ("sent", "kavenegar", "8792343")
    assert message.text == form["message"]


@pytest.mark.requirement("S-35", "C-18")
def test_a_code_leaves_by_the_approved_template_and_is_forgotten_here(peer: KavenegarPeer, at: dt.datetime) -> None:
    message = login_code(at)
    deliver_due(at=at)
    message.refresh_from_db()
    assert peer.called("verify/lookup") == [{"receptor": "09123334455", "token": "482107", "template": "login"}]
    assert message.state == "sent"
    assert "482107" not in f"{message.params}{message.text}"


def test_a_refusal_ends_the_message(peer: KavenegarPeer, at: dt.datetime) -> None:
    message = notice(at)
    peer.mood = "refuse"
    assert deliver_due(at=at) == 0
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "status 411")
    peer.mood = "ok"
    assert deliver_due(at=later(at, days=1)) == 0
    assert len(peer.calls) == 1


@pytest.mark.parametrize("trouble", ["no_credit", "nobody_there"])
def test_what_was_surely_not_taken_is_sent_again_later(
    peer: KavenegarPeer, at: dt.datetime, settings: Any, trouble: str
) -> None:
    message = notice(at)
    if trouble == "no_credit":
        peer.mood = "no_credit"
    else:
        settings.KAVENEGAR_BASE_URL = "http://127.0.0.1:9"
    deliver_due(at=at)
    message.refresh_from_db()
    assert (message.state, message.not_before) == ("queued", later(at, seconds=10))
    peer.mood, settings.KAVENEGAR_BASE_URL = "ok", peer.url
    assert deliver_due(at=later(at, seconds=9)) == 0
    assert deliver_due(at=later(at, seconds=10)) == 1


@pytest.mark.parametrize("mood", ["lose", "garbled", "silent"])
def test_after_a_lost_answer_the_provider_is_asked_and_nothing_is_sent_twice(
    peer: KavenegarPeer, at: dt.datetime, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kavenegar, "TIMEOUT", httpx.Timeout(0.5))
    message = notice(at)
    peer.mood = mood
    assert deliver_due(at=at) == 0
    message.refresh_from_db()
    assert message.state == "unknown"
    peer.mood = "ok"
    assert deliver_due(at=later(at, seconds=10)) == 1
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "8792343")
    assert len(peer.called("sms/send")) == 1
    assert len(peer.called("sms/statuslocalmessageid")) == 1


def test_what_the_provider_does_not_know_after_a_lost_answer_is_sent(peer: KavenegarPeer, at: dt.datetime) -> None:
    notice(at)
    peer.mood = "broken"
    deliver_due(at=at)
    peer.mood = "ok"
    assert deliver_due(at=later(at, seconds=10)) == 1
    assert len(peer.called("sms/send")) == 2
    assert len(peer.accepted) == 1


@pytest.mark.requirement("S-35")
def test_a_code_whose_answer_was_lost_is_never_sent_twice(peer: KavenegarPeer, at: dt.datetime) -> None:
    message = login_code(at)
    peer.mood = "lose"
    deliver_due(at=at)
    peer.mood = "ok"
    for seconds in (10, 80, 181):
        deliver_due(at=later(at, seconds=seconds))
        deliver_due(at=later(at, seconds=seconds + 1))
    message.refresh_from_db()
    assert len(peer.called("verify/lookup")) == 1
    deliver_due(at=later(at, minutes=30))
    message.refresh_from_db()
    assert message.state == "dead"
    assert message.params == {}


def test_no_key_code_or_number_reaches_a_log(
    peer: KavenegarPeer, at: dt.datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for mood in ("ok", "refuse", "lose", "broken"):
        peer.mood = mood
        Message.objects.all().delete()
        login_code(at)
        notice(at)
        deliver_due(at=at)
    records = [record for record in caplog.records if record.name not in {"httpx", "httpcore"}]
    said = "\n".join(record.getMessage() for record in records)
    said += "\n".join(Plain().format(record) for record in caplog.records)
    assert "was not delivered" in said
    for secret in (KEY, "482107", "9123334455"):
        assert secret not in said
    assert not any(KEY in row.error or KEY in row.provider_id for row in Message.objects.all())
