"""What became of a text message after its carrier took it: asked for, or told, late, twice and out of order (C-46)."""

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.door import code as codes
from members.api import give_consent
from messaging import api
from messaging.delivery.ask import AGE, MINUTE, STEPS, ask_carriers, silent_since
from messaging.delivery.record import record
from messaging.models import Message, Suppression
from messaging.outbox.deliver import SLICE, deliver, deliver_due, due
from messaging.providers.base import Report
from messaging.spend import carried, spend_by_hour
from messaging.suppress import lift_by_holder
from messaging.watch import IN_A_ROW, findings
from tests.messaging.carrier import KEY, Kavenegar, SmsIr, city, kavenegar, smsir
from tests.messaging.test_staff import come_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-46")]

PARAMS: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1", "points": 2, "url": "/"}
SECRET = "a-secret-that-only-the-carrier-knows"
Delivery = Message.Delivery
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def first(settings: Any) -> Iterator[Kavenegar]:
    with kavenegar() as running:
        settings.SMS_PROVIDER, settings.KAVENEGAR_API_KEY = "kavenegar", KEY
        settings.KAVENEGAR_BASE_URL, settings.KAVENEGAR_PUSH_SECRET = running.url, SECRET
        yield running


@pytest.fixture
def second(settings: Any, at: dt.datetime) -> Iterator[SmsIr]:
    with smsir() as running:
        settings.SMSIR_BASE_URL, settings.SMSIR_API_KEY, settings.SMSIR_LINE = running.url, "secret", "30007732"
        running.now = int(at.timestamp())
        yield running


def queue(user: Any, at: dt.datetime, key: str, **more: Any) -> Message:
    """Queued, and delivered at once."""
    (pk,) = api.send(kind="shop/messages/order_paid", params=PARAMS, key=key, user_id=user.pk, at=at, **more)
    deliver_due(at=at)
    return Message.objects.get(pk=pk)


def now(message: Message) -> str:
    return Message.objects.get(pk=message.pk).delivery


def wants_news(user: Any, at: dt.datetime) -> None:
    give_consent(member_id=user.member.pk, channel="sms", topic="news", source="form", actor_id=user.pk, at=at)


def test_a_carrier_is_asked_often_then_seldom_and_at_the_end_no_more(
    alice: Any, at: dt.datetime, first: Kavenegar
) -> None:
    first.becomes = 1
    row = queue(alice, at, "one")
    assert ask_carriers(at=at + MINUTE / 2) == 0
    moment, asked = at, []
    while (due_at := Message.objects.get(pk=row.pk).ask_at) is not None:
        moment = due_at
        ask_carriers(at=moment)
        asked.append(moment - at)
    assert now(row) == Delivery.UNKNOWN
    pauses = [later - earlier for earlier, later in zip(asked, asked[1:], strict=False)]
    assert pauses == sorted(pauses)
    assert {pause for _age, pause in STEPS} == set(pauses)
    assert AGE <= asked[-1] < AGE + STEPS[-1][1]
    calls = [form["messageid"] for path, form in first.asked if path.endswith("sms/status.json")]
    assert calls == [row.provider_id] * (len(asked) - 1)  # it was not asked when it was given up
    # One that never comes to an end is late, not wrong: a report after the last question still counts.
    assert record(
        provider="kavenegar", provider_id=row.provider_id, report=Report(delivery="delivered", note="10"), at=moment
    )
    assert now(row) == Delivery.DELIVERED


