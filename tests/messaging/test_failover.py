"""Two carriers: the second at once when the first was not reached, nobody while it is unknown who has the message."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.door import code as codes
from messaging import api
from messaging.models import Message, Suppression
from messaging.outbox.deliver import LEASE, deliver_due
from messaging.providers.choose import FAILURES, REST, providers_for
from messaging.providers.smsir import SmsIr as Carrier
from tests.messaging.carrier import KEY, Kavenegar, SmsIr, kavenegar, smsir

pytestmark = pytest.mark.django_db

PARAMS: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1", "points": 2, "url": "/"}
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def first(settings: Any) -> Iterator[Kavenegar]:
    with kavenegar() as running:
        settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER = "kavenegar", "smsir"
        settings.KAVENEGAR_API_KEY, settings.KAVENEGAR_BASE_URL = KEY, running.url
        yield running


@pytest.fixture
def second(settings: Any, at: dt.datetime) -> Iterator[SmsIr]:
    with smsir() as running:
        settings.SMSIR_BASE_URL, settings.SMSIR_API_KEY = running.url, "secret"
        settings.SMSIR_LINE, settings.SMSIR_RIALS_PER_UNIT = "30007732", 400
        running.now = int(at.timestamp())
        yield running


def queue(user: Any, at: dt.datetime, key: str = "order:4X7K2") -> int:
    (pk,) = api.send(kind="shop/messages/order_paid", params=PARAMS, key=key, user_id=user.pk, at=at)
    return pk


def row(pk: int) -> Message:
    return Message.objects.get(pk=pk)


def state(pk: int) -> tuple[str, str]:
    return row(pk).state, row(pk).provider


def test_the_second_carrier_sends_at_once_what_the_first_certainly_did_not_take(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr
) -> None:
    first.mood = "busy"
    pk = queue(alice, at)
    assert deliver_due(at=at) == 1
    assert state(pk) == ("sent", "smsir")
    assert (row(pk).provider_id, row(pk).cost, row(pk).attempts) == ("770000", 800, 1)
    ((path, key, form),) = second.asked
    assert (path, key, form["lineNumber"], form["mobiles"]) == ("/v1/send/bulk", "secret", "30007732", ["09121000001"])
    first.mood = "well"
    assert deliver_due(at=at) == 0
    other = queue(alice, at, "other")
    deliver_due(at=at)
    assert (state(other), row(other).cost) == (("sent", "kavenegar"), 850)


def test_while_it_is_unknown_whether_the_first_has_it_nothing_is_sent_by_anybody(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr, settings: Any
) -> None:
    first.mood = "hangs up"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert state(pk) == ("unknown", "kavenegar")
    settings.KAVENEGAR_BASE_URL = NOBODY  # it cannot even be asked
    for _ in range(3):
        assert deliver_due(at=row(pk).not_before) == 0
    assert state(pk) == ("unknown", "kavenegar")
    assert second.asked == []
    settings.KAVENEGAR_BASE_URL = first.url
    assert deliver_due(at=row(pk).not_before) == 1
    assert (state(pk), first.sends(), second.asked) == (("sent", "kavenegar"), 1, [])


def test_what_the_first_never_had_goes_by_the_second(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr
) -> None:
    first.mood = "broken"
    pk = queue(alice, at)
    deliver_due(at=at)
    assert (state(pk), second.asked) == (("unknown", "kavenegar"), [])
    first.mood = "busy"
    assert deliver_due(at=row(pk).not_before) == 1
    assert (state(pk), len(second.sent), first.accepted) == (("sent", "smsir"), 1, {})


@pytest.mark.parametrize("is_code", [False, True])
def test_the_second_is_asked_by_its_report_of_the_day(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr, settings: Any, is_code: bool
) -> None:
    """It had taken the message and its answer was lost: found in the report, it is not sent again, by nobody."""
    settings.KAVENEGAR_BASE_URL, settings.SMSIR_CODE_TEMPLATE = NOBODY, "100000"
    second.mood = "hangs up"
    if is_code:
        codes.send_code(phone="+989121000001", language="fa", at=at)
        pk = Message.objects.get().pk
    else:
        pk = queue(alice, at)
    deliver_due(at=at)
    assert state(pk) == ("unknown", "smsir")
    second.mood, settings.KAVENEGAR_BASE_URL = "well", first.url
    assert deliver_due(at=row(pk).not_before) == 1
    assert (state(pk), row(pk).provider_id) == (("sent", "smsir"), "770000")
    assert (second.sends(), first.asked) == (1, [])
    if is_code:
        assert second.asked[0][2]["templateId"] == 100000
        assert row(pk).params == {}


def test_the_second_too_says_what_a_code_is_for(
    at: dt.datetime, first: Kavenegar, second: SmsIr, settings: Any
) -> None:
    settings.KAVENEGAR_BASE_URL, settings.SMSIR_CODE_TEMPLATE = NOBODY, "100000"
    codes.send_code(phone="+989121000001", language="en", at=at, purpose="leave")
    deliver_due(at=at)
    assert state(Message.objects.get().pk) == ("sent", "smsir")
    said = second.asked[0][2]
    assert "templateId" not in said
    assert "leave the Citizens" in said["messageText"]


def test_a_report_that_cannot_tell_keeps_the_message_from_being_sent_again(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr, settings: Any
) -> None:
    settings.KAVENEGAR_BASE_URL = NOBODY
    second.mood = "broken"
    pk = queue(alice, at)
    deliver_due(at=at)
    second.mood, settings.KAVENEGAR_BASE_URL = "full", first.url
    assert deliver_due(at=row(pk).not_before) == 0
    second.mood = "well"
    assert deliver_due(at=at + dt.timedelta(days=1)) == 0  # the report is of another day
    assert (row(pk).state, first.asked, second.sends()) == ("unknown", [], 1)


def test_a_message_that_waited_for_the_morning_is_looked_for_on_the_day_it_left(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr, settings: Any
) -> None:
    from members.api import give_consent

    settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER = "smsir", ""
    give_consent(member_id=alice.member.pk, channel="sms", topic="news", source="form", actor_id=alice.pk, at=at)
    night = at.replace(hour=18)  # 21:30 in Tehran
    (pk,) = api.send(
        kind="shop/messages/order_paid", params=PARAMS, key="news", user_id=alice.pk, topic="news", at=night
    )
    deliver_due(at=night)
    morning = row(pk).not_before
    second.now, second.mood = int(morning.timestamp()), "hangs up"
    deliver_due(at=morning)
    assert state(pk) == ("unknown", "smsir")
    second.mood = "well"
    assert deliver_due(at=row(pk).not_before) == 1
    assert (state(pk), second.sends()) == (("sent", "smsir"), 1)


def test_a_worker_that_died_at_the_second_carrier_leaves_behind_whom_to_ask(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr, monkeypatch: Any
) -> None:
    first.mood = "busy"
    really = Carrier.send

    def send_and_die(self: Carrier, parcel: Any) -> Any:
        really(self, parcel)
        raise KeyboardInterrupt

    pk = queue(alice, at)
    with monkeypatch.context() as patched:
        patched.setattr(Carrier, "send", send_and_die)
        with pytest.raises(KeyboardInterrupt):
            deliver_due(at=at)
    first.mood = "well"
    assert deliver_due(at=at + LEASE) == 1
    assert (state(pk), second.sends(), first.accepted) == (("sent", "smsir"), 1, {})


def test_a_carrier_that_fails_again_and_again_rests_and_staff_see_it(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr
) -> None:
    from messaging.watch import findings

    now = timezone.now()
    second.now = int(now.timestamp())
    first.mood = "busy"
    for index in range(FAILURES + 2):
        queue(alice, now, f"n{index}")
    assert deliver_due(at=now) == FAILURES + 2
    assert first.sends() == FAILURES
    assert [carrier.name for carrier in providers_for("sms", at=now)] == ["smsir", "kavenegar"]
    assert [carrier.name for carrier in providers_for("sms", at=now + 2 * REST)] == ["kavenegar", "smsir"]
    said = [finding.sentence for finding in findings() if finding.state == "warn"]
    assert len(said) == 1
    assert "kavenegar" in said[0]
    first.mood = "well"
    second.mood = "no credit"
    pk = queue(alice, now, "back")
    deliver_due(at=now)  # the one at rest is better than none
    assert state(pk) == ("sent", "kavenegar")
    assert [carrier.name for carrier in providers_for("sms", at=now)] == ["kavenegar", "smsir"]


def test_with_no_carrier_at_all_the_message_waits_and_a_number_that_is_nobodys_ends_it(
    alice: Any, at: dt.datetime, first: Kavenegar, second: SmsIr
) -> None:
    first.mood, second.mood = "busy", "no credit"
    pk = queue(alice, at)
    assert deliver_due(at=at) == 0
    assert (row(pk).state, row(pk).attempts, first.sends(), second.sends()) == ("queued", 1, 1, 1)
    second.mood = "refuses"
    deliver_due(at=row(pk).not_before)
    assert row(pk).state == "failed"
    assert (Suppression.objects.get().reason, api.suppressed(channel="sms", address=alice.phone)) == (
        "hard_bounce",
        "hard_bounce",
    )
