"""What happens to money: intents, charges, declines, 3-D Secure, slow debits, fees, refunds. Under the peer's lock."""

import copy
import hashlib
from typing import Any

from payments.sandbox.cards import Card, card
from payments.sandbox.state import ApiError, Object, Peer, invalid

FEE_BASIS_POINTS, FEE_FIXED = 150, 25
SETTLES_AFTER = 2 * 86400
NO_ADDRESS = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}


def intent_of(peer: Peer, session: Object) -> Object:
    """The session's payment intent, made when somebody first tries to pay."""
    if session["payment_intent"]:
        return peer.objects[session["payment_intent"]]
    data = peer.hidden[session["id"]]["payment_intent_data"]
    intent = peer.make(
        "pi_",
        amount=session["amount_total"],
        amount_capturable=0,
        amount_received=0,
        capture_method="automatic_async",
        confirmation_method="automatic",
        currency=session["currency"],
        metadata=data.get("metadata") or {},
        payment_method_types=["card"],
        status="requires_payment_method",
        transfer_group=data.get("transfer_group"),
    )
    session["payment_intent"] = intent["id"]
    peer.emit("payment_intent.created", intent)
    return intent


def new_method(peer: Peer, number: str) -> Object:
    method = peer.make(
        "pm_",
        type="card",
        billing_details=NO_ADDRESS,
        metadata={},
        card={
            "brand": "visa",
            "last4": number[-4:],
            "exp_month": 12,
            "exp_year": 2034,
            "funding": "credit",
            "country": "DE",
            "fingerprint": hashlib.sha256(number.encode()).hexdigest()[:16],
        },
    )
    peer.hidden[method["id"]] = {"number": number}
    return method


def card_of(peer: Peer, method: str) -> Card:
    return card(peer.hidden[method]["number"])


def confirm(peer: Peer, intent: Object, *, passed: bool = False) -> None:
    """Try to charge. Raises ApiError 402 for a decline; leaves `requires_action` when the card asks for 3-D Secure."""
    used = card_of(peer, intent["payment_method"])
    if used.asks and not passed:
        challenge = {"url": f"{peer.public_url}/c/challenge/{intent['id']}", "return_url": None}
        intent.update(status="requires_action", next_action={"type": "redirect_to_url", "redirect_to_url": challenge})
        peer.emit("payment_intent.requires_action", intent)
        return
    charge = _new_charge(peer, intent, used)
    intent.update(latest_charge=charge["id"], next_action=None)
    if used.code:
        peer.emit("charge.failed", charge)
        raise fail(peer, intent, code=used.code, decline=used.decline)
    booked = _book(
        peer,
        kind="charge",
        amount=intent["amount"],
        currency=intent["currency"],
        source=charge["id"],
        fee=intent["amount"] * FEE_BASIS_POINTS // 10_000 + FEE_FIXED,
    )
    charge["balance_transaction"] = booked["id"]
    intent.update(status="succeeded", amount_received=intent["amount"], last_payment_error=None)
    peer.emit("charge.succeeded", charge)
    peer.emit("payment_intent.succeeded", intent)


def _new_charge(peer: Peer, intent: Object, used: Card) -> Object:
    good = not used.code
    return peer.make(
        "ch_",
        amount=intent["amount"],
        amount_captured=intent["amount"] if good else 0,
        amount_refunded=0,
        billing_details=NO_ADDRESS,
        captured=good,
        currency=intent["currency"],
        disputed=False,
        failure_code=used.code or None,
        metadata=dict(intent["metadata"]),
        paid=good,
        payment_intent=intent["id"],
        payment_method=intent["payment_method"],
        refunded=False,
        status="succeeded" if good else "failed",
        transfer_group=intent["transfer_group"],
    )