def test_what_is_final_stays_whatever_comes_late_twice_or_out_of_order(alice: Any, at: dt.datetime) -> None:
    row = queue(alice, at, "one")
    other = queue(alice, at, "two")
    Message.objects.filter(pk=row.pk).update(provider="smsir", provider_id="7")

    def told(delivery: str, minutes: int, moment: dt.datetime | None = None) -> bool:
        report = Report(delivery=delivery, note=delivery[:3], at=moment)
        return record(provider="smsir", provider_id="7", report=report, at=at + minutes * MINUTE)

    assert [told("sent", 1), told("queued", 2), told("sent", 3), now(row)] == [True, False, False, "sent"]
    assert told("delivered", 9, at + 4 * MINUTE)
    for late in ("undelivered", "filtered", "cancelled", "sent", "unknown", "delivered"):
        assert not told(late, 20)
    row.refresh_from_db()
    assert (row.delivery, row.delivery_note, row.delivery_at, row.ask_at) == ("delivered", "del", at + 4 * MINUTE, None)
    assert not Suppression.objects.exists()
    # A time that cannot be is not believed; a number of another carrier, or none, is nobody's.
    Message.objects.filter(pk=row.pk).update(delivery="")
    assert told("delivered", 5, at - HOUR)
    assert Message.objects.get(pk=row.pk).delivery_at == at + 5 * MINUTE
    for provider, number in (("kavenegar", "7"), ("smsir", ""), ("smsir", "8")):
        assert not record(provider=provider, provider_id=number, report=Report(delivery="sent", note=""), at=at)
    assert now(other) == ""


@pytest.mark.parametrize("carrier", ["kavenegar", "smsir"])
def test_each_number_of_a_carrier_is_a_state_of_ours(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr, settings: Any, carrier: str
) -> None:
    settings.SMS_PROVIDER = carrier
    numbers = {
        "kavenegar": {1: "queued", 2: "queued", 4: "sent", 5: "sent", 6: "undelivered", 10: "delivered"}
        | {11: "undelivered", 13: "cancelled", 14: "filtered", 100: "", 77: "", "x": "", None: ""},
        "smsir": {1: "delivered", 2: "undelivered", 3: "sent", 4: "undelivered", 5: "sent", 6: "undelivered"}
        | {7: "filtered", 0: "", 99: "", "x": "", None: ""},
    }[carrier]
    peer: Any = first if carrier == "kavenegar" else second
    rows = {said: queue(alice, at, f"{said}") for said in numbers}
    peer.became = {row.provider_id: said for said, row in rows.items()}
    ask_carriers(at=at + MINUTE)
    assert {said: now(row) for said, row in rows.items()} == numbers
    ask_carriers(at=at + 2 * MINUTE)  # again, as two workers would
    assert {said: now(row) for said, row in rows.items()} == numbers


@pytest.mark.parametrize("mood", ["busy", "broken", "hangs up", "garbled", "nonsense"])
def test_a_carrier_that_does_not_tell_is_asked_again_and_staff_hear_of_it(
    alice: Any, at: dt.datetime, first: Kavenegar, caplog: Any, mood: str
) -> None:
    from config.logs import Plain

    row = queue(alice, at, "one")
    first.mood = mood
    assert ask_carriers(at=at + MINUTE) == 0
    assert now(row) == ""
    assert ask_carriers(at=at + MINUTE) == 0  # not at once
    assert len([path for path, _form in first.asked if path.endswith("sms/status.json")]) == 1
    is_silent = mood != "nonsense"
    assert silent_since("kavenegar") == (at + MINUTE if is_silent else None)
    assert any("kavenegar" in str(each.sentence) for each in findings() if each.state == "warn") == is_silent
    first.mood = "well"
    assert ask_carriers(at=at + 3 * MINUTE) == 1
    assert (now(row), silent_since("kavenegar")) == ("delivered", None)
    said = "\n".join(Plain().format(record) for record in caplog.records if record.levelno >= logging.WARNING)
    assert KEY not in said


