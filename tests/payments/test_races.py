"""Two things at once, on PostgreSQL. Each race has a control that shows the harm without the guard."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet

from payments import api, converge, tasks
from payments.gateways.base import Snapshot
from payments.models import GatewayEvent, GiveBack, Payable, Payment
from payments.payables.expire import expire_if_due
from tests.races.unguarded import FREE, LOCKED, meeting

from .conftest import EURO, PeerInTests, ThingHandler, euros, rials, started, state

pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_rate"),
]
Opened = Callable[..., int]
LATER = dt.timedelta(hours=1)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run them in threads that start together; each answers with its result or its exception."""
    gate = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        try:
            gate.wait()
            answers[index] = act()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def attempt(opened: Opened, now: dt.datetime) -> Callable[[str], Payment]:
    """attempt("t1"): an attempt that is open at the gateway, as far as we know."""

    def make(ref: str) -> Payment:
        return Payment.objects.create(
            payable_id=opened(ref),
            attempt=1,
            gateway="stripe",
            key=f"test-thing-{ref}-1",
            ref=f"cs_{ref}",
            amount=80 * EURO,
            currency="IRR",
            charge_amount=8000,
            charge_currency="EUR",
            rate_num=100,
            rate_den=EURO,
            state="open",
            return_url="",
            cancel_url="",
            created_at=now,
            expires_at=now + LATER,
        )

    return make


def paid(payment: Payment) -> Snapshot:
    return Snapshot(
        state="paid",
        currency="EUR",
        received=8000,
        pay_ref=f"pi_{payment.pk}",
        merchant_key=payment.key,
        fee=145,
        fee_currency="EUR",
    )


def twelve(
    payment: Payment, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, *, patience: float = FREE
) -> list[object]:
    """Twelve snapshots of one payment applied at once, all of them past their reading before one writes."""
    monkeypatch.setattr(converge, "_fault", meeting(converge._fault, people=12, patience=patience))
    snapshot = paid(payment)
    return at_once(
        *[lambda: converge.converge(payable_id=payment.payable_id, payment_id=payment.pk, snapshot=snapshot, at=now)]
        * 12
    )


def test_control_without_the_lock_a_payment_is_captured_and_given_back_too(
    attempt: Callable[[str], Payment], now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = attempt("t1")
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *_, **__: self)
    twelve(payment, now, monkeypatch)
    assert euros("fx_position") == -8000
    assert GiveBack.objects.exists(), "the same money is booked for the owner and on its way back"


def test_the_same_news_twelve_times_at_once_is_one_capture(
    attempt: Callable[[str], Payment], things: ThingHandler, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = attempt("t1")
    answers = twelve(payment, now, monkeypatch, patience=LOCKED)
    assert answers == [None] * 12
    assert things.told == [("paid", "t1")]
    assert euros("psp_clearing:stripe") == 8000 - 145
    assert rials("test:income") == -80 * EURO
    assert not GiveBack.objects.exists()


def test_twelve_webhooks_at_once_from_the_peer_are_one_capture(
    over_http: PeerInTests, opened: Opened, things: ThingHandler
) -> None:
    over_http.control("mode", mode="drop")
    thing = opened("t1")
    over_http.pay(started(thing).url)
    event = over_http.event("checkout.session.completed")
    assert over_http.control("resend", event=event.id, times=12)["statuses"] == [200] * 12
    row = GatewayEvent.objects.get()
    at_once(*[lambda: tasks.handle_event(event_id=row.pk)] * 12)
    assert state(thing) == "paid"
    assert things.told == [("paid", "t1")]
    assert euros("psp_clearing:stripe") == 8000 - 145


def test_control_read_then_write_lets_a_thing_be_paid_and_expired(
    attempt: Callable[[str], Payment], things: ThingHandler, now: dt.datetime
) -> None:
    payment = attempt("t1")
    meet = meeting(lambda: None)

    def end(word: str) -> None:
        row = Payable.objects.get(pk=payment.payable_id)
        meet()
        if row.state == "open":
            things.told.append((word, row.ref))

    at_once(lambda: end("paid"), lambda: end("expired"))
    assert sorted(things.told) == [("expired", "t1"), ("paid", "t1")]


def test_paid_against_expired_ends_one_way(
    attempt: Callable[[str], Payment], things: ThingHandler, now: dt.datetime
) -> None:
    """The attempt had ended as far as we knew, the deadline has passed, and the money comes all the same."""
    for number in range(8):
        things.told.clear()
        payment = attempt(f"t{number}")
        Payment.objects.filter(pk=payment.pk).update(state="expired")
        snapshot = paid(payment)
        at_once(
            lambda payment=payment, snapshot=snapshot: converge.converge(
                payable_id=payment.payable_id, payment_id=payment.pk, snapshot=snapshot, at=now + LATER
            ),
            lambda payment=payment: expire_if_due(payable_id=payment.payable_id, at=now + LATER),
        )
        payment.refresh_from_db()
        ended = state(payment.payable_id)
        assert things.told == [(ended, f"t{number}")]
        assert payment.is_parked == (ended == "expired")
        assert GiveBack.objects.filter(payment=payment).exists() == payment.is_parked


def test_paid_against_withdrawn_ends_one_way(
    attempt: Callable[[str], Payment], things: ThingHandler, now: dt.datetime
) -> None:
    for number in range(8):
        things.told.clear()
        payment = attempt(f"t{number}")
        snapshot = paid(payment)
        _, answer = at_once(
            lambda payment=payment, snapshot=snapshot: converge.converge(
                payable_id=payment.payable_id, payment_id=payment.pk, snapshot=snapshot, at=now
            ),
            lambda payment=payment: api.withdraw_payable(payable_id=payment.payable_id, at=now),
        )
        payment.refresh_from_db()
        if state(payment.payable_id) == "paid":
            assert isinstance(answer, api.AlreadyPaid)
            assert things.told == [("paid", f"t{number}")]
            assert not payment.is_parked
        else:
            assert answer is None
            assert things.told == []
            assert payment.is_parked


def test_two_clicks_at_once_are_one_attempt(peer: PeerInTests, opened: Opened) -> None:
    thing = opened("t1")
    site = "http://testserver/x/"
    from django.utils import timezone

    answers = at_once(
        *[lambda: api.start(payable_id=thing, gateway="stripe", return_url=site, cancel_url=site, at=timezone.now())]
        * 4
    )
    assert len(set(answers)) == 1
    assert Payment.objects.count() == 1