def fail(peer: Peer, intent: Object, *, code: str, decline: str) -> ApiError:
    """A try that failed; the session stays open for the next one."""
    message = "Your card was declined." if code == "card_declined" else code.replace("_", " ").capitalize() + "."
    error = {"type": "card_error", "code": code, "decline_code": decline or None, "message": message}
    intent.update(
        status="requires_payment_method",
        next_action=None,
        payment_method=None,
        last_payment_error={name: value for name, value in error.items() if value},
    )
    peer.emit("payment_intent.payment_failed", intent)
    return ApiError(402, "card_error", message, code=code, decline_code=decline or None)


def complete(peer: Peer, session: Object, *, paid: bool) -> None:
    session.update(status="complete", payment_status="paid" if paid else "unpaid", url=None)
    peer.emit("checkout.session.completed", session)


def begin_debit(peer: Peer, session: Object) -> None:
    """A debit that takes days: the session is complete, and nothing is paid."""
    intent_of(peer, session)["status"] = "processing"
    complete(peer, session, paid=False)


def end_debit(peer: Peer, session: Object, *, good: bool) -> None:
    intent = intent_of(peer, session)
    if good:
        intent["payment_method"] = new_method(peer, "4242424242424242")["id"]
        confirm(peer, intent)
        session["payment_status"] = "paid"
        peer.emit("checkout.session.async_payment_succeeded", session)
    else:
        intent["status"] = "requires_payment_method"
        peer.emit("checkout.session.async_payment_failed", session)


def expire(peer: Peer, session: Object) -> None:
    session.update(status="expired", url=None)
    peer.emit("checkout.session.expired", session)


def expire_due(peer: Peer) -> bool:
    """What Stripe does by itself when a session's time is over."""
    due = [row for row in peer.all("checkout.session") if row["status"] == "open" and row["expires_at"] <= peer.now()]
    for session in due:
        expire(peer, session)
    return bool(due)


def refund(peer: Peer, request: dict[str, Any]) -> Object:
    charge = _charge_to_refund(peer, request)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = int(request.get("amount") or left)
    if left == 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
    if not 1 <= amount <= left:
        raise invalid(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount")
    booked = _book(peer, kind="refund", amount=-amount, currency=charge["currency"], source=None)
    made = peer.make(
        "re_",
        amount=amount,
        balance_transaction=booked["id"],
        charge=charge["id"],
        currency=charge["currency"],
        metadata=request.get("metadata") or {},
        payment_intent=charge["payment_intent"],
        reason=request.get("reason"),
        status="succeeded",
    )
    booked["source"] = made["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    peer.emit("refund.created", made)
    peer.emit("charge.refunded", charge)
    return made


def _charge_to_refund(peer: Peer, request: dict[str, Any]) -> Object:
    if not request.get("payment_intent"):
        raise invalid("Must provide payment_intent.", "parameter_missing", "payment_intent")
    intent = peer.get(request["payment_intent"], "pi_", "payment_intent")
    charge = peer.objects.get(intent["latest_charge"] or "")
    if charge is None or charge["status"] != "succeeded":
        raise invalid("This PaymentIntent does not have a successful charge to refund.")
    return charge


def fail_refund(peer: Peer, made: Object) -> None:
    """The payer's bank sends a refund back, days later."""
    charge = peer.objects[made["charge"]]
    booked = _book(peer, kind="refund_failure", amount=made["amount"], currency=made["currency"], source=made["id"])
    made.update(status="failed", failure_reason="expired_or_canceled_card", failure_balance_transaction=booked["id"])
    charge["amount_refunded"] -= made["amount"]
    charge["refunded"] = False
    peer.emit("refund.failed", made)


def _book(peer: Peer, *, kind: str, amount: int, currency: str, source: str | None, fee: int = 0) -> Object:
    part = {"amount": fee, "currency": currency, "type": "stripe_fee", "description": "fee", "application": None}
    return peer.make(
        "txn_",
        amount=amount,
        available_on=peer.now() + SETTLES_AFTER,
        balance_type="payments",
        currency=currency,
        fee=fee,
        fee_details=[copy.copy(part)] if fee else [],
        net=amount - fee,
        reporting_category=kind,
        source=source,
        status="pending",
        type=kind,
    )
