"""The work is done at the gateway and its answer never arrives: the same key finds what was made."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from payments import api, sweep
from payments.models import GiveBack, Payment

from .conftest import PeerInTests, euros, started, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_rate")]
Opened = Callable[..., int]
SITE = "http://testserver/things/"


def test_one_lost_answer_is_repeated_under_the_same_key(peer: PeerInTests, opened: Opened) -> None:
    peer.control("lose", times=1)
    payment = started(opened("t1"))
    made = peer.sessions(payment.key)
    assert [session.id for session in made] == [payment.ref]


def test_all_tries_lost_leaves_a_trace_and_the_next_try_resumes_it(
    peer: PeerInTests, opened: Opened, now: dt.datetime
) -> None:
    thing = opened("t1")
    peer.control("lose", times=3)
    with pytest.raises(api.GatewayUnreachable):
        started(thing)
    lost = Payment.objects.get()
    assert (lost.state, lost.ref) == ("created", None)

    again = started(thing)
    assert again.pk == lost.pk
    assert [session.id for session in peer.sessions(lost.key)] == [again.ref]


def test_the_sweep_resumes_a_lost_start(peer: PeerInTests, opened: Opened, now: dt.datetime) -> None:
    peer.control("lose", times=3)
    with pytest.raises(api.GatewayUnreachable):
        started(opened("t1"))
    sweep.sweep(at=now + dt.timedelta(seconds=30))
    assert Payment.objects.get().state == "created", "the call may still be under way"
    sweep.sweep(at=now + dt.timedelta(minutes=2))
    payment = Payment.objects.get()
    assert payment.state == "open"
    assert [session.id for session in peer.sessions(payment.key)] == [payment.ref]


def test_a_refusal_ends_the_attempt_and_not_the_payable(peer: PeerInTests, opened: Opened, settings: Any) -> None:
    thing = opened("t1")
    settings.STRIPE_SECRET_KEY = "rk_test_wrong"
    with pytest.raises(api.GatewayRefused):
        started(thing)
    assert Payment.objects.get().state == "failed"
    assert state(thing) == "open"
    settings.STRIPE_SECRET_KEY = "sk_test_tests"
    assert started(thing).attempt == 2


def test_a_key_used_for_something_else_is_refused_by_the_peer(peer: PeerInTests, opened: Opened) -> None:
    payment = started(opened("t1"))
    line = {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 99, "product_data": {"name": "x"}}}
    with pytest.raises(stripe.IdempotencyError):
        peer.client.checkout.sessions.create(
            {"mode": "payment", "success_url": SITE, "line_items": [line]}, {"idempotency_key": f"start-{payment.key}"}
        )


def test_a_lost_answer_to_giving_back_gives_back_once(peer: PeerInTests, opened: Opened, now: dt.datetime) -> None:
    thing = opened("t1")
    payment = started(thing)
    api.withdraw_payable(payable_id=thing, at=now)
    peer.pay(payment.url)
    sweep.sweep(at=now + dt.timedelta(seconds=1))
    row = GiveBack.objects.get()
    if row.state != GiveBack.State.DONE:
        peer.control("lose", times=3)
        sweep.sweep(at=now + dt.timedelta(minutes=1))
        sweep.sweep(at=now + dt.timedelta(hours=1))
    refunds = peer.client.refunds.list({"limit": 10}).data
    assert [refund.amount for refund in refunds] == [8000]
    assert euros("suspense") == 0
    row.refresh_from_db()
    assert row.state == GiveBack.State.DONE
