"""My messages, and the demo's inbox that no deployment may have."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from messaging import api
from messaging.checks import demo_inbox_stays_in_the_demo
from messaging.outbox.deliver import deliver_due
from tests.accounts.door import ask, code_for

pytestmark = pytest.mark.django_db

PAID = "shop/messages/order_paid"


def tell(user: Any, at: dt.datetime, number: str) -> None:
    params: dict[str, str | int] = {"number": number, "order": number, "total": "1", "points": 2, "url": "/"}
    api.send(kind=PAID, params=params, key=f"order:{number}", user_id=user.pk, at=at)
    deliver_due(at=at)


def test_a_person_reads_their_own_messages_and_nobody_elses(
    alice: Any, charlie: Any, client: Client, at: dt.datetime
) -> None:
    tell(alice, at, "HERS1")
    client.force_login(alice)
    assert "HERS1" in client.get("/me/messages/").content.decode()
    client.force_login(charlie)
    assert "HERS1" not in client.get("/me/messages/").content.decode()


def test_nobody_in_particular_is_sent_to_the_door(client: Client) -> None:
    assert client.get("/me/messages/")["Location"] == "/login/?next=/me/messages/"


def test_login_codes_are_not_among_the_messages_of_a_person(alice: Any, client: Client, at: dt.datetime) -> None:
    from django.utils import timezone

    ask(Client(), alice.phone)
    code = code_for(alice.phone)
    deliver_due(at=timezone.now())
    client.force_login(alice)
    assert code not in client.get("/me/messages/").content.decode()


def test_one_event_told_on_two_channels_stands_there_once(alice: Any, at: dt.datetime) -> None:
    params: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1", "points": 2, "url": "/"}
    api.send(kind=PAID, params=params, key="order:4X7K2", user_id=alice.pk, channels=("sms", "app"), at=at)
    deliver_due(at=at)
    assert [seen.channel for seen in api.messages_of(user_id=alice.pk)] == ["app"]


def test_many_messages_come_in_pages(alice: Any, client: Client, at: dt.datetime, counted: Any) -> None:
    for index in range(23):
        tell(alice, at, f"N{index:04}")
    client.force_login(alice)
    client.get("/me/messages/")
    with counted() as first:
        assert client.get("/me/messages/").content.decode().count("<article") == 20
    with counted() as second:
        assert client.get("/me/messages/?page=2").content.decode().count("<article") == 3
    assert len(first) <= len(second) + 1


@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_empty_list_says_so(alice: Any, client: Client, language: str) -> None:
    client.force_login(alice)
    page = client.get("/me/messages/" if language == "fa" else "/en/me/messages/")
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_the_demo_inbox_shows_what_would_have_left(client: Client) -> None:
    from django.utils import timezone

    ask(client, "09123334455")
    code = code_for("+989123334455")
    deliver_due(at=timezone.now())
    assert code in client.get("/demo/inbox/").content.decode()
    (message,) = client.get("/demo/inbox.json", {"to": "09123334455"}).json()["messages"]
    assert (message["address"], message["channel"]) == ("+989123334455", "sms")
    assert message["text"].splitlines()[-1].endswith(f"#{code}")
    assert client.get("/demo/inbox.json", {"to": "09129999999"}).json()["messages"] == []


def test_outside_the_demo_the_inbox_is_not_there(client: Client, settings: Any) -> None:
    settings.DEMO_INBOX = False
    assert client.get("/demo/inbox/").status_code == 404
    assert client.get("/demo/inbox.json").status_code == 404


@pytest.mark.parametrize(
    ("setting", "value", "error"),
    [
        ("DEMO_INBOX", True, "messaging.E001"),
        ("SMS_PROVIDER", "demo_inbox", "messaging.E002"),
        ("MAIL_PROVIDER", "demo_inbox", "messaging.E002"),
    ],
)
def test_a_deployment_with_a_part_of_the_demo_inbox_does_not_start(
    settings: Any, setting: str, value: Any, error: str
) -> None:
    settings.DEMO_ALLOWED = settings.DEMO_INBOX = False
    settings.SMS_PROVIDER, settings.MAIL_PROVIDER = "kavenegar", "smtp"
    settings.KAVENEGAR_API_KEY = "key"
    assert demo_inbox_stays_in_the_demo() == []
    setattr(settings, setting, value)
    assert [found.id for found in demo_inbox_stays_in_the_demo()] == [error]


def test_in_the_demo_it_is_allowed() -> None:
    assert demo_inbox_stays_in_the_demo() == []
