"""The page the payer comes back to: hers alone, honest while the bank is silent."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from payments import api
from payments.models import Payment

from .conftest import PeerInTests, started, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_rate")]
Opened = Callable[..., int]


def test_only_the_payer_sees_it(peer: PeerInTests, opened: Opened, client: Any, alice: Any) -> None:
    address = f"/pay/return/{started(opened('t1')).key}/"
    anonymous = client.get(address)
    assert anonymous.status_code == 302
    assert "/login/" in anonymous["Location"]
    client.force_login(alice)
    assert client.get(address).status_code == 404
    assert client.get("/pay/return/nobody-1/").status_code == 404


def test_while_the_bank_is_silent_it_waits_and_looks_again(
    peer: PeerInTests, opened: Opened, client: Any, charlie: Any
) -> None:
    payment = started(opened("t1"))
    client.force_login(charlie)
    page = client.get(f"/pay/return/{payment.key}/")
    assert page.status_code == 200
    part = client.get(f"/pay/return/{payment.key}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 5s"' in part
    assert "۸٬۸۰۰٬۰۰۰" in part
    assert "۸۰٫۰۰ EUR" in part
    assert "http-equiv" not in part, "nothing reloads under a reader's hands without script"


def test_an_unreachable_gateway_is_waiting_too(
    peer: PeerInTests, opened: Opened, client: Any, charlie: Any, settings: Any
) -> None:
    payment = started(opened("t1"))
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    client.force_login(charlie)
    assert client.get(f"/pay/return/{payment.key}/").status_code == 200


def test_paid_it_goes_on_to_what_was_paid_for(peer: PeerInTests, opened: Opened, client: Any, charlie: Any) -> None:
    thing = opened("t1")
    payment = started(thing)
    peer.pay(payment.url)
    client.force_login(charlie)
    part = client.get(f"/pay/return/{payment.key}/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/things/t1/"
    assert state(thing) == "paid"
    assert client.get(f"/pay/return/{payment.key}/")["Location"] == "/things/t1/"


def test_what_is_over_goes_on_as_well(
    peer: PeerInTests, opened: Opened, client: Any, charlie: Any, now: dt.datetime
) -> None:
    thing = opened("t1")
    payment = started(thing)
    api.withdraw_payable(payable_id=thing, at=now)
    client.force_login(charlie)
    assert client.get(f"/pay/return/{payment.key}/")["Location"] == "/things/t1/"


def test_the_return_address_speaks_the_payers_language(
    peer: PeerInTests, opened: Opened, speaking: Callable[[str], Any]
) -> None:
    with speaking("en"):
        started(opened("t1"))
    assert Payment.objects.get().return_url == "http://testserver/en/pay/return/test-thing-t1-1/"
