"""Carriers against real servers on this machine: accepted, refused, broken, silent, lost."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.door import code as codes
from messaging import api
from messaging.models import Message
from messaging.outbox.deliver import BACK_OFF, deliver_due
from tests.messaging.carrier import KEY, Kavenegar, Mail, kavenegar, mail_server

pytestmark = pytest.mark.django_db

KIND = "shop/messages/order_paid"
PARAMS: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1,000,000", "points": 26, "url": "/me/orders/4X7K2/"}


@pytest.fixture
def peer(settings: Any) -> Iterator[Kavenegar]:
    with kavenegar() as running:
        settings.SMS_PROVIDER, settings.KAVENEGAR_API_KEY = "kavenegar", KEY
        settings.KAVENEGAR_BASE_URL, settings.KAVENEGAR_SENDER = running.url, "10008663"
        yield running


@pytest.fixture
def mail(settings: Any) -> Iterator[Mail]:
    with mail_server() as running:
        settings.MAIL_PROVIDER, settings.MAIL_DOMAIN = "smtp", "city.example"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 3
        settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL = False, "club@city.example"
        yield running


def queue(user: Any, at: dt.datetime, channel: str = "sms") -> int:
    (pk,) = api.send(
        kind=KIND, params=PARAMS, key="order:4X7K2", user_id=user.pk, channels=(channel,), email="alice@example.com", at=at
    )
    return pk


def message(pk: int) -> Message:
    return Message.objects.get(pk=pk)


def sends(peer: Kavenegar) -> int:
    return len([path for path, _form in peer.asked if not path.endswith("statuslocalmessageid.json")])


@pytest.mark.requirement("C-46")
def test_a_message_goes_to_the_number_as_it_is_written_here_with_our_id(alice: Any, at: dt.datetime, peer: Kavenegar) -> None:
    pk = queue(alice, at)
    assert deliver_due(at=at) == 1
    path, form = peer.asked[0]
    assert path == f"/v1/{KEY}/sms/send.json"
    assert (form["receptor"], form["sender"]) == ("09121000001", "10008663")
    assert form["localid"].isdigit()
    assert (message(pk).state, message(pk).provider_id) == ("sent", "880000")


@pytest.mark.requirement("S-35", "C-18")
def test_a_code_goes_by_the_approved_template(at: dt.datetime, peer: Kavenegar, settings: Any) -> None:
    settings.KAVENEGAR_CODE_TEMPLATE = "city-login"
    codes.send_code(phone="+989123334455", language="fa", at=at)
    code = str(Message.objects.get().params["code"])
    deliver_due(at=at)
    path, form = peer.asked[0]
    assert path.endswith("/verify/lookup.json")
    assert form == {"receptor": "09123334455", "token": code, "template": "city-login"}


def test_a_refusal_is_final(alice: Any, at: dt.datetime, peer: Kavenegar) -> None:
    peer.mood = "refuses"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "failed"
    assert deliver_due(at=at + dt.timedelta(days=1)) == 0
    assert sends(peer) == 1


def test_a_busy_carrier_is_asked_again_later_and_later(alice: Any, at: dt.datetime, peer: Kavenegar) -> None:
    peer.mood = "busy"
    pk, now = queue(alice, at), at
    for seconds in BACK_OFF:
        deliver_due(at=now)
        assert message(pk).state == "queued"
        waits = message(pk).not_before - now
        assert 0 <= (waits - dt.timedelta(seconds=seconds)).total_seconds() < 5
        assert deliver_due(at=now + dt.timedelta(seconds=seconds - 1)) == 0
        now = message(pk).not_before
    deliver_due(at=now)
    assert message(pk).state == "failed"
    assert sends(peer) == len(BACK_OFF) + 1


def test_a_carrier_that_is_not_there_costs_nothing_but_time(alice: Any, at: dt.datetime, peer: Kavenegar, settings: Any) -> None:
    there, settings.KAVENEGAR_BASE_URL = peer.url, "http://127.0.0.1:9"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "queued"
    settings.KAVENEGAR_BASE_URL = there
    assert deliver_due(at=message(pk).not_before) == 1
    assert sends(peer) == 1


def test_after_a_lost_answer_the_carrier_is_asked_before_anything_is_sent_again(
    alice: Any, at: dt.datetime, peer: Kavenegar
) -> None:
    """It had taken the message and hung up: the second try finds it by our id and sends nothing."""
    peer.mood = "hangs up"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "unknown"
    peer.mood = "well"
    assert deliver_due(at=message(pk).not_before) == 1
    assert (message(pk).state, message(pk).provider_id) == ("sent", "880000")
    assert sends(peer) == 1


def test_after_an_error_of_the_carrier_what_never_arrived_is_sent(alice: Any, at: dt.datetime, peer: Kavenegar) -> None:
    peer.mood = "broken"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "unknown"
    peer.mood = "well"
    assert deliver_due(at=message(pk).not_before) == 1
    assert sends(peer) == 2


def test_a_carrier_that_says_nothing_in_time_is_a_lost_answer(
    alice: Any, at: dt.datetime, peer: Kavenegar, monkeypatch: Any
) -> None:
    import time

    import httpx

    from messaging.providers import kavenegar as carrier

    really = peer.answer

    def slow(path: str, form: dict[str, str]) -> Any:
        given = really(path, form)
        time.sleep(0.5)
        return given

    monkeypatch.setattr(carrier, "TIMEOUT", httpx.Timeout(0.2))
    peer.answer = slow  # type: ignore[method-assign]
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "unknown"
    assert "Timeout" in message(pk).error


def test_a_code_whose_answer_was_lost_is_not_texted_twice(at: dt.datetime, peer: Kavenegar, settings: Any) -> None:
    settings.KAVENEGAR_CODE_TEMPLATE = "city-login"
    peer.mood = "hangs up"
    codes.send_code(phone="+989123334455", language="fa", at=at)
    deliver_due(at=at)
    peer.mood = "well"
    for seconds in (11, 75, 180, 400):
        deliver_due(at=at + dt.timedelta(seconds=seconds))
    assert sends(peer) == 1
    assert Message.objects.get().state == "dead"
    assert Message.objects.get().params == {}


@pytest.mark.parametrize("mood", ["refuses", "busy", "broken", "hangs up", "well"])
def test_the_key_of_the_carrier_and_whole_numbers_are_in_no_log(
    alice: Any, at: dt.datetime, peer: Kavenegar, caplog: Any, mood: str
) -> None:
    caplog.set_level(logging.INFO)
    peer.mood = mood
    pk = queue(alice, at)
    deliver_due(at=at)
    said = caplog.text + message(pk).error
    assert KEY not in said
    assert "9121000001" not in said


def test_every_id_of_ours_is_a_number_the_carrier_can_hold() -> None:
    from uuid import uuid4

    from messaging.providers.base import Parcel
    from messaging.providers.kavenegar import _local

    made = {_local(Parcel(address="", subject="", text="", local_id=uuid4())) for _ in range(500)}
    assert len(made) == 500
    assert max(map(int, made)) < 10**15


# --- E-mail -----------------------------------------------------------------------------


def test_an_e_mail_has_its_first_line_as_subject_and_an_id_of_ours(alice: Any, at: dt.datetime, mail: Mail) -> None:
    pk = queue(alice, at, "email")
    assert deliver_due(at=at) == 1
    (letter,) = mail.letters
    assert f"<{message(pk).local_id}@city.example>" in letter
    assert "To: alice@example.com" in letter
    assert "Subject: " in letter
    assert message(pk).state == "sent"


@pytest.mark.parametrize(("answer", "state"), [("550 no such user", "failed"), ("450 try later", "queued")])
def test_a_mailbox_that_refuses_now_is_not_one_that_refuses_for_ever(
    alice: Any, at: dt.datetime, mail: Mail, answer: str, state: str
) -> None:
    mail.refuse = answer
    pk = queue(alice, at, "email")
    deliver_due(at=at)
    assert message(pk).state == state


def test_a_mail_server_that_hangs_up_leaves_the_outcome_open(alice: Any, at: dt.datetime, mail: Mail) -> None:
    mail.hang_up_after_data = True
    pk = queue(alice, at, "email")
    deliver_due(at=at)
    assert message(pk).state == "unknown"
    mail.hang_up_after_data = False
    deliver_due(at=message(pk).not_before)
    assert message(pk).state == "sent"
    first, second = mail.letters
    assert [line for line in first.splitlines() if line.startswith("Message-ID")] == [
        line for line in second.splitlines() if line.startswith("Message-ID")
    ]


def test_without_a_mail_server_the_letter_waits(alice: Any, at: dt.datetime, mail: Mail, settings: Any) -> None:
    settings.EMAIL_PORT = 9
    pk = queue(alice, at, "email")
    deliver_due(at=at)
    assert message(pk).state == "queued"
