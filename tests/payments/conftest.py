"""A real peer over HTTP, an owner of its own kind of payable, and a worker that runs what waits."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import stripe
from django.test import Client
from django.utils import timezone

from ledger import api as ledger
from payments import api, registry, tasks
from payments.models import GatewayEvent, GiveBack, Payable, Payment
from payments.sandbox.server import Server

KIND = "test.thing"
EURO = 1_100_000  # rials
GOOD, DECLINED, POOR, ASKS = "4242424242424242", "4000000000000002", "4000000000009995", "4000000000003220"


class ThingHandler:
    """Owns "test.thing": moves what was received to an income account and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.fails_with: Exception | None = None
        self.clings = False

    def paid(self, *, payable: api.PayableView, facts: registry.PaidFacts, at: dt.datetime) -> None:
        self.told.append(("paid", payable.ref))
        line = ledger.Line(debit=api.received_account(KIND), credit="test:income", amount=payable.amount)
        ledger.post(kind="test.paid", scope="test", key=f"paid:{payable.ref}", lines=[line], at=at)
        if self.fails_with:
            raise self.fails_with

    def expired(self, *, payable: api.PayableView, at: dt.datetime) -> None:
        self.told.append(("expired", payable.ref))
        if self.fails_with:
            raise self.fails_with

    def not_taken(self, *, payable: api.PayableView, at: dt.datetime) -> None:
        self.told.append(("not taken", payable.ref))
        if self.clings:
            raise RuntimeError("cannot let go")

    def held(self, *, payable: api.PayableView, at: dt.datetime) -> None:
        self.told.append(("held", payable.ref))

    def story_url(self, *, payable: api.PayableView) -> str:
        return f"/things/{payable.ref}/"


_HANDLER = ThingHandler()
registry.payables.register(KIND, _HANDLER)


@pytest.fixture
def things() -> Iterator[ThingHandler]:
    """The owner, who has been told nothing yet."""
    _HANDLER.told, _HANDLER.fails_with, _HANDLER.clings = [], None, False
    yield _HANDLER
    _HANDLER.told, _HANDLER.fails_with, _HANDLER.clings = [], None, False


@dataclass
class PeerInTests:
    """The running peer, and what a payer does at its page."""

    server: Server
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        made = stripe.StripeClient("sk_test_tests", base_addresses={"api": self.server.url}, max_network_retries=0)
        self.client = made.v1

    def control(self, name: str, **request: Any) -> dict[str, Any]:
        answer = requests.post(f"{self.server.url}/_peer/{name}", json=request, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def pay(self, url: str, number: str = GOOD, **form: str) -> requests.Response:
        return requests.post(url, data={"number": number, **form}, allow_redirects=False, timeout=20)

    def answer_challenge(self, response: requests.Response, answer: str) -> requests.Response:
        url = self.server.url + response.headers["Location"]
        return requests.post(url, data={"answer": answer}, allow_redirects=False, timeout=20)

    def sessions(self, key: str) -> list[Any]:
        rows = self.client.checkout.sessions.list({"limit": 100}).data
        return [row for row in rows if row.client_reference_id == key]

    def event(self, kind: str) -> Any:
        return next(row for row in self.client.events.list({"limit": 100}).data if row.type == kind)

    def quiet(self) -> None:
        """Wait until every delivery has been answered."""
        until(lambda: self.control("stats")["waiting"] == 0)


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


@pytest.fixture
def peer(settings: Any, things: ThingHandler) -> Iterator[PeerInTests]:
    """A peer that delivers nowhere: for tests that hand over events, or none, themselves."""
    server = Server()
    server.start()
    settings.STRIPE_API_BASE = server.url
    yield PeerInTests(server)
    server.stop()


class PeerInProcess(PeerInTests):
    """Its events wait until `quiet`, and are then handed to the site's door in this process, signed as on the wire."""

    def quiet(self, *, reverse: bool = False) -> None:
        held, self.server.peer.held = self.server.peer.held, []
        for event in held[::-1] if reverse else held:
            text = self.control("body", event=event)["body"]
            assert push(text, signed(text)).status_code == 200


def signed(text: str, secret: str = "whsec_tests", moment: int | None = None) -> str:
    return str(stripe.WebhookSignature.generate_signature_header(text, secret, moment))


def push(text: str | bytes, signature: str | None) -> Any:
    """What the site answers to a push with this body and signature."""
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return Client().post("/pay/stripe/webhook/", text, content_type="application/json", headers=headers)


@pytest.fixture
def wired(peer: PeerInTests) -> PeerInProcess:
    """The peer's events reach the site when the test says `quiet`."""
    peer.server.peer.mode = "hold"
    return PeerInProcess(peer.server)


@pytest.fixture
def over_http(live_server: Any, peer: PeerInTests) -> PeerInTests:
    """The peer's own thread delivers to the running site."""
    peer.server.peer.webhook = f"{live_server.url}/pay/stripe/webhook/"
    peer.server.peer.secret = "whsec_tests"
    return peer


def rate(*, by: Any, approved_by: Any, at: dt.datetime) -> int:
    rate_id = api.propose_rate(gateway="stripe", charge_minor=100, per_platform=EURO, valid_from=at, by=by.pk, at=at)
    api.approve_rate(rate_id=rate_id, by=approved_by.pk, at=at)
    return rate_id


@pytest.fixture
def now() -> dt.datetime:
    """The peer runs on the real clock, so tests with it do too."""
    return timezone.now()


@pytest.fixture
def fresh_rate(alice: Any, bob: Any, now: dt.datetime) -> int:
    return rate(by=alice, approved_by=bob, at=now - dt.timedelta(hours=1))


@pytest.fixture
def opened(charlie: Any, things: ThingHandler, now: dt.datetime) -> Callable[..., int]:
    """opened("t1") is a payable of 80.00 EUR in rials that Charlie may pay within half an hour."""

    def open_one(ref: str, amount: int = 80 * EURO, minutes: int | None = 30) -> int:
        return api.open_payable(
            kind=KIND,
            ref=ref,
            payer_id=charlie.pk,
            amount=amount,
            title_fa=f"چیز {ref}",
            title_en=f"Thing {ref}",
            not_after=None if minutes is None else now + dt.timedelta(minutes=minutes),
            at=now,
        )

    return open_one


def started(payable_id: int, at: dt.datetime | None = None) -> Payment:
    """Start paying and answer with the attempt."""
    site = "http://testserver/things/"
    api.start(payable_id=payable_id, gateway="stripe", return_url=site, cancel_url=site, at=at or timezone.now())
    payment = Payment.objects.filter(payable_id=payable_id).order_by("-attempt").first()
    assert payment is not None
    return payment


def work() -> None:
    """Run the tasks that wait, as a worker would; what fails stays for the sweep."""
    for event in GatewayEvent.objects.filter(processed_at=None).order_by("pk"):
        tasks.handle_event(event_id=event.pk)
    for row in GiveBack.objects.filter(state=GiveBack.State.REQUESTED):
        tasks.give_back(give_back_id=row.pk)


def state(payable_id: int) -> str:
    return Payable.objects.get(pk=payable_id).state


def euros(account: str) -> int:
    return ledger.balance(code=account, unit="EUR")


def rials(account: str) -> int:
    return ledger.balance(code=account, unit="IRR")
