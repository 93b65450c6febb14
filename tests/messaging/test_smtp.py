"""E-mail through a real mail server's answers."""

import datetime as dt
import email
from collections.abc import Iterator
from email.policy import default
from typing import Any

import pytest

from messaging import api
from messaging.models import Message
from messaging.outbox.deliver import deliver_due
from tests.messaging.peers import SmtpPeer, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(settings: Any) -> Iterator[SmtpPeer]:
    with running(SmtpPeer()) as server:
        settings.MAIL_PROVIDER = "smtp"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 3
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


def queued(at: dt.datetime) -> Message:
    params = {"number": "1405-1", "amount": "180,000", "url": "https://city.example/me/orders/1405-1/"}
    ids = api.send(
        kind="shop/messages/order_paid",
        email="alice@example.com",
        channels=["email"],
        language="en",
        params=params,
        key="paid:1",
        at=at,
    )
    return Message.objects.get(pk=ids[0])


def test_a_mail_arrives_with_subject_body_and_our_id(peer: SmtpPeer, at: dt.datetime) -> None:
    message = queued(at)
    assert deliver_due(at=at) == 1
    message.refresh_from_db()
    mail = email.message_from_string(peer.mails[0], policy=default)
    assert mail["Subject"] == "Receipt of order 1405-1"
    assert mail["To"] == "alice@example.com"
    assert str(message.local_id) in mail["Message-ID"]
    assert "180,000 toman" in mail.get_content()
    assert (message.state, message.provider) == ("sent", "smtp")


@pytest.mark.parametrize(
    ("recipient", "data", "state"),
    [
        ("550 nobody here", "250 ok", "failed"),
        ("450 busy", "250 ok", "queued"),
        ("250 ok", "554 never", "failed"),
        ("250 ok", "451 not now", "queued"),
        ("250 ok", "lose", "unknown"),
    ],
)
def test_each_answer_has_its_end(peer: SmtpPeer, at: dt.datetime, recipient: str, data: str, state: str) -> None:
    message = queued(at)
    peer.recipient, peer.data = recipient, data
    assert deliver_due(at=at) == 0
    message.refresh_from_db()
    assert message.state == state


def test_a_mail_whose_answer_was_lost_comes_again_under_the_same_id(peer: SmtpPeer, at: dt.datetime) -> None:
    queued(at)
    peer.data = "lose"
    deliver_due(at=at)
    peer.data = "250 ok"
    assert deliver_due(at=at + dt.timedelta(seconds=10)) == 1
    ids = {email.message_from_string(mail)["Message-ID"] for mail in peer.mails}
    assert (len(peer.mails), len(ids)) == (2, 1)


def test_a_server_that_is_away_is_tried_again(peer: SmtpPeer, at: dt.datetime, settings: Any) -> None:
    message = queued(at)
    settings.EMAIL_PORT = 9
    deliver_due(at=at)
    message.refresh_from_db()
    assert message.state == "queued"
