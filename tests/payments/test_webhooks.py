"""Hostile and clumsy pushes: only what the gateway signed is stored, once, and even that proves nothing."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from ledger import api as ledger
from payments import hints, tasks
from payments.models import GatewayEvent, Payment

from .conftest import PeerInProcess, PeerInTests, ThingHandler, euros, push, rials, signed, started, state, until, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_rate")]
Opened = Callable[..., int]


@pytest.fixture
def paid(wired: PeerInProcess, opened: Opened) -> tuple[int, Payment, str]:
    """A paid thing, its attempt, and the text of the event that said so."""
    return pay_one(wired, opened)


def pay_one(peer: PeerInTests, opened: Opened) -> tuple[int, Payment, str]:
    thing = opened("t1")
    payment = started(thing)
    peer.pay(payment.url)
    peer.quiet()
    work()
    event = peer.event("checkout.session.completed")
    return thing, payment, peer.control("body", event=event.id)["body"]


@pytest.mark.parametrize("fault", ["none", "empty", "wrong secret", "changed body", "old", "not text", "not ascii"])
def test_what_the_gateway_did_not_sign_is_refused(
    wired: PeerInTests, paid: tuple[int, Payment, str], fault: str
) -> None:
    stored = GatewayEvent.objects.count()
    fresh = paid[2].replace('"evt_', '"evt_new')
    body, signature = {
        "none": (fresh, None),
        "empty": (fresh, ""),
        "wrong secret": (fresh, signed(fresh, "whsec_other")),
        "changed body": (fresh.replace("8000", "1"), signed(fresh)),
        "old": (fresh, signed(fresh, moment=int(time.time()) - 600)),
        "not text": (b"\xff\xfe", signed("x")),
        "not ascii": ("{}", "t=1,v1=\xe9"),
    }[fault]
    answer = push(body, signature)
    assert answer.status_code == 400
    assert GatewayEvent.objects.count() == stored


@pytest.mark.parametrize("text", ["no json", "[]", "{}", '{"object": "v2.core.event", "id": "evt_1", "type": "x"}'])
def test_signed_nonsense_and_thin_events_are_refused(wired: PeerInTests, text: str) -> None:
    assert push(text, signed(text)).status_code == 400
    assert not GatewayEvent.objects.exists()


EVENT = '{"object": "event", "id": "evt_1", "type": "refund.created", "data": {"object": {%s}}}'
STRANGE = {
    "deep": '{"object": "event", "data": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep enough to be read": '{"object": "event", "data": ' + "[" * 200 + "]" * 200 + "}",
    "data is a list": '{"object": "event", "id": "evt_1", "type": "refund.created", "data": [1]}',
    "object is a list": '{"object": "event", "id": "evt_1", "type": "refund.created", "data": {"object": [1]}}',
    "metadata is a list": EVENT % '"metadata": [1]',
    "key is an object": EVENT % '"metadata": {"payment_key": {}}',
    "NaN": EVENT % '"amount": NaN',
    "infinite": EVENT % '"amount": 1e999',
    "a number of 5,000 digits": EVENT % f'"amount": {"9" * 5000}',
    "NUL": EVENT % '"description": "a\\u0000b"',
    "half a pair": EVENT % '"description": "\\ud800"',
    "id is a number": (EVENT % '"amount": 1').replace('"evt_1"', "1"),
    "id is too long": (EVENT % '"amount": 1').replace("evt_1", "e" * 200),
    "type is a list": (EVENT % '"amount": 1').replace('"refund.created"', "[]"),
    "session without an id": EVENT % '"object": "checkout.session"',
}


@pytest.mark.parametrize("how", STRANGE)
def test_what_is_signed_and_strange_is_refused_and_not_an_error_of_ours(wired: PeerInTests, how: str) -> None:
    assert push(STRANGE[how], signed(STRANGE[how])).status_code == 400
    assert not GatewayEvent.objects.exists()


def test_the_pattern_of_the_strange_events_is_taken_when_nothing_is_strange(wired: PeerInTests) -> None:
    text = EVENT % '"amount": 1'
    assert push(text, signed(text)).status_code == 200
    assert GatewayEvent.objects.get().event_id == "evt_1"


def test_a_live_event_never_meets_a_test_key(wired: PeerInTests, paid: tuple[int, Payment, str]) -> None:
    event = json.loads(paid[2]) | {"id": "evt_live", "livemode": True}
    text = json.dumps(event)
    assert push(text, signed(text)).status_code == 400
    assert not GatewayEvent.objects.filter(event_id="evt_live").exists()


def test_a_second_secret_is_accepted_while_one_is_being_changed(
    wired: PeerInTests, paid: tuple[int, Payment, str], settings: Any
) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_next", "whsec_tests"]
    text = paid[2].replace('"evt_', '"evt_new')
    assert push(text, signed(text, "whsec_next")).status_code == 200
    assert push(text, signed(text)).status_code == 200


def test_a_type_that_means_nothing_is_answered_and_not_stored(
    wired: PeerInTests, paid: tuple[int, Payment, str]
) -> None:
    text = json.dumps(json.loads(paid[2]) | {"id": "evt_odd", "type": "customer.created"})
    assert push(text, signed(text)).status_code == 200
    assert not GatewayEvent.objects.filter(event_id="evt_odd").exists()


def test_an_unknown_gateway_and_a_get_are_refused(client: Any) -> None:
    assert client.post("/pay/nobody/webhook/", b"{}", content_type="application/json").status_code == 404
    assert client.get("/pay/stripe/webhook/").status_code == 405


def test_a_replay_is_answered_and_stored_once(wired: PeerInTests, paid: tuple[int, Payment, str]) -> None:
    stored = GatewayEvent.objects.count()
    answer = push(paid[2], signed(paid[2]))
    assert (answer.status_code, answer.content) == (200, b"nothing new")
    assert GatewayEvent.objects.count() == stored


def test_twelve_redeliveries_at_once_change_nothing(
    over_http: PeerInTests, opened: Opened, things: ThingHandler
) -> None:
    pay_one(over_http, opened)
    before = (GatewayEvent.objects.count(), euros("psp_clearing:stripe"), list(things.told))
    event = over_http.event("checkout.session.completed")
    assert set(over_http.control("resend", event=event.id, times=12)["statuses"]) == {200}
    work()
    assert (GatewayEvent.objects.count(), euros("psp_clearing:stripe"), things.told) == before


def test_a_signed_event_that_claims_a_payment_pays_nothing(
    wired: PeerInTests, paid: tuple[int, Payment, str], opened: Opened
) -> None:
    _, before, text = paid
    other = opened("t2")
    unpaid = started(other)
    lie = text.replace('"evt_', '"evt_lie').replace(before.ref or "", unpaid.ref or "").replace(before.key, unpaid.key)
    assert push(lie, signed(lie)).content == b"stored"
    work()
    assert GatewayEvent.objects.exclude(processed_at=None).filter(event_id__startswith="evt_lie").exists()
    assert state(other) == "open"


def test_sixteen_different_events_for_one_payment_capture_once(
    over_http: PeerInTests, opened: Opened, things: ThingHandler
) -> None:
    _, before, text = pay_one(over_http, opened)
    over_http.control("mode", mode="drop")
    other = opened("t2")
    payment = started(other)
    over_http.pay(payment.url)
    base = text.replace(before.ref or "", payment.ref or "").replace(before.key, payment.key)
    captured = euros("psp_clearing:stripe")
    answers: list[str] = []

    def fire(number: int) -> None:
        body = base.replace('"evt_', f'"evt_{number:02}')
        answers.append(
            requests.post(
                over_http.server.peer.webhook, body.encode(), headers={"Stripe-Signature": signed(body)}, timeout=20
            ).text
        )

    threads = [threading.Thread(target=fire, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()
    assert answers == ["stored"] * 16
    assert state(other) == "paid"
    assert euros("psp_clearing:stripe") == captured + 8000 - 145
    assert things.told.count(("paid", "t2")) == 1


def test_events_in_reverse_order_end_in_the_same_place(wired: PeerInProcess, opened: Opened) -> None:
    thing = opened("t1")
    wired.pay(started(thing).url)
    wired.quiet(reverse=True)
    work()
    assert state(thing) == "paid"
    assert not GatewayEvent.objects.exclude(error="").exists()
    assert rials("received:test.thing") == 0


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_costs_nothing_but_time(
    wired: PeerInTests, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kombu.exceptions import OperationalError

    asked: list[object] = []

    def down(name: str, **_: object) -> None:
        asked.append(name)
        raise OperationalError("no broker")

    monkeypatch.setattr(hints.current_app, "send_task", down)
    thing = opened("t1")
    wired.pay(started(thing).url)
    wired.quiet()
    assert "payments.tasks.handle_event" in asked
    assert GatewayEvent.objects.filter(processed_at=None).exists()
    GatewayEvent.objects.update(received_at=GatewayEvent.objects.first().received_at.replace(year=2020))
    tasks.sweep()
    assert state(thing) == "paid"


def test_an_event_that_is_quicker_than_our_own_answer_finds_the_payment_by_its_key(
    wired: PeerInTests, opened: Opened
) -> None:
    thing = opened("t1")
    payment = started(thing)
    Payment.objects.update(ref=None, url="", state="created")
    wired.pay(payment.url)
    wired.quiet()
    work()
    assert state(thing) == "paid"
    assert Payment.objects.get().ref == payment.ref


def test_an_event_about_nobody_is_put_aside_with_a_remark(wired: PeerInTests) -> None:
    made = wired.client.checkout.sessions.create(
        {
            "mode": "payment",
            "success_url": "http://testserver/",
            "line_items": [
                {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 900, "product_data": {"name": "x"}}}
            ],
        }
    )
    wired.pay(made.url)
    wired.quiet()
    work()
    assert set(GatewayEvent.objects.values_list("error", flat=True)) == {"no payment of ours"}
    assert ledger.balance(code="psp_clearing:stripe", unit="EUR") == 0


def test_a_site_that_is_down_gets_its_events_later(over_http: PeerInTests, opened: Opened) -> None:
    address, over_http.server.peer.webhook = over_http.server.peer.webhook, "http://127.0.0.1:9/"
    thing = opened("t1")
    over_http.pay(started(thing).url)
    peer = over_http.server.peer
    until(lambda: any(delivery.attempt > 1 for delivery in list(peer.queue)))  # the first attempt failed
    over_http.server.peer.webhook = address
    over_http.quiet()
    until(lambda: GatewayEvent.objects.filter(type="checkout.session.completed").exists())
    work()
    assert state(thing) == "paid"