def test_who_blocked_advertising_lines_gets_no_topic_but_codes_and_receipts(
    alice: Any, bob: Any, client: Client, at: dt.datetime, first: Kavenegar, second: SmsIr, settings: Any
) -> None:
    wants_news(alice, at)
    codes.send_code(phone=alice.phone, language="fa", at=at)
    deliver_due(at=at)
    first.becomes = 14
    assert ask_carriers(at=at + MINUTE) == 1
    # A code leaves by a line of service: that it was filtered says nothing of the others.
    assert api.suppressed(channel="sms", address=alice.phone) == ""
    row = queue(alice, at, "one", topic="news")
    waiting = queue(alice, at, "before", topic="news")
    first.became = {waiting.provider_id: 4}
    ask_carriers(at=at + MINUTE)
    assert (row.state, now(row), now(waiting)) == ("sent", "filtered", "sent")
    assert api.suppressed(channel="sms", address=alice.phone) == "blocked"
    assert queue(alice, at + HOUR, "two", topic="news").error == "blocked"
    assert queue(alice, at + HOUR, "three").state == "sent"
    client.force_login(alice)
    assert "Advertising lines are blocked" in client.get("/en/me/wishes/").content.decode()
    # She opened it and proved the number. What was sent before and is told of only now stops nothing again.
    assert lift_by_holder(channel="sms", address=alice.phone, at=at + 2 * HOUR)
    first.became = {waiting.provider_id: 14}
    ask_carriers(at=at + 3 * HOUR)
    assert now(waiting) == "filtered"
    assert api.suppressed(channel="sms", address=alice.phone) == ""
    # The second carrier says so when it is asked to send.
    settings.SMS_PROVIDER, second.mood = "smsir", "blocked"
    wants_news(bob, at)
    assert queue(bob, at + 3 * HOUR, "his", topic="news").state == "failed"
    assert api.suppressed(channel="sms", address=bob.phone) == "blocked"


def test_kavenegar_tells_by_itself_and_only_by_its_secret(
    alice: Any, client: Client, first: Kavenegar, settings: Any
) -> None:
    row = queue(alice, timezone.now(), "one")
    path, answered = f"/sms/in/kavenegar/{SECRET}/status/", []
    number = row.provider_id

    def call() -> None:
        answered.extend(first.tell(number, status) for status in (4, 11, 10))

    with city() as answering:
        first.push_to = f"http://127.0.0.1:{answering.server_port}/sms/in/kavenegar/{SECRET}/"
        calling = threading.Thread(target=call)
        calling.start()
        for _ in range(3):
            answering.handle_request()
        calling.join(timeout=60)
    assert answered == [200] * 3
    assert now(row) == "undelivered"
    Message.objects.update(delivery="")
    good = {"messageid": number, "status": "10"}
    for wrong in (SECRET + "x", "نه", "0"):
        assert client.post(f"/sms/in/kavenegar/{wrong}/status/", good).status_code == 404
    settings.KAVENEGAR_PUSH_SECRET = ""
    assert client.post(path, good).status_code == 404
    settings.KAVENEGAR_PUSH_SECRET = SECRET
    for broken in ({}, {"messageid": "x", "status": "10"}):
        assert client.post(path, broken).status_code == 400
    # Of an id or a status that we do not know (yet) nothing is kept, and the carrier need not come again.
    for strange in (
        {"messageid": "5", "status": "10"},
        {**good, "status": "۱۰"},
        {**good, "status": "ok"},
        {"messageid": number},
    ):
        assert client.post(path, strange).status_code == 200
    assert now(row) == ""
    assert Client(enforce_csrf_checks=True).get(path, good).status_code == 200
    assert now(row) == "delivered"


def test_staff_see_what_arrived_by_carrier_by_hour_and_of_one_message_and_what_never_does(
    alice: Any, bob: Any, charlie: Any, client: Client
) -> None:
    come_in(client, bob, "view_message")
    at = timezone.now()
    rows = [queue(alice, at, f"{n}") for n in range(4)]
    for row, said in zip(rows, ("delivered", "undelivered", "filtered", "sent"), strict=True):
        report = Report(delivery=said, note="11")
        assert record(provider="demo_inbox", provider_id=row.provider_id, report=report, at=at)
    (demo,) = carried(at=at)
    assert (demo.carrier, demo.messages, demo.known, demo.arrived, demo.share) == ("demo_inbox", 4, 3, 1, 33)
    hour = spend_by_hour(at=at)[-1]
    assert (hour.messages, hour.known, hour.arrived) == (4, 3, 1)
    page = client.get("/cms/messaging/").content.decode()
    chart = page.split('viewBox="0 0 720 120"')[1].split("</svg>")[0]
    assert (chart.count("<rect"), chart.count("fill-opacity")) == (25, 24)  # each hour, and in one what arrived
    assert "demo_inbox" in page
    assert client.get("/cms/messaging/", {"delivery": "undelivered"}).content.decode().count("order_paid") == 1
    lines = client.get("/cms/messaging/messages.csv", {"delivery": "delivered"}).content.decode().splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("cost,delivery,delivery_at,delivery_note")

    def lost() -> list[str]:
        return [each.link for each in findings() if each.link.endswith("delivery=undelivered")]

    assert lost() == []
    for n in range(IN_A_ROW):
        for user in (alice, charlie):  # something arrived at Alice's, and nothing at Charlie's
            row = queue(user, at, f"{user.pk} {n}")
            Message.objects.filter(pk=row.pk).update(delivery="undelivered")
    assert len(lost()) == 1
    Message.objects.filter(user=charlie, key=f"{charlie.pk} 0").update(delivery="delivered")
    assert lost() == []


