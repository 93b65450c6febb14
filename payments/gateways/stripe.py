"""Stripe Checkout through the official client. Its hosted page charges our own currency at the published rate.

`.to_dict()` once at the border: since version 15 a StripeObject is not a dict any more, and an absent attribute raises.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from lib.storable import json_of
from payments.gateways.base import (
    Attempt,
    Capabilities,
    Gateway,
    Note,
    NotFromGateway,
    RefundSnapshot,
    Refused,
    Snapshot,
    SnapshotState,
    Started,
    Unreachable,
)

OFFICIAL_BASE = "https://api.stripe.com"
# Stripe's published least charges, in minor units.
MINIMUM = {"EUR": 50, "USD": 50, "GBP": 30, "CHF": 50, "AED": 200, "TRY": 2000}
TIMEOUT = 10  # seconds for one call; the client repeats it twice under the same key
RETRIES = 2
KNOWN_EVENTS = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "charge.updated",  # the fee may become known only now
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
}


class StripeGateway(Gateway):
    code: ClassVar[str] = "stripe"
    # Half an hour is Stripe's shortest life; an open session is a free option on the exchange rate.
    capabilities: ClassVar[Capabilities] = Capabilities(
        pushes=True, converts=True, partial_refund=True, lifetime=dt.timedelta(minutes=31)
    )

    @property
    def label(self) -> str:
        return _("Bank card (Stripe)")

    def is_configured(self) -> bool:
        return bool(settings.STRIPE_SECRET_KEY)

    def charge_currency(self) -> str:
        return str(settings.STRIPE_CURRENCY)

    def minimum(self) -> int:
        return MINIMUM[self.charge_currency()]

    def start(self, attempt: Attempt) -> Started:
        marks = {"payment_key": attempt.key, "payable": attempt.group}
        session = _call(
            _client().checkout.sessions.create,
            {
                "mode": "payment",
                "client_reference_id": attempt.key,
                "metadata": marks,
                "success_url": attempt.return_url,
                "cancel_url": attempt.cancel_url,
                "expires_at": int(attempt.expires_at.timestamp()),
                # One summary line: points make negative lines, and Stripe refuses those.
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": attempt.charge_currency.lower(),
                            "unit_amount": attempt.charge_amount,
                            "product_data": {"name": attempt.title, "description": attempt.description},
                        },
                    }
                ],
                # Ours on both objects: an orphan of either kind can be matched.
                "payment_intent_data": {"metadata": marks, "transfer_group": attempt.group},
            },
            {"idempotency_key": f"start-{attempt.key}"},
        )
        return Started(ref=session["id"], url=session["url"])

    def fetch(self, attempt: Attempt) -> Snapshot:
        session = _call(
            _client().checkout.sessions.retrieve,
            attempt.ref,
            {"expand": ["payment_intent.latest_charge.balance_transaction"]},
        )
        intent = session.get("payment_intent")
        if not intent:
            return Snapshot(state=_session_state(session), merchant_key=session.get("client_reference_id") or "")
        state = _intent_state(intent, session)
        charge = intent.get("latest_charge") or {} if state == "paid" else {}
        booked = charge.get("balance_transaction") or {}
        return Snapshot(
            state=state,
            currency=intent["currency"].upper(),
            received=intent["amount_received"],
            pay_ref=intent["id"],
            merchant_key=session.get("client_reference_id") or "",
            fee=booked.get("fee"),
            fee_currency=(booked.get("currency") or "").upper(),
            paid_at=dt.datetime.fromtimestamp(charge["created"], dt.UTC) if charge else None,
            refunds=_refunds(intent["id"]) if charge.get("amount_refunded") or attempt.is_parked else (),
            is_disputed=bool(charge.get("disputed")),
        )

    def parse_push(self, *, body: bytes, headers: Mapping[str, str]) -> Note:
        event = _verified(body, headers.get("Stripe-Signature", ""))
        about = _within(_within(event, "data"), "object")
        if event.get("object") != "event" or not about:
            raise NotFromGateway("not a snapshot event")  # thin events carry no object
        if bool(event.get("livemode")) != _is_live():
            raise NotFromGateway("live and test are mixed up")
        is_intent, is_session = (about.get("object") == kind for kind in ("payment_intent", "checkout.session"))
        intent = about.get("payment_intent")  # its id, or the whole of it where it was asked for
        note = Note(
            event_id=_word(event, "id"),
            type=_word(event, "type", most=64),
            is_known=event.get("type") in KNOWN_EVENTS,
            ref=_word(about, "id") if is_session else "",
            pay_ref=_word(about if is_intent else intent if isinstance(intent, dict) else {"id": intent}, "id"),
            payment_key=_word(_within(about, "metadata"), "payment_key") or _word(about, "client_reference_id"),
            payload=event,
        )
        if not note.event_id or not note.type or (is_session and not note.ref):
            raise NotFromGateway("an event without a name")
        return note

    def refund(self, attempt: Attempt, *, amount: int, key: str) -> RefundSnapshot:
        made = _call(
            _client().refunds.create,
            {"payment_intent": attempt.pay_ref, "amount": amount, "metadata": {"refund_key": key}},
            {"idempotency_key": key},
        )
        return RefundSnapshot(ref=made["id"], amount=made["amount"], state=made["status"], key=key)

    def cancel(self, attempt: Attempt) -> None:
        _call(_client().checkout.sessions.expire, attempt.ref)


@functools.cache
def _made(key: str, base: str) -> stripe.StripeClient:
    stripe.enable_telemetry = False
    return stripe.StripeClient(
        key,
        base_addresses={"api": base, "connect": base, "files": base, "meter_events": base},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )


def _client() -> Any:
    return _made(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE).v1


def _call(method: Callable[..., Any], *arguments: object) -> dict[str, Any]:
    """One call; the answer as a plain dict, the client's many errors as our two."""
    try:
        answer: dict[str, Any] = method(*arguments).to_dict()
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:200]) from error
    except stripe.IdempotencyError as error:
        if error.http_status == 409:  # another call under this key is still running
            raise Unreachable("the same request is still running") from error
        raise Refused(f"{type(error).__name__}: {error}"[:200]) from error
    except stripe.StripeError as error:
        raise Refused(f"{type(error).__name__} {error.code or ''}: {error}"[:200]) from error
    return answer


