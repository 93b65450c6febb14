"""Carriers against real servers on this machine: accepted, refused, broken, silent, lost."""

import datetime as dt
import logging
from collections.abc import Iterator
from email import message_from_string
from typing import Any

import httpx
import pytest

from accounts.door import code as codes
from messaging import api
from messaging.mail.mark import message_id
from messaging.models import Message
from messaging.outbox.deliver import BACK_OFF, deliver_due
from messaging.providers import kavenegar as carrier
from tests.messaging.carrier import KEY, Kavenegar, Mail, kavenegar, mail_server

pytestmark = pytest.mark.django_db

PARAMS: dict[str, str | int] = {"number": "4X7K2", "amount": "1,000,000", "url": "/me/orders/4X7K2/"}


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
        kind="shop/messages/order_paid",
        params=PARAMS,
        key="order:4X7K2",
        user_id=user.pk,
        email="alice@example.com",
        channels=(channel,),
        at=at,
    )
    return pk


def message(pk: int) -> Message:
    return Message.objects.get(pk=pk)


@pytest.mark.requirement("C-46")
def test_a_message_goes_to_the_number_as_it_is_written_here_with_our_id(
    alice: Any, at: dt.datetime, peer: Kavenegar
) -> None:
    pk = queue(alice, at)
    assert deliver_due(at=at) == 1
    path, form = peer.asked[0]
    assert path == f"/v1/{KEY}/sms/send.json"
    assert (form["receptor"], form["sender"]) == ("09121000001", "10008663")
    assert form["localid"].isdigit()
    assert "4X7K2" in form["message"]
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


@pytest.mark.parametrize("purpose", ["merge", "leave", "counter", "phone", "self", "wishes"])
def test_a_code_that_does_more_than_enter_says_so_though_there_is_a_template(
    at: dt.datetime, peer: Kavenegar, settings: Any, purpose: str
) -> None:
    """The template says "login": who reads it out to a stranger would not know what it gives away."""
    settings.KAVENEGAR_CODE_TEMPLATE = "city-login"
    codes.send_code(phone="+989123334455", language="en", at=at, purpose=purpose)
    code = str(Message.objects.get().params["code"])
    deliver_due(at=at)
    path, form = peer.asked[0]
    assert path.endswith("/sms/send.json")
    assert "template" not in form
    assert code in form["message"]
    assert "enter the Citizens" not in form["message"]
    assert Message.objects.get().params == {}, "the code is forgotten all the same"


def test_a_refusal_is_final(alice: Any, at: dt.datetime, peer: Kavenegar) -> None:
    peer.mood = "refuses"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "failed"
    assert deliver_due(at=at + dt.timedelta(days=1)) == 0
    assert peer.sends() == 1


def test_a_busy_carrier_is_asked_later_and_later_and_then_no_more(alice: Any, at: dt.datetime, peer: Kavenegar) -> None:
    peer.mood = "busy"
    pk, now = queue(alice, at), at
    for seconds in BACK_OFF:
        deliver_due(at=now)
        assert message(pk).state == "queued"
        assert 0 <= (message(pk).not_before - now).total_seconds() - seconds < 5
        assert deliver_due(at=now + dt.timedelta(seconds=seconds - 1)) == 0
        now = message(pk).not_before
    deliver_due(at=now)
    assert message(pk).state == "failed"
    assert peer.sends() == len(BACK_OFF) + 1


def test_a_carrier_that_is_not_there_costs_nothing_but_time(
    alice: Any, at: dt.datetime, peer: Kavenegar, settings: Any
) -> None:
    settings.KAVENEGAR_BASE_URL = "http://127.0.0.1:9"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "queued"
    settings.KAVENEGAR_BASE_URL = peer.url
    assert deliver_due(at=message(pk).not_before) == 1
    assert peer.sends() == 1


@pytest.mark.parametrize("mood", ["hangs up", "garbled", "slow"])
def test_after_a_lost_answer_the_carrier_is_asked_before_anything_is_sent_again(
    alice: Any, at: dt.datetime, peer: Kavenegar, monkeypatch: Any, mood: str
) -> None:
    """It had taken the message: the second try finds it by our id and sends nothing."""
    monkeypatch.setattr(carrier, "TIMEOUT", httpx.Timeout(0.3))
    peer.mood = mood
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "unknown"
    peer.mood = "well"
    assert deliver_due(at=message(pk).not_before) == 1
    assert (message(pk).state, message(pk).provider_id) == ("sent", "880000")
    assert peer.sends() == 1


def test_after_an_error_of_the_carrier_what_never_arrived_is_sent(alice: Any, at: dt.datetime, peer: Kavenegar) -> None:
    peer.mood = "broken"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert message(pk).state == "unknown"
    peer.mood = "well"
    assert deliver_due(at=message(pk).not_before) == 1
    assert peer.sends() == 2
    assert len(peer.accepted) == 1


@pytest.mark.requirement("S-35")
def test_a_code_whose_answer_was_lost_is_not_texted_twice(at: dt.datetime, peer: Kavenegar, settings: Any) -> None:
    settings.KAVENEGAR_CODE_TEMPLATE = "city-login"
    peer.mood = "hangs up"
    codes.send_code(phone="+989123334455", language="fa", at=at)
    deliver_due(at=at)
    peer.mood = "well"
    for seconds in (11, 75, 180, 400):
        deliver_due(at=at + dt.timedelta(seconds=seconds))
    assert peer.sends() == 1
    assert Message.objects.get().state == "dead"
    assert Message.objects.get().params == {}


