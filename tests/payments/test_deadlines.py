"""An attempt that ends is not a payable that ends; only the deadline with nothing in flight is."""

import datetime as dt
from collections.abc import Callable

import pytest

from payments import api, sweep
from payments.models import Payable, Payment
from payments.payables.expire import expire_if_due

from .conftest import PeerInTests, ThingHandler, started, state, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_rate")]
Opened = Callable[..., int]
MINUTE = dt.timedelta(minutes=1)


def test_an_attempt_that_expires_leaves_the_payable_open(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1", minutes=120)
    payment = started(thing)
    peer.control("expire", session=payment.ref)
    api.sync(payable_id=thing, at=now)
    payment.refresh_from_db()
    assert payment.state == "expired"
    assert state(thing) == "open"
    assert things.told == []
    assert started(thing).attempt == 2


def test_an_abandoned_payable_is_closed_at_the_gateway_and_expires_once(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1", minutes=10)
    payment = started(thing)
    sweep.sweep(at=now + 9 * MINUTE)
    assert state(thing) == "open"
    sweep.sweep(at=now + 10 * MINUTE)
    assert state(thing) == "expired"
    assert peer.client.checkout.sessions.retrieve(payment.ref).status == "expired"
    sweep.sweep(at=now + 11 * MINUTE)
    assert things.told == [("expired", "t1")]


def test_a_payable_nobody_tried_to_pay_expires(opened: Opened, things: ThingHandler, now: dt.datetime) -> None:
    thing = opened("t1", minutes=10)
    sweep.sweep(at=now + 10 * MINUTE)
    assert state(thing) == "expired"
    assert things.told == [("expired", "t1")]


def test_a_payable_without_a_deadline_never_expires(opened: Opened, things: ThingHandler, now: dt.datetime) -> None:
    thing = opened("t1", minutes=None)
    sweep.sweep(at=now + dt.timedelta(days=4000))
    assert state(thing) == "open"


def test_money_given_before_the_deadline_counts_when_it_is_learnt_of_after_it(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1", minutes=10)
    peer.pay(started(thing).url)
    sweep.sweep(at=now + 11 * MINUTE)
    assert state(thing) == "paid"
    assert things.told == [("paid", "t1")]


def test_an_attempt_in_flight_holds_the_deadline_up(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1", minutes=10)
    payment = started(thing)
    peer.pay(payment.url, way="debit")
    sweep.sweep(at=now + 11 * MINUTE)
    assert state(thing) == "open"
    peer.control("debit", session=payment.ref)
    sweep.sweep(at=now + 20 * MINUTE)
    assert state(thing) == "paid"


def test_webhooks_that_are_lost_altogether_are_repaired_by_the_sweep(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1")
    peer.pay(started(thing).url)
    work()
    assert state(thing) == "open"
    sweep.sweep(at=now + 6 * MINUTE)
    assert state(thing) == "paid"
    sweep.sweep(at=now + 12 * MINUTE)
    assert things.told == [("paid", "t1")]


def test_a_withdrawn_payable_has_its_page_closed_and_its_owner_is_not_told(
    peer: PeerInTests,
    opened: Opened,
    things: ThingHandler,
    now: dt.datetime,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    from payments import tasks

    thing = opened("t1")
    payment = started(thing)
    api.withdraw_payable(payable_id=thing, at=now)
    api.withdraw_payable(payable_id=thing, at=now)
    tasks.close_attempts(payable_id=thing)
    payment.refresh_from_db()
    assert payment.state == "expired"
    assert peer.pay(payment.url).status_code == 410
    assert state(thing) == "withdrawn"
    assert things.told == []
    with pytest.raises(api.NotOpen):
        started(thing)


def test_what_is_paid_cannot_be_withdrawn(peer: PeerInTests, opened: Opened, now: dt.datetime) -> None:
    thing = opened("t1")
    peer.pay(started(thing).url)
    api.sync(payable_id=thing, at=now)
    with pytest.raises(api.AlreadyPaid):
        api.withdraw_payable(payable_id=thing, at=now)
    assert state(thing) == "paid"


def test_nothing_starts_after_the_deadline(opened: Opened, now: dt.datetime) -> None:
    thing = opened("t1", minutes=10)
    with pytest.raises(api.NotOpen):
        started(thing, at=now + 10 * MINUTE)
    assert not Payment.objects.exists()


def test_an_owner_that_fails_to_expire_is_asked_again(opened: Opened, things: ThingHandler, now: dt.datetime) -> None:
    thing, other = opened("t1", minutes=10), opened("t2", minutes=10)
    things.fails_with = RuntimeError("no")
    sweep.sweep(at=now + 10 * MINUTE)
    assert {state(thing), state(other)} == {"open"}
    things.fails_with = None
    sweep.sweep(at=now + 11 * MINUTE)
    assert {state(thing), state(other)} == {"expired"}


def test_expiring_twice_tells_once(opened: Opened, things: ThingHandler, now: dt.datetime) -> None:
    thing = opened("t1", minutes=10)
    assert expire_if_due(payable_id=thing, at=now + 10 * MINUTE)
    assert not expire_if_due(payable_id=thing, at=now + 10 * MINUTE)
    assert things.told == [("expired", "t1")]
    assert Payable.objects.get().state == "expired"
