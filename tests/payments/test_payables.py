"""Opening payables, and handing money over to owners that may fail."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from lib.registry import BadRegistry
from payments import api, registry, sweep
from payments.checks import stored_kinds_have_owners
from payments.gateways.base import Snapshot
from payments.models import Payable, Payment
from tests.registries import without

from .conftest import EURO, KIND, ThingHandler, rials, state

pytestmark = pytest.mark.django_db
Opened = Callable[..., int]


@pytest.fixture
def bare(fresh_rate: int, now: dt.datetime) -> Callable[..., Any]:
    """bare(thing) pays it by a snapshot, without a gateway."""

    def pay(thing: int, **changes: Any) -> api.PayableView:
        return api.converge_snapshot(payable_id=thing, gateway="stripe", at=now, demo=True, **changes)

    return pay


def test_the_same_thing_opened_twice_is_one_payable(opened: Opened) -> None:
    assert opened("t1") == opened("t1")
    assert Payable.objects.count() == 1


def test_the_same_thing_with_another_amount_is_refused(opened: Opened) -> None:
    opened("t1")
    with pytest.raises(api.PayableDiffers):
        opened("t1", amount=5)
    assert Payable.objects.get().amount == 80 * EURO


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_to_pay_is_no_payable(opened: Opened, amount: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        opened("t1", amount=amount)


def test_a_kind_nobody_owns_is_refused(charlie: Any, now: dt.datetime) -> None:
    with pytest.raises(LookupError):
        api.open_payable(
            kind="no.one", ref="1", payer_id=charlie.pk, amount=1, title_fa="", title_en="", not_after=None, at=now
        )


def test_a_kind_has_one_owner(things: ThingHandler) -> None:
    with pytest.raises(BadRegistry, match="registered already"):
        registry.payables.register(KIND, things)


def test_stored_payables_without_an_owner_fail_the_check(opened: Opened) -> None:
    opened("t1")
    assert stored_kinds_have_owners(databases=["default"]) == []
    with without(registry.payables, KIND):
        assert [message.id for message in stored_kinds_have_owners(databases=["default"])] == ["payments.E005"]


def test_an_owner_that_fails_cannot_hide_the_money(
    opened: Opened, things: ThingHandler, bare: Callable[..., Any], now: dt.datetime
) -> None:
    things.fails_with = RuntimeError("the owner is broken")
    view = bare(opened("t1"))
    assert view.state == "paid"
    assert view.payments[0].handover == "failed"
    assert rials("received:test.thing") == -80 * EURO, "booked, and waiting for the owner"
    assert rials("test:income") == 0, "what the owner began is rolled back"

    things.fails_with = None
    sweep.sweep(at=now)
    assert Payment.objects.get().handover == "done"
    assert rials("received:test.thing") == 0
    assert rials("test:income") == -80 * EURO


def test_a_lost_lock_in_the_owner_undoes_everything_so_that_the_task_is_repeated(
    opened: Opened, things: ThingHandler, bare: Callable[..., Any]
) -> None:
    thing = opened("t1")
    things.fails_with = OperationalError("deadlock detected")
    with pytest.raises(OperationalError):
        bare(thing)
    assert state(thing) == "open"
    assert rials("received:test.thing") == 0


def test_converging_again_changes_nothing(
    opened: Opened, things: ThingHandler, bare: Callable[..., Any], now: dt.datetime
) -> None:
    from payments.converge import converge

    thing = opened("t1")
    bare(thing)
    payment = Payment.objects.get()
    snapshot = Snapshot(
        state="paid", currency="EUR", received=8000, merchant_key=payment.key, fee=145, fee_currency="EUR"
    )
    converge(payable_id=payment.payable_id, payment_id=payment.pk, snapshot=snapshot, at=now)
    converge(payable_id=payment.payable_id, payment_id=payment.pk, snapshot=Snapshot(state="expired"), at=now)
    payment.refresh_from_db()
    assert (payment.state, state(thing)) == ("paid", "paid")
    assert things.told == [("paid", "t1")]


def test_history_is_marked_and_the_moment_is_kept(opened: Opened, bare: Callable[..., Any], now: dt.datetime) -> None:
    view = bare(opened("t1"))
    payment = Payment.objects.get()
    assert payment.is_demo
    assert view.paid_at == now
    assert payment.charge_amount == 8000


def test_there_is_no_history_outside_the_demo(opened: Opened, bare: Callable[..., Any], settings: Any) -> None:
    thing = opened("t1")
    settings.SANDBOX_ALLOWED = False
    with pytest.raises(api.PaymentError):
        bare(thing)
    assert not Payment.objects.exists()


def test_the_sweep_never_asks_a_gateway_about_history(
    opened: Opened, bare: Callable[..., Any], now: dt.datetime
) -> None:
    thing = opened("t1")
    bare(thing, snapshot=Snapshot(state="open"))
    sweep.sweep(at=now + dt.timedelta(minutes=5))
    assert Payment.objects.get().state == "open"
