"""Money that came and whose owner cannot follow: it goes back with a message, by itself or by staff, and only once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from payments import api, converge, registry, sweep
from payments.models import GiveBack, Payment

from .conftest import EURO, PeerInTests, ThingHandler, euros, push, rials, signed, started, state
from .test_staff import staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_rate")]
Opened = Callable[..., int]
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def stuck(peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime) -> Payment:
    """Paid, booked, and an owner that raises."""
    things.fails_with = RuntimeError("the owner is broken")
    thing = opened("t1")
    payment = started(thing)
    peer.pay(payment.url)
    api.sync(payable_id=thing, at=now)
    payment.refresh_from_db()
    assert (state(thing), payment.handover) == ("paid", "failed")
    return payment


def is_back(peer: PeerInTests) -> bool:
    refunds = [refund.amount for refund in peer.client.refunds.list({"limit": 100}).data]
    clean = (euros("suspense"), euros("fx_position"), rials("fx_position"), rials("received:test.thing")) == (0,) * 4
    return clean and refunds == [8000] and rials("test:income") == 0


def test_an_owner_that_never_can_gives_the_money_back_at_once(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    things.fails_with = registry.CannotTake("gone")
    thing = opened("t1")
    payment = started(thing)
    peer.pay(payment.url)
    api.sync(payable_id=thing, at=now)
    payment.refresh_from_db()
    assert (state(thing), payment.is_parked, payment.handover) == ("withdrawn", True, "")
    assert things.told == [("paid", "t1"), ("not taken", "t1")]
    sweep.sweep(at=now + MINUTE)
    assert is_back(peer)


def test_an_owner_that_keeps_failing_is_tried_for_a_day_and_then_the_money_goes_back(
    peer: PeerInTests, stuck: Payment, things: ThingHandler, now: dt.datetime
) -> None:
    sweep.sweep(at=now + DAY - MINUTE)
    stuck.refresh_from_db()
    assert (stuck.handover, GiveBack.objects.count()) == ("failed", 0), "it may be mended meanwhile"
    sweep.sweep(at=now + DAY + MINUTE)
    assert state(stuck.payable_id) == "withdrawn"
    assert things.told[-1] == ("not taken", "t1")
    sweep.sweep(at=now + DAY + 2 * MINUTE)
    assert is_back(peer)


def test_an_owner_that_cannot_let_go_keeps_nobodys_money(
    peer: PeerInTests, stuck: Payment, things: ThingHandler, now: dt.datetime
) -> None:
    things.clings = True
    sweep.sweep(at=now + DAY + MINUTE)
    sweep.sweep(at=now + DAY + 2 * MINUTE)
    assert is_back(peer)


def test_staff_with_the_right_end_it_and_without_it_change_nothing(
    client: Any, peer: PeerInTests, stuck: Payment, alice: Any, bob: Any, settings: Any, now: dt.datetime
) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("accounts.")]
    address = f"/cms/payments/story/{stuck.key}/end/"
    client.force_login(staff(bob, "view_payment"))
    client.post(address, {"how": "back"})
    assert (state(stuck.payable_id), GiveBack.objects.count()) == ("paid", 0)

    client.force_login(staff(alice, "view_payment", "change_payment"))
    assert address in client.get(f"/cms/payments/story/{stuck.key}/").content.decode()
    for _ in range(2):
        assert client.post(address, {"how": "back"}).status_code == 302
    assert (state(stuck.payable_id), GiveBack.objects.count()) == ("withdrawn", 1)
    sweep.sweep(at=now + MINUTE)
    assert is_back(peer)


def test_staff_try_again_once_the_owner_is_mended(
    client: Any, stuck: Payment, things: ThingHandler, alice: Any, settings: Any
) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("accounts.")]
    client.force_login(staff(alice, "view_payment", "change_payment"))
    things.fails_with = None
    client.post(f"/cms/payments/story/{stuck.key}/end/", {"how": "again"})
    stuck.refresh_from_db()
    assert (stuck.handover, rials("test:income")) == ("done", -80 * EURO)
    client.post(f"/cms/payments/story/{stuck.key}/end/", {"how": "back"})
    assert (state(stuck.payable_id), GiveBack.objects.count()) == ("paid", 0), "it was taken: nothing to end"


@pytest.fixture
def paid(peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime) -> Payment:
    payment = started(opened("t1"))
    peer.pay(payment.url)
    api.sync(payable_id=payment.payable_id, at=now)
    payment.refresh_from_db()
    assert things.told == [("paid", "t1")]
    return payment


def look(payment: Payment, at: dt.datetime) -> None:
    from payments.attempts.fetch import fetch_and_converge

    payment.refresh_from_db()
    fetch_and_converge(payment=payment, at=at)


def test_a_refund_in_the_gateways_dashboard_holds_what_was_paid_for_and_tells_staff(
    peer: PeerInTests, paid: Payment, things: ThingHandler, now: dt.datetime
) -> None:
    from payments import watch

    assert not list(watch.taken_back())
    peer.client.refunds.create({"payment_intent": paid.pay_ref, "amount": 8000})
    look(paid, now)
    look(paid, now + MINUTE)
    assert things.told == [("paid", "t1"), ("held", "t1")], "once"
    assert [finding.state for finding in watch.taken_back()] == ["bad"]
    paid.refresh_from_db()
    assert paid.note == f"{converge.TAKEN_BACK}: 8000 EUR"


def test_a_dispute_is_stored_and_holds_what_was_paid_for(
    peer: PeerInTests, paid: Payment, things: ThingHandler, now: dt.datetime
) -> None:
    import json

    from payments.models import GatewayEvent

    charge = peer.event("charge.succeeded").data.object["id"]
    peer.control("tamper", id=charge, set={"disputed": True})
    text = json.dumps(
        {
            "id": "evt_dispute",
            "object": "event",
            "type": "charge.dispute.created",
            "livemode": False,
            "data": {"object": {"id": "dp_1", "object": "dispute", "charge": charge, "payment_intent": paid.pay_ref}},
        }
    )
    assert push(text, signed(text)).content == b"stored"
    sweep.sweep(at=now + MINUTE)
    assert GatewayEvent.objects.get(event_id="evt_dispute").processed_at is not None
    assert things.told[-1] == ("held", "t1")
