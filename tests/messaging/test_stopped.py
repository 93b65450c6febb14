"""Addresses that are written to on no topic: staff see why, and lift it for who asks; the holder lifts it by a code."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Opened, User
from members.api import give_consent
from messaging import api
from messaging.models import DemoDelivery, Lifted, Message, Suppression
from messaging.outbox.deliver import deliver_due
from tests.messaging.test_staff import come_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-68")]

LIST, WISHES = "/cms/messaging/stopped/", "/me/wishes/"
PARAMS: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1", "points": 2, "url": "/"}


@pytest.fixture
def citizen(alice: Any, at: dt.datetime) -> Any:
    """Alice, who wants news by text message and e-mail, and whose addresses are both stopped."""
    User.objects.filter(pk=alice.pk).update(email="alice@example.com")
    alice.refresh_from_db()
    for channel in ("sms", "email"):
        give_consent(member_id=alice.member.pk, channel=channel, topic="news", source="form", actor_id=alice.pk, at=at)
    api.suppress(channel="sms", address=alice.phone, reason="complaint", detail="she called", at=at)
    api.suppress(channel="email", address=alice.email, reason="hard_bounce", detail="smtp: status 550", at=at)
    return alice


def leaves(user: Any, channel: str, key: str) -> tuple[str, str]:
    at = timezone.now().replace(hour=9)  # half past noon in Tehran
    (pk,) = api.send(
        kind="shop/messages/order_paid",
        params=PARAMS,
        key=key,
        user_id=user.pk,
        channels=(channel,),
        topic="news",
        at=at,
    )
    deliver_due(at=at)
    row = Message.objects.get(pk=pk)
    return row.state, row.error


def test_staff_search_filter_and_lift_with_a_reason_and_the_holder_reads_who_looked(
    citizen: Any, bob: Any, charlie: Any, client: Client, at: dt.datetime
) -> None:
    come_in(client, bob, "view_suppression", "delete_suppression")
    api.suppress(channel="sms", address=charlie.phone, reason="hard_bounce", at=at)
    page = client.get(LIST).content.decode()
    assert page.count('class="button button-small"') == 3
    assert "she called" in page
    assert "912100000" not in page
    assert not Opened.objects.exists()
    for query, found in (({"q": "۰۹۱۲۱۰۰۰۰۰۱"}, 1), ({"q": "Alice@Example.com"}, 1), ({"reason": "hard_bounce"}, 2)):
        assert client.get(LIST, query).content.decode().count('class="button button-small"') == found, query
    assert client.get(LIST, {"reason": "complaint", "channel": "email"}).content.decode().count("button-small") == 0
    assert set(Opened.objects.values_list("person", "place")) == {(citizen.pk, "messaging.stopped")}
    row = Suppression.objects.get(channel="sms", reason="complaint")
    for wrong in (
        {"address": charlie.phone, "why": "He asks."},
        {"address": citizen.email, "why": "She asks."},
        {"address": citizen.phone, "why": ""},
    ):
        assert client.post(f"{LIST}{row.pk}/", wrong).status_code == 422
    assert api.suppressed(channel="sms", address=citizen.phone) == "complaint"
    assert not Lifted.objects.exists()
    right = {"address": "0912 100 0001", "why": "She asks, on the phone."}
    assert client.post(f"{LIST}{row.pk}/", right).status_code == 302
    assert client.post(f"{LIST}{row.pk}/", right).status_code == 404
    kept = Lifted.objects.get()
    assert (kept.by, kept.why, kept.reason, kept.since) == (bob, "She asks, on the phone.", "complaint", at)
    assert leaves(citizen, "sms", "after")[0] == "sent"
    assert "She asks, on the phone." in client.get(LIST).content.decode()


def test_who_may_not_lift_sees_the_list_only_and_without_a_right_nothing(
    citizen: Any, bob: Any, charlie: Any, client: Client
) -> None:
    row = Suppression.objects.first()
    assert row
    come_in(client, bob, "view_suppression")
    assert "button-small" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{row.pk}/", {"address": citizen.phone, "why": "x"}).status_code in {302, 403}
    other = Client()
    other.force_login(charlie)
    assert other.get(LIST).status_code in {302, 403}
    assert Suppression.objects.count() == 2


def test_staff_who_ask_the_outbox_for_a_number_leave_a_line_that_its_holder_reads(
    citizen: Any, bob: Any, client: Client
) -> None:
    come_in(client, bob, "view_message")
    client.get("/cms/messaging/")
    assert not Opened.objects.exists()
    client.get("/cms/messaging/", {"q": "09121000001"})
    assert set(Opened.objects.values_list("person", "place", "staff")) == {(citizen.pk, "messaging.stopped", bob.pk)}


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_the_holder_proves_an_address_by_a_code_and_is_written_to_again(
    citizen: Any, client: Client, channel: str
) -> None:
    client.force_login(citizen)
    assert leaves(citizen, channel, "before")[0] == "withheld"
    page = client.get(WISHES).content.decode()
    assert page.count("/me/wishes/again/") == 2
    ask, type_in = f"{WISHES}again/{channel}/", f"{WISHES}again/{channel}/code/"
    assert client.post(type_in, {"code": "123456"}).status_code == 422  # none was asked for
    assert client.post(ask)["Location"] == type_in
    assert client.get(type_in).status_code == 200
    deliver_due(at=timezone.now())
    found = re.search(r"\b\d{6}\b", DemoDelivery.objects.filter(channel=channel).latest("pk").text)
    assert found
    wrong = str((int(found[0]) + 1) % 1_000_000).zfill(6)
    assert client.post(type_in, {"code": wrong}).status_code == 422
    assert Suppression.objects.count() == 2
    assert client.post(type_in, {"code": found[0]})["Location"] == WISHES
    assert [row.channel for row in Suppression.objects.all()] == [{"sms": "email", "email": "sms"}[channel]]
    kept = Lifted.objects.get()
    assert (kept.channel, kept.by) == (channel, None)
    assert leaves(citizen, channel, "after")[0] == "sent"
    assert client.post(ask).status_code == 404
    assert client.get(type_in).status_code == 404


def test_a_code_for_another_mailbox_proves_nothing_about_this_one(citizen: Any, client: Client) -> None:
    from accounts import api as accounts

    client.force_login(citizen)
    accounts.ask_email(user_id=citizen.pk, email="new@example.com", at=timezone.now())
    deliver_due(at=timezone.now())
    found = re.search(r"\b\d{6}\b", DemoDelivery.objects.get(address="new@example.com").text)
    assert found
    assert client.post(f"{WISHES}again/email/code/", {"code": found[0]}).status_code == 422
    citizen.refresh_from_db()
    assert (citizen.email, Suppression.objects.count()) == ("alice@example.com", 2)
