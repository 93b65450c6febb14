"""Sums, currencies, deadlines and hints of payments: each at the last moment, the last cent, the last that matters."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from ledger.models import Journal
from payments import api, events, hints, sweep
from payments.attempts.start import WORTH_REUSING, _attempt, _reusable
from payments.converge import converge, hand_over_again
from payments.errors import NotOpen
from payments.gateways.base import RefundSnapshot, Snapshot
from payments.models import GatewayEvent, GiveBack, Payable, Payment
from payments.offers import offers, smallest_payable
from payments.payables.expire import expire_if_due
from payments.rates import rate_at
from tests.locked import asked_locks

from .conftest import EURO, ThingHandler, euros, rials, signed, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_rate")]
Opened = Callable[..., int]
TICK = dt.timedelta(microseconds=1)
MINUTE = dt.timedelta(minutes=1)


def attempt(thing: int, now: dt.datetime, **changes: Any) -> Payment:
    """An attempt that is open at the gateway."""
    values: dict[str, Any] = {
        "payable_id": thing,
        "attempt": 1,
        "gateway": "stripe",
        "key": f"test-thing-{thing}-1",
        "amount": 80 * EURO,
        "currency": "IRR",
        "charge_amount": 8000,
        "charge_currency": "EUR",
        "rate_num": 100,
        "rate_den": EURO,
        "state": "open",
        "ref": f"cs_{thing}",
        "return_url": "",
        "cancel_url": "",
        "created_at": now,
        "expires_at": now + 30 * MINUTE,
    }
    return Payment.objects.create(**values | changes)


def come(payment: Payment, at: dt.datetime, **changes: Any) -> Payment:
    """The gateway says that money came."""
    values: dict[str, Any] = {"state": "paid", "currency": "EUR", "received": 8000, "merchant_key": payment.key}
    converge(payable_id=payment.payable_id, payment_id=payment.pk, snapshot=Snapshot(**values | changes), at=at)
    payment.refresh_from_db()
    return payment


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sent: list[str] = []
    monkeypatch.setattr(hints, "_send", lambda task, **ids: sent.append(task))
    return sent


@pytest.mark.requirement("C-76")
@pytest.mark.parametrize(
    "wrong",
    [{"currency": "USD"}, {"received": 7999}, {"received": 8001}, {"merchant_key": "another"}, {"currency": ""}],
)
def test_only_the_sum_the_currency_and_the_name_that_were_asked_for_pay(
    opened: Opened, things: ThingHandler, now: dt.datetime, wrong: dict[str, Any]
) -> None:
    payment = come(attempt(opened("t1"), now), now, **wrong)
    assert (payment.state, payment.is_parked, state(payment.payable_id)) == ("mismatch", True, "review")
    assert things.told == []
    assert GiveBack.objects.filter(amount=payment.received, currency=payment.received_currency).count() == 1


def test_a_part_that_went_back_is_not_all_of_it(opened: Opened, now: dt.datetime) -> None:
    payment = come(attempt(opened("t1"), now), now, received=7000)
    part = RefundSnapshot(ref="re_1", amount=3000, state="succeeded")
    come(payment, now, received=7000, refunds=(part,))
    row = GiveBack.objects.get()
    assert (row.state, row.done_at, euros("suspense")) == ("requested", None, -4000)
    rest = RefundSnapshot(ref="re_2", amount=3999, state="succeeded")
    come(payment, now, received=7000, refunds=(part, rest))
    assert GiveBack.objects.get().state == "requested"
    last = RefundSnapshot(ref="re_3", amount=1, state="pending")
    come(payment, now, received=7000, refunds=(part, rest, last))
    row.refresh_from_db()
    assert (row.state, row.done_at, euros("suspense")) == ("done", now, 0)


def test_paid_is_when_the_gateway_says_and_never_later_than_now(
    opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    early = come(attempt(opened("t1"), now), now, paid_at=now - MINUTE)
    late = come(attempt(opened("t2"), now), now, paid_at=now + MINUTE)
    assert (early.paid_at, late.paid_at) == (now - MINUTE, now)
    assert Payable.objects.get(ref="t1").paid_at == now - MINUTE
    booked = Journal.objects.filter(kind="payment.capture")
    assert set(booked.values_list("effective_at", flat=True)) == {now}, "booked when it was heard of"


def test_a_fee_is_booked_once_though_it_is_told_twice(opened: Opened, things: ThingHandler, now: dt.datetime) -> None:
    payment = come(attempt(opened("t1"), now), now, fee=145, fee_currency="EUR")
    come(payment, now, fee=150, fee_currency="EUR")
    assert (payment.fee, euros("psp_fee:stripe")) == (145, 145)


def test_a_payable_ends_at_its_deadline_and_not_before(opened: Opened, things: ThingHandler, now: dt.datetime) -> None:
    thing, end = opened("t1"), now + 30 * MINUTE
    assert not expire_if_due(payable_id=thing, at=end - TICK)
    assert _attempt(thing, gateway="stripe", return_url="http://t/", cancel_url="http://t/", at=end - TICK)
    Payment.objects.all().delete()
    with pytest.raises(NotOpen):
        _attempt(thing, gateway="stripe", return_url="http://t/", cancel_url="http://t/", at=end)
    sweep.sweep(at=end - TICK)
    assert state(thing) == "open"
    sweep.sweep(at=end)
    assert (state(thing), things.told) == ("expired", [("expired", "t1")])


@pytest.mark.parametrize("flying", ["created", "open", "processing"])
def test_no_attempt_in_flight_is_overtaken_by_the_deadline(
    opened: Opened, things: ThingHandler, now: dt.datetime, flying: str
) -> None:
    attempt(opened("t1"), now, state=flying)
    assert not expire_if_due(payable_id=Payable.objects.get().pk, at=now + 60 * MINUTE)
    assert things.told == []


def test_a_page_is_used_again_while_there_is_time_to_pay(opened: Opened, now: dt.datetime) -> None:
    thing = opened("t1")
    payment, payable = attempt(thing, now), Payable.objects.get()
    end = payment.expires_at - WORTH_REUSING
    assert _reusable(payable, gateway="stripe", at=end - TICK) == payment
    assert _reusable(payable, gateway="stripe", at=end) is None
    assert _reusable(payable, gateway="other", at=now) is None
    Payment.objects.update(state="processing")
    with pytest.raises(NotOpen):
        _attempt(thing, gateway="stripe", return_url="http://t/", cancel_url="http://t/", at=now)


def test_a_rate_is_in_force_from_its_moment_and_not_stale_at_its_last(
    alice: Any, bob: Any, now: dt.datetime, settings: Any
) -> None:
    later = now + MINUTE
    rate_id = api.propose_rate(
        gateway="stripe", charge_minor=100, per_platform=2 * EURO, valid_from=later, by=alice.pk, at=now
    )
    api.approve_rate(rate_id=rate_id, by=bob.pk, at=later)

    def rate(at: dt.datetime, currency: str = "EUR") -> Any:
        return rate_at(gateway="stripe", charge_currency=currency, at=at)

    assert (rate(later - TICK).den, rate(later).den) == (EURO, 2 * EURO)
    assert rate(later, currency="USD") is None
    end = later + settings.RATE_MAX_AGE
    assert (rate(end).is_stale, rate(end + TICK).is_stale) == (False, True)


def test_the_least_that_a_gateway_takes_is_offered_and_one_rial_less_is_not(now: dt.datetime) -> None:
    least = smallest_payable(at=now)
    assert least is not None

    def offered(amount: int, currency: str = "IRR") -> bool:
        return offers(amount=amount, currency=currency, at=now, language="en")[0].available

    assert (offered(least), offered(least - 1), offered(least, "EUR")) == (True, False, False)


def test_the_sweep_finds_each_thing_when_it_is_due_and_not_before(opened: Opened, now: dt.datetime) -> None:
    def found(rows: Callable[[dt.datetime], Any], wait: dt.timedelta) -> tuple[int, int]:
        return len(rows(now + wait - TICK)), len(rows(now + wait))

    GatewayEvent.objects.create(gateway="stripe", event_id="e", type="t", payload={}, received_at=now)
    assert found(sweep._waiting_events, sweep.GIVE_THE_TASK_TIME) == (0, 1)
    payment = attempt(opened("t1", minutes=None), now, state="created", expires_at=now + dt.timedelta(days=9))
    assert found(sweep._unanswered, sweep.GIVE_THE_CALL_TIME) == (0, 1)
    Payment.objects.update(state="open", checked_at=now)
    assert found(sweep._to_look_at, sweep.LOOK_AGAIN) == (0, 1)
    Payment.objects.update(expires_at=now + MINUTE)
    assert found(sweep._to_look_at, MINUTE) == (0, 1)
    Payment.objects.update(state="mismatch", received=5, received_currency="EUR")
    assert found(sweep._to_look_at, sweep.LOOK_FOR_FEE) == (0, 1)
    GiveBack.objects.create(
        payment=payment, key="k", amount=5, currency="EUR", reason="late", requested_at=now, next_try_at=now + MINUTE
    )
    assert found(sweep._to_give_back, MINUTE) == (0, 1)


def test_what_is_to_be_done_is_hinted_at_once(
    opened: Opened, now: dt.datetime, hinted: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    """The sweep would find it minutes later; a member would wait for it."""
    with django_capture_on_commit_callbacks(execute=True):
        come(attempt(opened("t1"), now), now, received=1)
    assert hinted == ["give_back"]
    hinted.clear()
    thing = opened("t2")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            api.withdraw_payable(payable_id=thing, at=now)
    assert hinted == ["close_attempts"]
    hinted.clear()
    about = {"id": "cs_1", "object": "checkout.session", "metadata": {}, "client_reference_id": "k"}
    event = {"id": "evt_1", "object": "event", "type": "checkout.session.completed", "data": {"object": about}}
    body = json.dumps(event)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            headers = {"Stripe-Signature": signed(body)}
            events.receive(gateway="stripe", body=body.encode(), headers=headers, at=now)
    assert hinted == ["handle_event"]


def test_nothing_is_hinted_before_the_commit(
    opened: Opened, now: dt.datetime, hinted: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        come(attempt(opened("t1"), now), now, received=1)
        api.withdraw_payable(payable_id=opened("t2"), at=now)
    assert (hinted, len(waiting)) == ([], 2)


def test_payable_then_payment_are_asked_for_by_whoever_changes_them(
    opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1")
    payment = attempt(thing, now)
    with asked_locks() as asked:
        come(payment, now)
    assert asked[:2] == ["Payable", "Payment"]
    Payment.objects.update(handover="failed")
    with asked_locks() as asked:
        hand_over_again(payable_id=thing, payment_id=payment.pk, at=now)
    assert asked[:2] == ["Payable", "Payment"]
    other = opened("t2")
    for act in (
        lambda: _attempt(other, gateway="stripe", return_url="http://t/", cancel_url="http://t/", at=now),
        lambda: expire_if_due(payable_id=other, at=now),
        lambda: api.withdraw_payable(payable_id=other, at=now),
    ):
        with asked_locks() as asked:
            act()
        assert asked[:1] == ["Payable"]


def test_another_sum_another_payer_or_currency_is_another_payable(opened: Opened, alice: Any, now: dt.datetime) -> None:
    opened("t1")
    with pytest.raises(api.PayableDiffers):
        opened("t1", amount=80 * EURO + 1)
    given = {"kind": "test.thing", "ref": "t1", "amount": 80 * EURO, "title_fa": "", "title_en": "", "not_after": None}
    with pytest.raises(api.PayableDiffers):
        api.open_payable(payer_id=alice.pk, at=now, **given)
    with pytest.raises(ValueError, match="IRR"):
        api.open_payable(payer_id=alice.pk, at=now, currency="EUR", **given)
    assert rials("received:test.thing") == 0