def _refunds(intent: str) -> tuple[RefundSnapshot, ...]:
    """All of them: "the first refund of the charge" loses one of two."""
    listed = _call(_client().refunds.list, {"payment_intent": intent, "limit": 100})
    return tuple(
        RefundSnapshot(
            ref=row["id"],
            amount=row["amount"],
            state=row["status"],
            key=(row.get("metadata") or {}).get("refund_key", ""),
        )
        for row in listed["data"]
    )


def _session_state(session: dict[str, Any]) -> SnapshotState:
    if session["status"] == "expired":
        return "expired"
    return "processing" if session["status"] == "complete" else "open"


def _intent_state(intent: dict[str, Any], session: dict[str, Any]) -> SnapshotState:
    """A failed try leaves the session open, and a completed session may be unpaid: the intent speaks first."""
    if intent["status"] == "succeeded":
        return "paid"
    if intent["status"] == "processing":
        return "processing"
    if intent["status"] == "canceled":
        return "canceled"
    if session["status"] == "complete":
        return "failed"  # a delayed debit that did not come; nobody can pay on this session any more
    return _session_state(session)


def _is_live() -> bool:
    return "_live_" in settings.STRIPE_SECRET_KEY


def _verified(body: bytes, signature: str) -> dict[str, Any]:
    """The event if one of our secrets signed these very bytes in the last five minutes."""
    try:
        text = body.decode()
        signature.encode("ascii")
    except UnicodeError as error:
        raise NotFromGateway("not text") from error
    for secret in settings.STRIPE_WEBHOOK_SECRETS:  # two of them while a secret is changed
        try:
            stripe.WebhookSignature.verify_header(text, signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
        except stripe.SignatureVerificationError:
            continue
        break
    else:
        raise NotFromGateway("no valid signature")
    try:
        event = json_of(text)
    except ValueError as error:
        raise NotFromGateway("not JSON that can be stored") from error
    if not isinstance(event, dict):
        raise NotFromGateway("not an event")
    return event


def _within(pairs: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object of that name; empty for none. Raises NotFromGateway for anything else."""
    inner = pairs.get(name)
    if inner is not None and not isinstance(inner, dict):
        raise NotFromGateway(f"{name} is no object")
    return inner or {}


def _word(pairs: Mapping[str, Any], name: str, *, most: int = 128) -> str:
    """The text of that name; empty for none. Raises NotFromGateway for anything else, and for one that has no room."""
    text = pairs.get(name)
    if text is not None and not (isinstance(text, str) and len(text) <= most):
        raise NotFromGateway(f"{name} is no short text")
    return text or ""