@pytest.mark.parametrize("mood", ["refuses", "busy", "broken", "hangs up", "garbled", "well"])
def test_the_key_of_the_carrier_and_whole_numbers_are_in_no_log(
    alice: Any, at: dt.datetime, peer: Kavenegar, caplog: Any, mood: str
) -> None:
    from config.logs import Plain

    caplog.set_level(logging.INFO)
    peer.mood = mood
    pk = queue(alice, at)
    deliver_due(at=at)
    # As the process would write them: httpx itself says the whole address at INFO.
    said = "\n".join(Plain().format(record) for record in caplog.records if _is_written(record)) + message(pk).error
    assert KEY not in said
    assert "9121000001" not in said


def _is_written(record: logging.LogRecord) -> bool:
    """By the levels of the settings, which the capture went around."""
    from django.conf import settings

    named = settings.LOGGING.get("loggers", {}).get(record.name.split(".")[0], {})
    return record.levelno >= logging.getLevelName(named.get("level", "INFO"))


# --- E-mail -----------------------------------------------------------------------------


def test_an_e_mail_has_its_first_line_as_subject_and_an_id_of_ours(alice: Any, at: dt.datetime, mail: Mail) -> None:
    pk = queue(alice, at, "email")
    assert deliver_due(at=at) == 1
    (letter,) = mail.letters
    assert message_id(message(pk).local_id) in letter
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
    assert mail.letters == []


@pytest.mark.requirement("C-68")
def test_a_letter_on_a_topic_tells_the_mailbox_how_to_end_it_and_a_mailbox_that_is_gone_is_left_alone(
    alice: Any, at: dt.datetime, mail: Mail
) -> None:
    from accounts.models import User
    from members.api import give_consent

    User.objects.filter(pk=alice.pk).update(email="alice@example.com")
    give_consent(member_id=alice.member.pk, channel="email", topic="news", source="form", actor_id=alice.pk, at=at)

    def tell(key: str) -> str:
        (pk,) = api.send(
            kind="shop/messages/order_paid",
            params=PARAMS,
            key=key,
            user_id=alice.pk,
            channels=("email",),
            topic="news",
            at=at,
        )
        deliver_due(at=at)
        return message(pk).state

    assert tell("first") == "sent"
    letter = message_from_string(mail.letters[0])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = letter["List-Unsubscribe"].strip().strip("<>")
    assert link.startswith("http://localhost:8000/u/")
    assert link in letter.get_payload(decode=True).decode().replace("=\n", "")
    mail.refuse = "550 no such user"
    assert [tell("second"), tell("third")] == ["failed", "withheld"]
    assert api.suppressed(channel="email", address="alice@example.com") == "hard_bounce"


def test_a_letter_whose_answer_was_lost_comes_again_under_the_same_id(alice: Any, at: dt.datetime, mail: Mail) -> None:
    mail.hangs_up_after_data = True
    pk = queue(alice, at, "email")
    deliver_due(at=at)
    assert message(pk).state == "unknown"
    mail.hangs_up_after_data = False
    deliver_due(at=message(pk).not_before)
    assert message(pk).state == "sent"
    first, second = ([line for line in letter.splitlines() if line.startswith("Message-ID")] for letter in mail.letters)
    assert first == second


@pytest.mark.requirement("C-68")
def test_a_letter_on_a_topic_whose_answer_was_lost_is_not_sent_again(alice: Any, at: dt.datetime, mail: Mail) -> None:
    from accounts.models import User
    from members.api import give_consent

    User.objects.filter(pk=alice.pk).update(email="alice@example.com")
    give_consent(member_id=alice.member.pk, channel="email", topic="news", source="form", actor_id=alice.pk, at=at)
    mail.hangs_up_after_data = True
    values: dict[str, Any] = {"kind": "shop/messages/order_paid", "params": PARAMS, "user_id": alice.pk, "at": at}
    pks = [pk for key in ("sent", "died") for pk in api.send(**values, key=key, channels=("email",), topic="news")]
    # The second one's worker died before it was decided whether the letter may leave: it never left.
    Message.objects.filter(pk=pks[1]).update(state="sending", provider="smtp", attempts=1, leased_until=at)
    deliver_due(at=at)
    assert [message(pk).state for pk in pks] == ["unknown", "unknown"]
    assert len(mail.letters) == 2
    mail.hangs_up_after_data = False
    while message(pks[0]).state == "unknown":
        deliver_due(at=message(pks[0]).not_before)
    assert (message(pks[0]).state, len(mail.letters)) == ("failed", 2)
    assert message(pks[0]).allowed_at == at  # it may have left: it keeps its place in the week


def test_without_a_mail_server_the_letter_waits(alice: Any, at: dt.datetime, mail: Mail, settings: Any) -> None:
    settings.EMAIL_PORT = 9
    pk = queue(alice, at, "email")
    deliver_due(at=at)
    assert message(pk).state == "queued"
