"""The way out of a topic: one click in the mailbox, one short link in a text message, no login, no accident (RFC 8058)."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from members.api import consents, give_consent
from members.consent.models import ConsentEvent, WayOut
from messaging import api as messaging
from messaging.models import DemoDelivery
from messaging.outbox.deliver import deliver_due

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-68")]

KIND = "shop/messages/order_paid"
PARAMS: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1", "points": 2, "url": "/"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def citizen(alice: Any, at: dt.datetime) -> Any:
    User.objects.filter(pk=alice.pk).update(email="alice@example.com")
    for topic in ("news", "offers"):
        for channel in ("sms", "email"):
            give_consent(
                member_id=alice.member.pk, channel=channel, topic=topic, source="form", actor_id=alice.pk, at=at
            )
    return alice


def delivered(user: Any, at: dt.datetime, channel: str, topic: str = "news") -> DemoDelivery:
    messaging.send(
        kind=KIND, params=PARAMS, key=f"{channel}{topic}{at}", user_id=user.pk, channels=(channel,), topic=topic, at=at
    )
    deliver_due(at=at)
    return DemoDelivery.objects.latest("pk")


def path_in(text: str) -> str:
    found = re.search(r"http://localhost:8000(/(?:en/)?u/[^\s>]+)", text)
    assert found, text
    return found.group(1)


def granted(user: Any) -> set[tuple[str, str]]:
    return {(row.topic, row.channel) for row in consents(member_id=user.member.pk) if row.granted}


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_a_post_from_a_mailbox_ends_the_topic_at_once_and_reading_the_link_does_not(
    citizen: Any, at: dt.datetime, channel: str
) -> None:
    letter = delivered(citizen, at, channel)
    path = path_in(letter.text)
    mailbox = Client(enforce_csrf_checks=True)  # no cookie, no token, nobody logged in
    for method in (mailbox.get, mailbox.head, mailbox.get):
        answer = method(path)
        assert answer.status_code == 200
        assert granted(citizen) == {(t, c) for t in ("news", "offers") for c in ("sms", "email")}
    assert mailbox.get(path).content.decode().count('<form method="post"') >= 1
    answer = mailbox.post(path, ONE_CLICK)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert granted(citizen) == {(t, c) for t in ("news", "offers") for c in ("sms", "email")} - {("news", channel)}
    assert mailbox.post(path, ONE_CLICK).status_code == 200
    event = ConsentEvent.objects.get(granted=False)  # twice is once
    assert (event.source, event.actor_id, event.topic, event.channel) == ("one_click", None, "news", channel)
    messaging.send(kind=KIND, params=PARAMS, key="next", user_id=citizen.pk, channels=(channel,), topic="news", at=at)
    assert deliver_due(at=at) == 0


def test_every_letter_on_a_topic_carries_the_two_headers_and_one_of_service_does_not(
    citizen: Any, at: dt.datetime
) -> None:
    letter = delivered(citizen, at, "email")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.headers["List-Unsubscribe"].strip("<>").endswith(path_in(letter.text))
    messaging.send(kind=KIND, params=PARAMS, key="service", user_id=citizen.pk, channels=("email", "sms"), at=at)
    deliver_due(at=at)
    for row in DemoDelivery.objects.exclude(pk=letter.pk):
        assert row.headers == {}
        assert "/u/" not in row.text


def test_a_token_cannot_be_forged_nor_used_for_another_topic_or_member(
    citizen: Any, charlie: Any, client: Client, at: dt.datetime
) -> None:
    from members.consent.link import _signer

    path = path_in(delivered(citizen, at, "email").text)
    body, signature = path.removeprefix("/u/").rstrip("/").rsplit(":", 1)
    others = [
        _signer.sign_object([citizen.member.number, "email", "offers"]).rsplit(":", 1)[0],
        _signer.sign_object([charlie.member.number, "email", "news"]).rsplit(":", 1)[0],
    ]
    for forged in (
        *(f"{other}:{signature}" for other in others),
        f"{body}:{signature[:-2]}xx",
        body,
        "0000000000",
        "x",
    ):
        assert client.post(f"/u/{forged}/", ONE_CLICK).status_code == 404
    assert len(granted(citizen)) == 4
    assert client.post(path, ONE_CLICK).status_code == 200
    assert granted(citizen) == {("news", "sms"), ("offers", "sms"), ("offers", "email")}


def test_the_short_code_is_one_for_each_topic_and_is_read_as_people_type_it(
    citizen: Any, client: Client, at: dt.datetime
) -> None:
    first = path_in(delivered(citizen, at, "sms").text)
    assert path_in(delivered(citizen, at + dt.timedelta(minutes=1), "sms").text) == first
    assert path_in(delivered(citizen, at, "sms", "offers").text) != first
    assert WayOut.objects.count() == 2
    client.post(f"/u/{first.removeprefix('/u/').rstrip('/').lower()}/", ONE_CLICK)
    assert ("news", "sms") not in granted(citizen)


def test_a_link_of_a_membership_that_was_merged_ends_the_topic_where_it_lives_on(
    citizen: Any, bob: Any, client: Client, at: dt.datetime
) -> None:
    path = path_in(delivered(citizen, at, "sms").text)
    give_consent(member_id=bob.member.pk, channel="sms", topic="news", source="desk", actor_id=bob.pk, at=at)
    type(citizen.member).objects.filter(pk=citizen.member.pk).update(merged_into=bob.member.pk)
    assert client.post(path, ONE_CLICK).status_code == 200
    assert granted(bob) == set()


def test_the_link_speaks_the_language_of_its_reader(citizen: Any, client: Client, at: dt.datetime) -> None:
    User.objects.filter(pk=citizen.pk).update(language="en")
    path = path_in(delivered(citizen, at, "email").text)
    assert path.startswith("/en/u/")
    page = client.get(path).content.decode()
    assert "News of the club" in page
    assert "alice@example.com" not in page
