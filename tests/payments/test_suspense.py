"""Money without a home: wrong, late or second. It is booked, the owner is not told, and it goes back."""

import datetime as dt
from collections.abc import Callable

import pytest

from payments import api, sweep
from payments.models import GiveBack, Payment

from .conftest import EURO, PeerInTests, ThingHandler, euros, rials, started, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_rate")]
Opened = Callable[..., int]
MINUTE = dt.timedelta(minutes=1)


def given_back(peer: PeerInTests) -> list[int]:
    return [refund.amount for refund in peer.client.refunds.list({"limit": 100}).data]


def test_one_cent_for_eighty_euros_is_parked_reviewed_and_given_back(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1")
    payment = started(thing)
    peer.control("tamper", id=payment.ref, set={"amount_total": 1})
    peer.pay(payment.url)
    api.sync(payable_id=thing, at=now)
    payment.refresh_from_db()
    assert (state(thing), payment.state, payment.is_parked) == ("review", "mismatch", True)
    assert euros("suspense") == -1
    assert things.told == [], "what the owner holds stays held until the deadline"
    assert rials("received:test.thing") == 0

    sweep.sweep(at=now + MINUTE)
    assert given_back(peer) == [1]
    assert euros("suspense") == 0
    assert euros("psp_clearing:stripe") == -25, "only the fee remains"


def test_money_that_names_another_payment_is_parked(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1")
    payment = started(thing)
    peer.control("tamper", id=payment.ref, set={"client_reference_id": "somebody-else-1"})
    peer.pay(payment.url)
    api.sync(payable_id=thing, at=now)
    assert state(thing) == "review"
    assert things.told == []


def test_a_second_payment_through_two_tabs_goes_back(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1", minutes=60)
    first = started(thing)
    second = started(thing, at=now + 28 * MINUTE)
    assert second.pk != first.pk, "the first page was about to end"
    peer.pay(second.url)
    peer.pay(first.url)
    api.sync(payable_id=thing, at=now)
    first.refresh_from_db()
    second.refresh_from_db()
    assert sorted([first.is_parked, second.is_parked]) == [False, True]
    assert things.told == [("paid", "t1")]
    assert euros("suspense") == -8000
    sweep.sweep(at=now + MINUTE)
    assert given_back(peer) == [8000]
    assert euros("suspense") == 0
    assert state(thing) == "paid"


def test_somebody_who_pays_again_gets_the_page_that_is_open(peer: PeerInTests, opened: Opened) -> None:
    thing = opened("t1")
    assert started(thing).pk == started(thing).pk
    assert Payment.objects.count() == 1


def test_starting_again_after_paying_says_so(peer: PeerInTests, opened: Opened, things: ThingHandler) -> None:
    thing = opened("t1")
    peer.pay(started(thing).url)
    with pytest.raises(api.AlreadyPaid):
        started(thing)
    assert things.told == [("paid", "t1")]
    assert Payment.objects.count() == 1


def test_money_for_a_withdrawn_payable_goes_back(
    peer: PeerInTests, opened: Opened, things: ThingHandler, now: dt.datetime
) -> None:
    thing = opened("t1")
    payment = started(thing)
    api.withdraw_payable(payable_id=thing, at=now)
    peer.pay(payment.url)
    sweep.sweep(at=now + dt.timedelta(seconds=5))
    payment.refresh_from_db()
    assert (state(thing), payment.state, payment.is_parked) == ("withdrawn", "paid", True)
    sweep.sweep(at=now + MINUTE)
    assert given_back(peer) == [8000]
    assert things.told == []
    assert euros("suspense") == 0


def test_a_refund_made_in_the_dashboard_counts(peer: PeerInTests, opened: Opened, now: dt.datetime) -> None:
    thing = opened("t1")
    payment = started(thing)
    peer.control("tamper", id=payment.ref, set={"amount_total": 100})
    peer.pay(payment.url)
    api.sync(payable_id=thing, at=now)
    payment.refresh_from_db()
    peer.client.refunds.create({"payment_intent": payment.pay_ref, "amount": 100})
    sweep.sweep(at=now + MINUTE)
    assert GiveBack.objects.get().state == GiveBack.State.DONE
    assert given_back(peer) == [100], "not a second time"
    assert euros("suspense") == 0


def test_a_refund_that_fails_later_returns_to_suspense_and_needs_a_person(
    peer: PeerInTests, opened: Opened, now: dt.datetime
) -> None:
    thing = opened("t1")
    payment = started(thing)
    peer.control("tamper", id=payment.ref, set={"amount_total": 100})
    peer.pay(payment.url)
    api.sync(payable_id=thing, at=now)
    sweep.sweep(at=now + MINUTE)
    assert euros("suspense") == 0
    refund = peer.client.refunds.list({"limit": 1}).data[0]
    peer.control("fail_refund", refund=refund.id)
    from payments.attempts.fetch import fetch_and_converge

    payment.refresh_from_db()
    fetch_and_converge(payment=payment, at=now + 2 * MINUTE)
    assert euros("suspense") == -100
    assert GiveBack.objects.get().state == GiveBack.State.FAILED


def test_a_refusal_to_give_back_takes_a_new_key_and_is_tried_later(
    peer: PeerInTests, opened: Opened, now: dt.datetime
) -> None:
    thing = opened("t1")
    payment = started(thing)
    peer.control("tamper", id=payment.ref, set={"amount_total": 100})
    peer.pay(payment.url)
    api.sync(payable_id=thing, at=now)
    charge = peer.event("charge.succeeded").data.object["id"]
    peer.control("tamper", id=charge, set={"status": "pending"})
    sweep.sweep(at=now + MINUTE)
    row = GiveBack.objects.get()
    assert (row.state, row.attempt, row.tries) == (GiveBack.State.REQUESTED, 2, 1)
    peer.control("tamper", id=charge, set={"status": "succeeded"})
    sweep.sweep(at=row.next_try_at - dt.timedelta(seconds=1))
    assert given_back(peer) == []
    sweep.sweep(at=row.next_try_at)
    assert given_back(peer) == [100]
    assert euros("suspense") == 0


def test_the_sum_is_compared_with_the_stored_charge_and_not_with_todays_rate(
    peer: PeerInTests, opened: Opened, alice: object, bob: object, now: dt.datetime
) -> None:
    from .conftest import rate

    thing = opened("t1")
    payment = started(thing)
    rate_id = api.propose_rate(
        gateway="stripe",
        charge_minor=100,
        per_platform=2 * EURO,
        valid_from=now,
        by=alice.pk,
        at=now,  # type: ignore[attr-defined]
    )
    api.approve_rate(rate_id=rate_id, by=bob.pk, at=now)  # type: ignore[attr-defined]
    peer.pay(payment.url)
    assert api.sync(payable_id=thing, at=now).state == "paid"
    assert rate
