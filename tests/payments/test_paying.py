"""Paying at the peer's page over HTTP; events reach the site by signed webhooks, a worker handles them."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from payments import api
from payments.models import GatewayEvent, Payment

from .conftest import ASKS, EURO, GOOD, POOR, PeerInTests, ThingHandler, euros, rials, started, state, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_rate")]
Opened = Callable[..., int]


def test_a_payment_goes_from_the_page_by_webhook_to_the_owner(
    over_http: PeerInTests, opened: Opened, things: ThingHandler
) -> None:
    thing = opened("t1")
    payment = started(thing)
    page = requests.get(payment.url, timeout=10).text
    assert "80.00 EUR" in page
    assert "TEST PAYMENT – no money moves" in page
    assert "88,000,000 IRR" in page

    answer = over_http.pay(payment.url)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://testserver/pay/return/{payment.key}/"
    over_http.quiet()
    assert state(thing) == "open", "an event alone changes nothing before it is handled"
    work()

    view = api.payable(payable_id=thing)
    assert view.state == "paid"
    assert view.payments[0].handover == "done"
    assert things.told == [("paid", "t1")]


def test_the_books_hold_the_charge_the_rials_and_the_fee(wired: PeerInTests, opened: Opened) -> None:
    thing = opened("t1")
    wired.pay(started(thing).url)
    wired.quiet()
    work()
    fee = 8000 * 150 // 10_000 + 25
    assert euros("psp_clearing:stripe") == 8000 - fee
    assert euros("psp_fee:stripe") == fee
    assert euros("fx_position") == -8000
    assert rials("fx_position") == 80 * EURO
    assert rials("received:test.thing") == 0, "the owner has posted its side"
    assert rials("test:income") == -80 * EURO


def test_visiting_the_return_address_proves_nothing(
    wired: PeerInTests, opened: Opened, client: Any, charlie: Any
) -> None:
    thing = opened("t1")
    payment = started(thing)
    client.force_login(charlie)
    answer = client.get(f"/pay/return/{payment.key}/")
    assert answer.status_code == 200
    assert state(thing) == "open"


def test_the_return_page_asks_the_gateway_itself_when_the_webhook_is_late(
    peer: PeerInTests, opened: Opened, client: Any, charlie: Any, things: ThingHandler
) -> None:
    thing = opened("t1")
    payment = started(thing)
    peer.pay(payment.url)
    client.force_login(charlie)
    answer = client.get(f"/pay/return/{payment.key}/")
    assert answer.status_code == 302
    assert answer["Location"] == "/things/t1/"
    assert state(thing) == "paid"
    assert things.told == [("paid", "t1")]


def test_a_declined_card_leaves_the_session_open_and_the_second_try_works(wired: PeerInTests, opened: Opened) -> None:
    thing = opened("t1")
    payment = started(thing)
    answer = wired.pay(payment.url, POOR)
    assert answer.status_code == 402
    assert "insufficient_funds" in answer.text
    assert 'role="alert"' in answer.text
    wired.quiet()
    work()
    assert GatewayEvent.objects.filter(type="payment_intent.payment_failed").exists()
    assert state(thing) == "open"
    assert Payment.objects.get().state == "open"

    wired.pay(payment.url, GOOD)
    wired.quiet()
    work()
    assert state(thing) == "paid"
    assert Payment.objects.count() == 1


def test_a_failed_challenge_leaves_it_open_and_a_passed_one_pays(wired: PeerInTests, opened: Opened) -> None:
    thing = opened("t1")
    payment = started(thing)
    asked = wired.pay(payment.url, ASKS)
    assert asked.status_code == 303
    assert "/c/challenge/" in asked.headers["Location"]
    assert wired.answer_challenge(asked, "decline").status_code == 402
    wired.quiet()
    work()
    assert state(thing) == "open"

    passed = wired.answer_challenge(wired.pay(payment.url, ASKS), "approve")
    assert passed.headers["Location"] == payment.return_url
    wired.quiet()
    work()
    assert state(thing) == "paid"


def test_a_slow_debit_is_not_paid_before_it_arrives(wired: PeerInTests, opened: Opened) -> None:
    thing = opened("t1")
    payment = started(thing)
    wired.pay(payment.url, way="debit")
    wired.quiet()
    work()
    assert state(thing) == "open"
    assert Payment.objects.get().state == "processing"
    wired.control("debit", session=payment.ref)
    wired.quiet()
    work()
    assert state(thing) == "paid"


def test_a_slow_debit_that_does_not_come_ends_the_attempt_and_not_the_payable(
    wired: PeerInTests, opened: Opened
) -> None:
    thing = opened("t1")
    payment = started(thing)
    wired.pay(payment.url, way="debit")
    wired.control("debit", session=payment.ref, good=False)
    wired.quiet()
    work()
    assert Payment.objects.get().state == "failed"
    assert state(thing) == "open"
    assert started(thing).attempt == 2


def test_a_fee_that_becomes_known_later_is_posted_then(wired: PeerInTests, opened: Opened) -> None:
    payment = started(opened("t1"))
    wired.pay(payment.url)
    charge = wired.event("charge.succeeded").data.object
    wired.control("forget_fee", charge=charge["id"])
    wired.quiet()
    work()
    assert Payment.objects.get().fee is None
    assert euros("psp_clearing:stripe") == 8000
    wired.control("forget_fee", charge=charge["id"])
    wired.quiet()
    work()
    assert Payment.objects.get().fee == 145
    assert euros("psp_clearing:stripe") == 8000 - 145