@pytest.mark.requirement("S-35")
def test_a_code_does_not_wait_behind_the_letters_of_a_whole_city(
    alice: Any, at: dt.datetime, first: Kavenegar, monkeypatch: Any
) -> None:
    from messaging.outbox import deliver as module

    wants_news(alice, at)
    topics: dict[str, Any] = {"kind": "shop/messages/order_paid", "params": PARAMS, "user_id": alice.pk, "at": at}
    for n in range(SLICE + 5):
        api.send(**topics, key=f"{n}", topic="news")
    api.send(**topics, key="receipt")
    codes.send_code(phone="+989123334455", language="fa", at=at + MINUTE)
    kinds = [Message.objects.get(pk=pk) for pk in due(at=at + MINUTE)[:3]]
    assert [(row.kind.endswith("code"), row.topic) for row in kinds] == [(True, ""), (False, ""), (False, "news")]
    # One that comes while the letters leave is next, not last.
    order: list[str] = []

    def one(*, message_id: int, at: dt.datetime) -> bool:
        row = Message.objects.get(pk=message_id)
        order.append(row.address if row.kind.endswith("code") else row.topic)
        if len(order) == 3:
            codes.send_code(phone="+989123334466", language="fa", at=at)
        return deliver(message_id=message_id, at=at)

    monkeypatch.setattr(module, "deliver", one)
    deliver_due(at=at + MINUTE)
    assert order.index("+989123334466") == SLICE
    assert len(order) == SLICE + 8


def test_what_a_carrier_says_without_sense_takes_nothing_else_along(
    alice: Any, bob: Any, at: dt.datetime, first: Kavenegar, second: SmsIr, settings: Any
) -> None:
    from messaging.incoming.fetch import fetch_replies
    from messaging.models import Reply

    settings.SMS_REPLIES, settings.KAVENEGAR_SENDER = True, "10004346"
    settings.SMS_SECOND_PROVIDER = "smsir"
    wants_news(alice, at - HOUR)
    wants_news(bob, at - HOUR)
    # Kavenegar tells each message once: one that nobody can read must not swallow a "11" behind it.
    first.unread = [{"messageid": "x"}, {"messageid": 7, "sender": alice.phone, "message": "11", "date": "soon"}]
    second.received = [{"receiveReturnId": 1, "mobile": None, "receivedDateTime": "soon"}]
    second.hear(sender="9121000002", text="11", at=int(at.timestamp()))
    assert fetch_replies(at=at) == 2
    assert set(Reply.objects.values_list("user_id", "outcome")) == {(alice.pk, "stopped"), (bob.pk, "stopped")}
    # An answer that makes no sense is an unclear one: that message is asked for later, and those behind it are looked at.
    first.mood, settings.SMS_SECOND_PROVIDER = "nonsense", ""
    keys: dict[str, Any] = {"kind": "shop/messages/order_paid", "params": PARAMS, "at": at}
    pks = [api.send(**keys, key=f"{user.pk}", user_id=user.pk)[0] for user in (alice, bob)]
    deliver_due(at=at)
    again = Message.objects.get(pk=pks[0]).not_before
    assert set(Message.objects.filter(pk__in=pks).values_list("state", flat=True)) == {"unknown"}
    deliver_due(at=again)
    assert set(Message.objects.filter(pk__in=pks).values_list("state", flat=True)) == {"unknown"}
