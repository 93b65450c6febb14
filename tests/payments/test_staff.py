"""Staff's pages: the rate with its two people, the story of a payment, and who may see them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from lib import watch
from payments import api
from payments.models import GatewayEvent, Payment, PublishedRate

from .conftest import EURO, ThingHandler

pytestmark = pytest.mark.django_db
RATES = "/cms/payments/rates/"


def staff(user: Any, *codenames: str) -> Any:
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    names = ["access_admin", *codenames]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return type(user).objects.get(pk=user.pk)


@pytest.fixture(autouse=True)
def _no_second_door(settings: Any) -> None:
    """These tests are about rights inside the admin; its door has tests of its own."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("accounts.")]


def test_one_publishes_and_another_approves(client: Any, alice: Any, bob: Any) -> None:
    client.force_login(staff(alice, "publish_rate", "approve_rate"))
    answer = client.post(RATES, {"toman": "۱۱۰٬۰۰۰"})
    assert answer.status_code == 302
    row = PublishedRate.objects.get()
    assert (row.num, row.den, row.published_by) == (100, EURO, alice)

    answer = client.post(f"{RATES}{row.pk}/approve/", follow=True)
    row.refresh_from_db()
    assert row.approved_by is None
    assert any("another person" in str(m) or "کس دیگری" in str(m) for m in answer.context["messages"])

    client.force_login(staff(bob, "approve_rate"))
    assert "form" not in client.get(RATES).context or client.get(RATES).context["form"] is None
    client.post(f"{RATES}{row.pk}/approve/")
    row.refresh_from_db()
    assert row.approved_by == bob


@pytest.mark.parametrize("toman", ["", "x", "0", "-5", "5", "999999999999"])
def test_a_slip_of_the_pen_is_refused(client: Any, alice: Any, toman: str) -> None:
    client.force_login(staff(alice, "publish_rate"))
    assert client.post(RATES, {"toman": toman}).status_code == 200
    assert not PublishedRate.objects.exists()


def test_without_the_right_nothing_is_published_or_approved(client: Any, alice: Any, bob: Any) -> None:
    now = timezone.now()
    rate_id = api.propose_rate(
        gateway="stripe", charge_minor=100, per_platform=EURO, valid_from=now, by=alice.pk, at=now
    )
    client.force_login(staff(bob, "view_publishedrate"))
    client.post(RATES, {"toman": "110000"})
    client.post(f"{RATES}{rate_id}/approve/")
    assert PublishedRate.objects.count() == 1
    assert PublishedRate.objects.get().approved_by is None


@pytest.mark.parametrize("address", [RATES, "/cms/payments/", "/cms/payments/story/test-thing-t1-1/"])
def test_strangers_and_staff_without_the_right_see_nothing(client: Any, charlie: Any, bob: Any, address: str) -> None:
    for user in (None, charlie, staff(bob)):
        if user:
            client.force_login(user)
        assert client.get(address).status_code in {302, 403, 404}


def test_the_story_tells_attempts_and_messages(
    client: Any, bob: Any, opened: Callable[..., int], fresh_rate: int, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1")
    api.converge_snapshot(payable_id=thing, gateway="stripe", at=now, demo=True)
    payment = Payment.objects.get()
    GatewayEvent.objects.create(
        gateway="stripe", event_id="evt_1", type="checkout.session.completed", payment_key=payment.key, received_at=now
    )
    client.force_login(staff(bob, "view_payment"))
    listed = client.get("/cms/payments/?q=t1").content.decode()
    assert payment.key in listed
    told = client.get(f"/cms/payments/story/{payment.key}/").content.decode()
    assert "checkout.session.completed" in told
    assert payment.pay_ref in told


def test_what_staff_must_know_is_found(
    opened: Callable[..., int], fresh_rate: int, things: ThingHandler, now: dt.datetime
) -> None:
    from payments.gateways.base import Snapshot

    thing, other = opened("t1"), opened("t2")
    assert [f.state for name, f in watch.findings() if name.startswith("payments.")] == ["good"]
    things.fails_with = RuntimeError("no")
    api.converge_snapshot(payable_id=thing, gateway="stripe", at=now, demo=True)
    api.converge_snapshot(
        payable_id=other,
        gateway="stripe",
        at=now,
        demo=True,
        snapshot=Snapshot(state="paid", currency="EUR", received=1, pay_ref="x"),
    )
    GatewayEvent.objects.create(
        gateway="stripe", event_id="e", type="t", received_at=timezone.now() - dt.timedelta(minutes=11)
    )
    found = {name for name, f in watch.findings() if f.state != "good"}
    assert {"payments.handovers", "payments.suspense", "payments.events"} <= found


def test_a_persons_payments_are_exported_merged_and_cut_from_messages(
    opened: Callable[..., int], fresh_rate: int, things: ThingHandler, charlie: Any, alice: Any, now: dt.datetime
) -> None:
    from accounts.registry import personal_data

    api.converge_snapshot(payable_id=opened("t1"), gateway="stripe", at=now, demo=True)
    key = Payment.objects.get().key
    GatewayEvent.objects.create(
        gateway="stripe", event_id="e", type="t", payment_key=key, payload={"email": "x@y.z"}, received_at=now
    )
    entry = personal_data.entries["payments"]
    assert [row["state"] for row in entry.export(user_id=charlie.pk)] == [Payment.State.PAID.label]
    entry.merge(from_id=charlie.pk, into_id=alice.pk, at=now)
    assert entry.export(user_id=charlie.pk) == []
    entry.erase(user_id=alice.pk, at=now)
    assert GatewayEvent.objects.get().payload == {}
    assert len(entry.export(user_id=alice.pk)) == 1
