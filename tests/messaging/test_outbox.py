"""The outbox: written with what it tells, delivered once, never late, never lost."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from messaging import api
from messaging.models import DemoDelivery, Message
from messaging.outbox.deliver import BACK_OFF, LEASE, deliver, deliver_due
from messaging.providers.base import Accepted
from messaging.providers.demo_inbox import DemoInbox

pytestmark = pytest.mark.django_db

KIND = "shop/messages/order_paid"
PARAMS: dict[str, str | int] = {
    "number": "4X7K2",
    "order": "4X7K2",
    "total": "1,000,000",
    "points": 26,
    "url": "/me/orders/4X7K2/",
}
A_SECOND = dt.timedelta(seconds=1)


def queue(user: Any, at: dt.datetime, **values: Any) -> list[int]:
    wanted: dict[str, Any] = {
        "kind": KIND,
        "params": PARAMS,
        "key": "order:4X7K2",
        "user_id": user.pk,
        "at": at,
        **values,
    }
    return api.send(**wanted)


def message(pk: int) -> Message:
    return Message.objects.get(pk=pk)


def test_a_message_is_written_in_the_transaction_of_what_it_tells(alice: Any, at: dt.datetime) -> None:
    def tell_and_fail() -> None:
        queue(alice, at)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transaction.atomic(tell_and_fail)()
    assert not Message.objects.exists()


@pytest.mark.requirement("C-46")
def test_a_message_leaves_once_however_often_it_is_delivered(alice: Any, at: dt.datetime) -> None:
    (pk,) = queue(alice, at)
    assert [deliver_due(at=at), deliver_due(at=at), deliver(message_id=pk, at=at)] == [1, 0, False]
    row = message(pk)
    assert (row.state, row.provider, row.attempts) == ("sent", "demo_inbox", 1)
    assert DemoDelivery.objects.get().address == alice.phone


def test_the_same_key_twice_is_one_message(alice: Any, at: dt.datetime) -> None:
    first = queue(alice, at)
    assert queue(alice, at + A_SECOND, params={**PARAMS, "number": "other"}) == first
    assert message(first[0]).params["number"] == "4X7K2"


def test_one_row_for_each_channel_that_reaches_the_person(alice: Any, at: dt.datetime) -> None:
    assert len(queue(alice, at, channels=("sms", "email", "app"))) == 2
    alice.email = "alice@example.com"
    alice.save()
    assert len(queue(alice, at, channels=("sms", "email", "app"), key="second")) == 3
    assert sorted(Message.objects.filter(key="second").values_list("channel", flat=True)) == ["app", "email", "sms"]


def test_a_message_in_the_app_is_there_at_once_and_needs_no_carrier(alice: Any, at: dt.datetime) -> None:
    (pk,) = queue(alice, at, channels=("app",))
    assert message(pk).state == "sent"
    assert deliver_due(at=at) == 0
    assert [seen.channel for seen in api.messages_of(user_id=alice.pk)] == ["app"]


@pytest.mark.requirement("S-35")
def test_a_message_that_is_too_late_is_never_sent(alice: Any, at: dt.datetime) -> None:
    (pk,) = queue(alice, at, expires_at=at + dt.timedelta(minutes=3))
    assert deliver_due(at=at + dt.timedelta(minutes=3)) == 0
    assert message(pk).state == "dead"
    assert deliver_due(at=at + dt.timedelta(hours=1)) == 0
    assert not DemoDelivery.objects.exists()


def test_a_worker_that_holds_the_lease_is_not_disturbed(alice: Any, at: dt.datetime) -> None:
    (pk,) = queue(alice, at)
    Message.objects.filter(pk=pk).update(state="sending", leased_until=at + LEASE, attempts=1)
    assert deliver_due(at=at + LEASE - A_SECOND) == 0
    assert not DemoDelivery.objects.exists()


def test_a_worker_that_died_after_sending_causes_no_second_message(
    alice: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    """It had handed the message over and died before it wrote so; the next one asks the carrier first."""
    (pk,) = queue(alice, at)
    sends = []
    really = DemoInbox.send

    def send_and_die(self: DemoInbox, parcel: Any) -> Any:
        sends.append(really(self, parcel))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(DemoInbox, "send", send_and_die)
        with pytest.raises(KeyboardInterrupt):
            deliver_due(at=at)
    assert message(pk).state == "sending"
    assert deliver_due(at=at + LEASE + A_SECOND) == 1
    assert len(sends) == DemoDelivery.objects.count() == 1
    assert message(pk).provider_id == sends[0].id


def test_a_worker_that_died_before_sending_loses_nothing(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    (pk,) = queue(alice, at)

    def die(self: DemoInbox, parcel: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(DemoInbox, "send", die)
        with pytest.raises(KeyboardInterrupt):
            deliver_due(at=at)
    assert deliver_due(at=at + LEASE + A_SECOND) == 1
    assert message(pk).state == "sent"
    assert DemoDelivery.objects.count() == 1


def test_a_slow_worker_does_not_overwrite_what_the_next_one_wrote(
    alice: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    (pk,) = queue(alice, at)
    really = DemoInbox.send

    def slow(self: DemoInbox, parcel: Any) -> Any:
        monkeypatch.setattr(DemoInbox, "send", really)
        assert deliver_due(at=at + LEASE + A_SECOND) == 1
        return Accepted(id="an id that comes too late")

    monkeypatch.setattr(DemoInbox, "send", slow)
    deliver_due(at=at)
    assert message(pk).provider_id == str(DemoDelivery.objects.get().pk)


def test_a_message_without_a_template_fails_alone(alice: Any, at: dt.datetime) -> None:
    (broken,) = queue(alice, at, kind="no/such/template", key="broken")
    (fine,) = queue(alice, at + A_SECOND)
    assert deliver_due(at=at + A_SECOND) == 1
    assert (message(broken).state, message(fine).state) == ("failed", "sent")


def test_the_age_of_the_outbox_is_that_of_what_waits_longest(alice: Any, at: dt.datetime) -> None:
    assert api.outbox_age(at=at) == dt.timedelta(0)
    queue(alice, at)
    assert api.outbox_age(at=at + dt.timedelta(minutes=7)) == dt.timedelta(minutes=7)
    deliver_due(at=at)
    assert api.outbox_age(at=at + dt.timedelta(minutes=7)) == dt.timedelta(0)


def test_staff_hear_of_messages_that_wait_and_of_a_cap_that_is_near(alice: Any, at: dt.datetime, settings: Any) -> None:
    from django.utils import timezone

    from messaging.models import HourlySpend
    from messaging.watch import findings

    assert [finding.state for finding in findings()] == ["good"]
    queue(alice, timezone.now() - dt.timedelta(minutes=10))
    assert [finding.state for finding in findings()] == ["bad"]
    settings.SMS_HOURLY_CAP = 10
    hour = timezone.now().astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    HourlySpend.objects.create(hour=hour, sent=8)
    assert [finding.state for finding in findings()] == ["bad", "warn"]
    HourlySpend.objects.update(sent=10)
    assert [finding.state for finding in findings()] == ["bad", "bad"]


def test_a_person_gets_messages_in_their_own_language(
    alice: Any, charlie: Any, at: dt.datetime, settings: Any, tmp_path: Any
) -> None:
    (tmp_path / "said.sms.txt").write_text("{% load i18n %}{% get_current_language as now %}{{ now }} {{ number }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    alice.language = "en"
    alice.save()
    for user in (alice, charlie):
        queue(user, at, kind="said", key=user.phone)
    deliver_due(at=at)
    assert DemoDelivery.objects.get(address=alice.phone).text == "en 4X7K2"
    assert DemoDelivery.objects.get(address=charlie.phone).text == "fa 4X7K2"


def test_back_off_grows_and_ends() -> None:
    assert sorted(BACK_OFF) == BACK_OFF
    assert BACK_OFF[0] >= 10


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_deliver_once(alice: Any, at: dt.datetime) -> None:
    from tests.races.together import together

    (pk,) = queue(alice, at)
    handed = together([lambda: deliver_due(at=at)] * 6)
    assert sorted(handed) == [0, 0, 0, 0, 0, 1]
    assert message(pk).attempts == DemoDelivery.objects.count() == 1
