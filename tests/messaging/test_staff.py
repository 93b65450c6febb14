"""The outbox and its costs as staff see them; and what is forgotten after its time."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone, translation

from accounts.door import code as codes
from messaging import api
from messaging.forget import forget_content
from messaging.models import Message
from messaging.outbox.deliver import deliver_due
from messaging.spend import spend_by_hour
from messaging.watch import findings
from tests.factories.accounts import log_in, staff

pytestmark = pytest.mark.django_db

PAGE, CSV = "/cms/messaging/", "/cms/messaging/messages.csv"
PARAMS: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1", "points": 2, "url": "/"}


def come_in(client: Client, user: Any, *rights: str) -> None:
    """As staff with these rights, past the second factor."""
    group = Group.objects.create(name="desk")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    log_in(client, staff(user, groups=(group.name,)))


@pytest.fixture
def helper(bob: Any, client: Client) -> Client:
    """Bob, who may see messages and stop addresses."""
    come_in(client, bob, "view_message", "add_suppression")
    return client


def queue(user: Any, at: dt.datetime, key: str, **more: Any) -> None:
    api.send(kind="shop/messages/order_paid", params=PARAMS, key=key, user_id=user.pk, at=at, **more)


def test_staff_find_messages_by_number_state_and_kind_and_see_no_whole_number(
    alice: Any, charlie: Any, helper: Client
) -> None:
    now = timezone.now()
    queue(alice, now, "hers")
    queue(charlie, now, "his")
    deliver_due(at=now)
    api.send(kind="no/such/thing", params={}, key="broken", user_id=charlie.pk, at=now)
    deliver_due(at=now)
    page = helper.get(PAGE).content.decode()
    assert page.count("order_paid") == 2
    assert "912100000" not in page
    assert "4X7K2" not in page
    assert "<rect" in page
    for query, found in (
        ({"q": "۰۹۱۲۱۰۰۰۰۰۱"}, 1),
        ({"state": "failed"}, 1),
        ({"kind": "order", "channel": "sms"}, 2),
        ({"channel": "email"}, 0),
        ({"state": "nonsense"}, 3),
    ):
        rows = list(csv.reader(io.StringIO(helper.get(CSV, query).content.decode().removeprefix("\ufeff"))))
        assert len(rows) == found + 1, query
    assert "912100000" not in str(rows)
    newest = Message.objects.latest("pk").pk
    assert helper.get(PAGE, {"before": newest}).content.decode().count("order_paid") == 2


def test_whoever_has_no_right_sees_and_stops_nothing(alice: Any, charlie: Any, client: Client) -> None:
    come_in(client, charlie)
    for path in (PAGE, CSV):
        assert client.get(path).status_code in {302, 403}
    client.post(f"{PAGE}suppress/", {"address": "09121000001"})
    assert api.suppressed(channel="sms", address=alice.phone) == ""


def test_an_address_about_which_somebody_complained_is_stopped(helper: Client) -> None:
    for address in ("0912 100 0001", "Alice@example.com", "nonsense", ""):
        assert helper.post(f"{PAGE}suppress/", {"address": address}).status_code == 302
    assert api.suppressed(channel="sms", address="+989121000001") == "complaint"
    assert api.suppressed(channel="email", address="alice@EXAMPLE.com") == "complaint"


def test_spending_is_counted_by_the_hour(alice: Any, at: dt.datetime) -> None:
    for index, moment in enumerate((at, at, at - dt.timedelta(hours=2), at - dt.timedelta(hours=30))):
        queue(alice, moment, f"n{index}", channels=("sms", "app"))
        deliver_due(at=moment)
    Message.objects.filter(channel="sms").update(cost=850)
    hours = spend_by_hour(at=at)
    assert len(hours) == 24
    assert [(hour.messages, hour.cost) for hour in hours if hour.messages] == [(1, 850), (2, 1700)]
    assert hours[-1].start <= at < hours[-1].start + dt.timedelta(hours=1)


def test_the_operator_sees_what_this_hour_cost_beside_its_cap(alice: Any, settings: Any) -> None:
    now, settings.SMS_HOURLY_CAP = timezone.now(), 3
    queue(alice, now, "one")
    deliver_due(at=now)
    Message.objects.update(cost=850)
    codes.send_code(phone="+989121000009", language="fa", at=now)
    with translation.override("en"):
        said = [str(each.sentence) for each in findings()]
    assert any("login codes 1 of at most 3" in each and "rials 850" in each for each in said), said


def test_old_messages_lose_their_words_and_keep_their_place(alice: Any, at: dt.datetime, settings: Any) -> None:
    old = at - dt.timedelta(days=settings.MESSAGE_DAYS, seconds=1)
    for moment, key in ((old, "old"), (at, "new")):
        queue(alice, moment, key)
        deliver_due(at=moment)
    queue(alice, old, "waits")
    assert forget_content(at=at) == 1
    assert forget_content(at=at) == 0
    row = Message.objects.get(key="old")
    assert (row.text, row.params, row.state) == ("", {}, "sent")
    assert Message.objects.get(key="waits").params == PARAMS
    assert len(api.messages_of(user_id=alice.pk)) == 1
