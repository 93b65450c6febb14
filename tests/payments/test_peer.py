"""The peer itself: its contract check, its guards, its page."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe
from django.core.management import CommandError, call_command
from stripe import params
from stripe.params import checkout

from payments import checks
from payments.sandbox import contract
from payments.sandbox.fields import decoded
from payments.sandbox.server import Server
from payments.sandbox.state import CLASSES, Peer

from .conftest import DECLINED, GOOD, PeerInTests

LINE = {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 8000, "product_data": {"name": "Thing"}}}
SESSION = {"mode": "payment", "success_url": "http://testserver/paid/", "line_items": [LINE]}


def test_no_type_of_stripe_python_falls_back_to_anything() -> None:
    unread = [
        f"{resource.__name__}.{name}"
        for resource in CLASSES.values()
        for name, kind in contract.fields(resource).items()
        if kind is Any
    ]
    assert unread == []
    assert len(contract.fields(stripe.PaymentIntent)) > 30


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"novelty": 1}, "novelty: not in the API"),
        ({"amount": None}, "amount: null"),
        ({"amount": "8000"}, "amount: str, not int"),
        ({"amount": True}, "amount: bool, not int"),
    ],
)
def test_an_answer_of_another_shape_is_found(change: dict[str, Any], fault: str) -> None:
    good = Peer(public_url="http://x").make("re_", amount=1, currency="eur", metadata={}, status="succeeded")
    assert contract.check_object(stripe.Refund, good) == []
    assert contract.check_object(stripe.Refund, good | change) == [fault]


def test_an_answer_that_lacks_a_field_is_found_and_never_sent() -> None:
    good = Peer(public_url="http://x").make("re_", amount=1, currency="eur", metadata={}, status="succeeded")
    del good["amount"]
    assert contract.check_object(stripe.Refund, good) == ["amount: absent"]
    with pytest.raises(contract.ContractBroken):
        Peer(public_url="http://x").make("re_", currency="eur")


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (SESSION, None),
        (SESSION | {"novelty": 1}, ("parameter_unknown", "novelty")),
        (
            SESSION | {"line_items": [{"quantity": 1, "price_data": LINE["price_data"] | {"nope": 1}}]},
            ("parameter_unknown", "line_items[0][price_data][nope]"),
        ),
        (
            {"line_items": [{"price_data": {"unit_amount": 1}}]},
            ("parameter_missing", "line_items[0][price_data][currency]"),
        ),
        (SESSION | {"metadata": {"anything": "goes"}}, None),
    ],
)
def test_parameters_are_refused_as_stripe_refuses_them(request_: dict[str, Any], fault: Any) -> None:
    assert contract.check_params(checkout.SessionCreateParams, request_) == fault


def test_a_missing_required_parameter_is_found() -> None:
    assert contract.check_params(params.PaymentIntentCreateParams, {"amount": 1}) == ("parameter_missing", "currency")


def test_form_fields_become_a_tree() -> None:
    assert decoded("a[b][0][c]=1&a[b][1][c]=2&d=") == {"a": {"b": [{"c": "1"}, {"c": "2"}]}, "d": ""}


def test_only_test_keys_and_real_parameters(peer: PeerInTests) -> None:
    live = stripe.StripeClient("sk_live_1", base_addresses={"api": peer.server.url}, max_network_retries=0).v1
    with pytest.raises(stripe.AuthenticationError):
        live.checkout.sessions.create(SESSION)
    for wrong in (
        SESSION | {"novelty": "1"},
        SESSION | {"line_items": [LINE | {"price_data": LINE["price_data"] | {"currency": "irr"}}]},
        SESSION | {"line_items": [LINE | {"price_data": LINE["price_data"] | {"unit_amount": -5}}]},
        SESSION | {"line_items": [LINE | {"price_data": LINE["price_data"] | {"unit_amount": 49}}]},
        SESSION | {"expires_at": 5},
    ):
        with pytest.raises(stripe.InvalidRequestError):
            peer.client.checkout.sessions.create(wrong)


def test_it_listens_on_the_loopback_only(peer: PeerInTests) -> None:
    assert peer.server.server_address[0] == "127.0.0.1"


def test_the_page_needs_no_script_and_speaks_two_languages(peer: PeerInTests) -> None:
    made = peer.client.checkout.sessions.create(SESSION | {"cancel_url": "http://testserver/back/"})
    page = requests.get(made.url, timeout=10)
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "پرداخت آزمایشی – پولی جابه‌جا نمی‌شود" in page.text
    assert 'href="http://testserver/back/"' in page.text
    assert "script" not in page.headers["Content-Security-Policy"]
    assert requests.get(f"{peer.server.url}/pay.css", timeout=10).headers["Content-Type"].startswith("text/css")


def test_persian_digits_are_a_card_number_too(peer: PeerInTests) -> None:
    made = peer.client.checkout.sessions.create(SESSION)
    assert peer.pay(made.url, "۴۲۴۲ ۴۲۴۲ ۴۲۴۲ ۴۲۴۲").status_code == 303


def test_what_a_payer_types_is_never_markup(peer: PeerInTests) -> None:
    made = peer.client.checkout.sessions.create(
        SESSION | {"line_items": [LINE | {"price_data": LINE["price_data"] | {"product_data": {"name": "<b>x</b>"}}}]}
    )
    assert "<b>x</b>" not in requests.get(made.url, timeout=10).text


def test_a_page_that_is_over_says_so_and_a_paid_one_goes_on(peer: PeerInTests) -> None:
    over = peer.client.checkout.sessions.create(SESSION)
    peer.client.checkout.sessions.expire(over.id)
    assert peer.pay(over.url).status_code == 410
    assert requests.get(f"{peer.server.url}/c/pay/cs_test_nobody", timeout=10).status_code == 404
    paid = peer.client.checkout.sessions.create(SESSION)
    assert peer.pay(paid.url).status_code == 303
    again = peer.pay(paid.url)
    assert (again.status_code, again.headers["Location"]) == (303, "http://testserver/paid/")
    assert peer.control("stats")["objects"]["charge"] == 1


def test_time_passes_when_told(peer: PeerInTests) -> None:
    made = peer.client.checkout.sessions.create(SESSION)
    peer.control("clock", advance=86_401)
    assert peer.client.checkout.sessions.retrieve(made.id).status == "expired"


def test_over_refunding_is_refused(peer: PeerInTests) -> None:
    made = peer.client.checkout.sessions.create(SESSION)
    peer.pay(made.url, DECLINED)
    peer.pay(made.url, GOOD)
    intent = peer.client.checkout.sessions.retrieve(made.id).payment_intent
    peer.client.refunds.create({"payment_intent": intent, "amount": 7000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        peer.client.refunds.create({"payment_intent": intent, "amount": 1001})


def test_the_books_are_the_sum_of_its_balance_transactions(peer: PeerInTests) -> None:
    for _ in range(2):
        peer.pay(peer.client.checkout.sessions.create(SESSION).url)
    rows = peer.client.balance_transactions.list({"limit": 1})
    assert rows.has_more
    assert sum(row.net for row in rows.auto_paging_iter()) == 2 * (8000 - 145)


def test_a_new_start_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    file = tmp_path / "peer.json"
    first = Server(file=file)
    first.start()
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": first.url}, max_network_retries=0).v1
    made = client.checkout.sessions.create(SESSION, {"idempotency_key": "k"})
    first.stop()
    assert made.id in json.loads(file.read_text())["objects"]

    second = Server(file=file)
    second.start()
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": second.url}, max_network_retries=0).v1
    assert client.checkout.sessions.create(SESSION, {"idempotency_key": "k"}).id == made.id
    second.stop()


@pytest.mark.parametrize(
    ("changes", "ids"),
    [
        ({}, []),
        ({"SANDBOX_ALLOWED": False}, ["payments.E001"]),
        ({"STRIPE_SECRET_KEY": "sk_live_x"}, ["payments.E002"]),
        ({"STRIPE_SECRET_KEY": "sk_live_x", "SANDBOX_ALLOWED": False}, ["payments.E001", "payments.E002"]),
        (
            {
                "STRIPE_SECRET_KEY": "sk_live_x",
                "SANDBOX_ALLOWED": False,
                "STRIPE_API_BASE": "https://api.stripe.com",
                "STRIPE_WEBHOOK_SECRETS": ["whsec_x"],
            },
            [],
        ),
        ({"STRIPE_WEBHOOK_SECRETS": []}, ["payments.E003"]),
        ({"STRIPE_API_BASE": "http://peer.example.org"}, ["payments.E004"]),
    ],
)
def test_a_deployment_with_a_peer_does_not_start(settings: Any, changes: dict[str, Any], ids: list[str]) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [message.id for message in checks.gateway_is_stripe()] == ids


def test_the_command_refuses_outside_the_demo(settings: Any) -> None:
    settings.SANDBOX_ALLOWED = False
    with pytest.raises(CommandError):
        call_command("stripe_peer", webhook="http://127.0.0.1:9/", port=0)


def test_a_taken_port_is_one_plain_sentence(peer: PeerInTests) -> None:
    with pytest.raises(CommandError, match="is taken"):
        call_command("stripe_peer", webhook="http://127.0.0.1:9/", port=peer.server.server_address[1])


def test_nothing_but_the_command_imports_the_sandbox() -> None:
    root = Path(__file__).resolve().parents[2]
    ours = [
        file
        for package in (
            "payments",
            "shop",
            "club",
            "points",
            "members",
            "config",
            "cms",
            "messaging",
            "accounts",
            "ledger",
            "lib",
        )
        for file in (root / package).rglob("*.py")
        if "sandbox" not in file.parts and "payments.sandbox" in file.read_text(encoding="utf-8")
    ]
    importing = [
        file.name
        for file in ours
        if any(line.strip().startswith(("from payments.sandbox", "import payments.sandbox")) for line in file.open())
    ]
    assert importing == ["stripe_peer.py"]
