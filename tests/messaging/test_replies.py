"""A text message that comes in: "11" ends all that comes by text message, with proof, once, whoever brings it (C-68)."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.checks import Error
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.registry import personal_data
from members.api import consents, give_consent
from members.consent.models import ConsentEvent
from members.consent.read import history, is_unchanged
from messaging import api
from messaging.checks import replies_can_come
from messaging.forget import forget_content
from messaging.incoming.fetch import deaf_since, fetch_replies
from messaging.incoming.take import take_in
from messaging.incoming.words import is_stop
from messaging.models import DemoDelivery, Message, Reply
from messaging.outbox.deliver import deliver_due
from messaging.outbox.length import LONGEST, sms_parts
from messaging.providers.base import Letter
from messaging.watch import findings
from tests.messaging.carrier import KEY, Kavenegar, SmsIr, city, kavenegar, smsir

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-68"), pytest.mark.requirement("C-46")]

SECRET = "a-secret-that-only-the-carrier-knows"
PHONE = "09121000001"
TOPICS = ("news", "offers", "advertising", "goals")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def wants(alice: Any, at: dt.datetime) -> Any:
    """Alice, who wants four topics by text message and one in her account."""
    give(alice, at - dt.timedelta(days=1), *TOPICS)
    give_consent(
        member_id=alice.member.pk, channel="app", topic="news", source="form", actor_id=alice.pk, at=at - MINUTE
    )
    return alice


def give(user: Any, at: dt.datetime, *topics: str) -> None:
    for topic in topics:
        give_consent(member_id=user.member.pk, channel="sms", topic=topic, source="form", actor_id=user.pk, at=at)


def granted(user: Any) -> set[tuple[str, str]]:
    return {(row.topic, row.channel) for row in consents(member_id=user.member.pk) if row.granted}


def say(text: str, at: dt.datetime, *, number: str = "1", sender: str = PHONE, said_at: Any = None) -> str:
    letter = Letter(id=number, sender=sender, text=text, said_at=said_at)
    return take_in(letter, provider="kavenegar", at=at)


def test_only_a_whole_message_that_says_stop_is_one() -> None:
    for text in (
        "لغو",
        "لغو۱۱",
        "لغو 11",
        " لغو١١. ",
        "«لغو‌۱۱»",
        "11",
        "۱۱",
        "OFF",
        "off11",
        "Stop!",
        "STOP\n",
        "unsubscribe",
    ):
        assert is_stop(text), text
    for text in ("", "111", "لغو سفارش ۴۳۲۱", "stop by at eleven", "۱۱ نفر هستیم", "offer", "ok", "11" * 30):
        assert not is_stop(text), text


def test_a_reply_ends_all_topics_by_text_message_with_its_words_as_proof_and_is_answered_once(
    wants: Any, client: Client, at: dt.datetime
) -> None:
    assert say("لغو۱۱", at, said_at=at - MINUTE) == "stopped"
    assert granted(wants) == {("news", "app")}
    events = ConsentEvent.objects.filter(granted=False)
    assert {(event.topic, event.channel) for event in events} == {(topic, "sms") for topic in TOPICS}
    assert {(e.source, e.actor_id, e.said, e.at) for e in events} == {("sms_reply", None, "لغو۱۱", at - MINUTE)}
    assert all(is_unchanged(event) for event in history(member_id=wants.member.pk))
    one = events[0]
    one.said = "11"
    assert not is_unchanged(one)
    # Twice by the carrier, and once more by the member: nothing changes and nothing more is sent.
    assert say("لغو۱۱", at) == "stopped"
    assert say("11", at + MINUTE, number="2") == "nothing"
    assert (ConsentEvent.objects.filter(granted=False).count(), Reply.objects.count()) == (4, 2)
    deliver_due(at=at.replace(hour=23))  # of service: it leaves at night, too
    answer = DemoDelivery.objects.get()
    assert (answer.address, sms_parts(answer.text) <= 2) == (wants.phone, True)
    assert "http://localhost:8000/me/wishes/" in answer.text
    client.force_login(wants)
    assert "لغو۱۱" in client.get("/me/wishes/").content.decode()
    assert "لغو۱۱" in client.get(f"/me/wishes/receipt/{one.pk}/").content.decode()
    give(wants, at + MINUTE * 2, "news")  # the way back
    assert ("news", "sms") in granted(wants)


def test_a_reply_that_arrives_late_does_not_end_what_was_agreed_to_after_it(wants: Any, at: dt.datetime) -> None:
    give(wants, at, "festivals")
    assert say("stop", at + MINUTE * 60, said_at=at - MINUTE * 30) == "stopped"
    assert granted(wants) == {("festivals", "sms"), ("news", "app")}
    # Within the difference of two clocks it counts; a time later than now is now.
    assert say("stop\0", at + MINUTE, number="2", said_at=at - MINUTE) == "stopped"
    assert granted(wants) == {("news", "app")}
    give(wants, at + MINUTE * 10, "news")
    assert say("stop", at + MINUTE * 2, number="3", said_at=at + MINUTE * 90) == "nothing"
    assert Reply.objects.get(provider_id="3").said_at == at + MINUTE * 2


def test_of_strangers_and_of_other_words_nothing_is_kept_but_that_they_came(
    wants: Any, bob: Any, at: dt.datetime
) -> None:
    before = granted(wants)
    assert say("11", at, sender="09129999999") == "stranger"
    assert say("11", at, number="2", sender="50001234") == "stranger"
    assert say("سلام، کی باز هستید؟", at, number="3") == "other"
    assert granted(wants) == before
    assert not Message.objects.exists()
    kept = str(list(Reply.objects.values()))
    assert "9129999999" not in kept
    assert "سلام" not in kept
    assert Reply.objects.get(provider_id="3").user_id == wants.pk
    with override("en"):
        told = personal_data.entries["messaging.reply"].export(user_id=wants.pk)
    assert told == [{"at": at, "text": "", "outcome": "no word of stopping"}]
    assert forget_content(at=at + dt.timedelta(days=401)) == 0
    assert not Reply.objects.exists()


@pytest.fixture
def first(settings: Any) -> Iterator[Kavenegar]:
    with kavenegar() as running:
        settings.SMS_PROVIDER, settings.SMS_REPLIES, settings.KAVENEGAR_SENDER = "kavenegar", True, "10004346"
        settings.KAVENEGAR_API_KEY, settings.KAVENEGAR_BASE_URL = KEY, running.url
        settings.KAVENEGAR_PUSH_SECRET = SECRET
        yield running


@pytest.fixture
def second(settings: Any) -> Iterator[SmsIr]:
    with smsir() as running:
        settings.SMSIR_BASE_URL, settings.SMSIR_API_KEY = running.url, "secret"
        settings.SMS_SECOND_PROVIDER, settings.SMSIR_LINE = "smsir", "30007732"
        yield running


def test_kavenegar_brings_a_reply_over_http_and_the_same_one_is_fetched_without_harm(
    wants: Any, first: Kavenegar
) -> None:
    at = timezone.now()
    answered: list[int] = []

    def pick_up_the_phone() -> None:
        answered.append(first.hear(sender=PHONE, text="لغو۱۱"))
        answered.append(first.push(first.unread[0]))

    with city() as answering:
        first.push_to = f"http://127.0.0.1:{answering.server_port}/sms/in/kavenegar/{SECRET}/"
        phone = threading.Thread(target=pick_up_the_phone)
        phone.start()
        answering.handle_request()
        answering.handle_request()
        phone.join(timeout=10)
    assert answered == [200, 200]
    assert granted(wants) == {("news", "app")}
    assert fetch_replies(at=at) == 1  # it also waited to be fetched
    assert fetch_replies(at=at) == 0
    row = Reply.objects.get()
    assert (row.provider, row.provider_id, row.outcome) == ("kavenegar", "990001", "stopped")
    assert Message.objects.filter(kind="members/messages/topics_ended").count() == 1


def test_only_whoever_knows_the_address_brings_replies(wants: Any, client: Client, settings: Any) -> None:
    before, form = granted(wants), {"messageid": "5", "from": PHONE, "to": "10004346", "message": "11"}
    assert client.post("/sms/in/kavenegar//", form).status_code == 404
    assert client.post(f"/sms/in/kavenegar/{SECRET}/", form).status_code == 404  # none is set
    settings.KAVENEGAR_PUSH_SECRET = SECRET
    for wrong in (SECRET[:-1], SECRET + "x", "نه", "0"):
        assert client.post(f"/sms/in/kavenegar/{wrong}/", form).status_code == 404
    for broken in ({}, {**form, "messageid": "x"}, {**form, "from": ""}, {**form, "messageid": ""}):
        assert client.post(f"/sms/in/kavenegar/{SECRET}/", broken).status_code == 400
    assert (granted(wants), Reply.objects.count()) == (before, 0)
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(f"/sms/in/kavenegar/{SECRET}/", {**form, "message": "۱۱"}).status_code == 200
    assert granted(wants) == {("news", "app")}


def test_what_came_in_is_fetched_from_both_carriers_and_staff_see_which_does_not_tell(
    wants: Any, first: Kavenegar, second: SmsIr, settings: Any, at: dt.datetime
) -> None:
    said = int((at - MINUTE).timestamp())
    second.hear(sender="989121000001", text="لغو", at=said)
    second.hear(sender="9129999999", text="hello", at=said)
    first.mood = "broken"
    assert fetch_replies(at=at) == 2
    assert granted(wants) == {("news", "app")}
    assert (deaf_since("kavenegar"), deaf_since("smsir")) == (at, None)
    assert any("kavenegar" in str(each.sentence) for each in findings() if each.state == "warn")
    first.mood = "well"
    first.hear(sender=PHONE, text="11", at=said)
    assert fetch_replies(at=at) == 3  # SMS.ir tells them again
    assert deaf_since("kavenegar") is None
    assert sorted(Reply.objects.values_list("provider", "outcome")) == [
        ("kavenegar", "nothing"),
        ("smsir", "other"),
        ("smsir", "stopped"),
    ]
    assert [form["linenumber"] for path, form in first.asked if "receive" in path] == ["10004346"] * 2
    settings.SMS_REPLIES = False
    assert fetch_replies(at=at) == 0
    settings.SMS_REPLIES, settings.KAVENEGAR_SENDER, settings.KAVENEGAR_PUSH_SECRET = True, "", "short"
    assert [type(each) for each in replies_can_come()] == [Error, Error]


def test_messages_on_a_topic_say_how_to_end_it_and_are_not_sent_when_that_would_be_cut(
    wants: Any, at: dt.datetime, settings: Any
) -> None:
    params: dict[str, str | int] = {
        "goal": "ه" * 120,
        "done": 3,
        "target": 200,
        "url": "http://localhost:8000/me/plan/",
    }
    for replies, word in ((False, ""), (True, "11")):
        settings.SMS_REPLIES = replies
        for language in ("fa", "en"):
            key = f"{replies}{language}"
            api.send(
                kind="club/messages/plan_reminder",
                params=params,
                key=key,
                user_id=wants.pk,
                topic="goals",
                language=language,
                at=at,
            )
            deliver_due(at=at)
            text = DemoDelivery.objects.latest("pk").text
            assert "/u/" in text.rsplit("\n\n", 1)[1]
            assert sms_parts(text) <= 4
            if replies:
                assert word in text or "۱۱" in text
    params["goal"] = "ه" * 67 * LONGEST
    (pk,) = api.send(
        kind="club/messages/plan_reminder", params=params, key="long", user_id=wants.pk, topic="goals", at=at
    )
    deliver_due(at=at)
    row = Message.objects.get(pk=pk)
    assert (row.state, row.error, row.allowed_at) == ("failed", "too long", None)
    assert [sms_parts(text) for text in ("a" * 160, "a" * 161, "€" * 80, "ب" * 70, "ب" * 71, "😀" * 35, "")] == [
        1,
        2,
        1,
        1,
        2,
        1,
        1,
    ]


def test_in_the_demo_a_reply_is_written_under_the_message(wants: Any, client: Client, at: dt.datetime) -> None:
    DemoDelivery.objects.create(channel="sms", address=wants.phone, text="News", local_id=KEY_ID, at=at)
    page = client.get("/demo/inbox/").content.decode()
    assert 'action="/demo/inbox/reply/"' in page
    delivery = DemoDelivery.objects.get()
    assert client.post("/demo/inbox/reply/", {"to": delivery.pk, "text": "۱۱"}).status_code == 302
    assert granted(wants) == {("news", "app")}
    assert client.post("/demo/inbox/reply/", {"to": 0, "text": "11"}).status_code == 404


KEY_ID = "6b65795f-6f66-5f74-6865-5f7465737431"
