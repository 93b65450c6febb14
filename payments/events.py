"""What gateways push to us: verified, stored once, answered; then handled by a task that looks for itself."""

import datetime as dt
import logging
import traceback
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from payments import hints
from payments.attempts.fetch import fetch_and_converge
from payments.attempts.start import resume
from payments.gateways.choose import gateway as gateway_called
from payments.models import GatewayEvent, Payment

log = logging.getLogger(__name__)


def receive(*, gateway: str, body: bytes, headers: Mapping[str, str], at: dt.datetime) -> bool:
    """Store a push and leave the rest to a task. False for one seen before, or of a type that means nothing to us.

    Raises NotFromGateway for what the gateway did not sign, LookupError for an unknown gateway.
    """
    note = gateway_called(gateway).parse_push(body=body, headers=headers)
    if not note.is_known:
        return False
    row, is_new = GatewayEvent.objects.get_or_create(
        gateway=gateway,
        event_id=note.event_id,
        defaults={
            "type": note.type,
            "ref": note.ref,
            "pay_ref": note.pay_ref,
            "payment_key": note.payment_key,
            "payload": dict(note.payload),
            "received_at": at,
        },
    )
    if is_new:
        transaction.on_commit(lambda: hints.handle_event(event_id=row.pk))
    return is_new


def handle(*, event_id: int, at: dt.datetime) -> None:
    """Find the payment, fetch it from the gateway, converge. An error leaves the row unprocessed, with its traceback."""
    event = GatewayEvent.objects.get(pk=event_id)
    if event.processed_at:
        return
    waiting = GatewayEvent.objects.filter(pk=event_id, processed_at=None)
    try:
        remark = _act(event, at=at)
    except Exception:
        waiting.update(attempts=F("attempts") + 1, error=traceback.format_exc()[-4000:])
        raise
    waiting.update(attempts=F("attempts") + 1, processed_at=at, error=remark)


def _act(event: GatewayEvent, *, at: dt.datetime) -> str:
    """What was done about it; a remark when there was nothing to do."""
    payment = _payment(event)
    if payment is None:
        log.warning("Event %s of %s names no payment of ours", event.event_id, event.gateway)
        return "no payment of ours"
    if payment.ref is None:
        # The push was quicker than the answer to our own call: take the ref from it, or ask again under the same key.
        if event.ref:
            Payment.objects.filter(pk=payment.pk, ref=None).update(ref=event.ref)
            _opened(payment)
        else:
            resume(payment=payment, at=at)
        payment.refresh_from_db()
    elif event.ref and event.ref != payment.ref:
        log.error("Event %s names %s with another session", event.event_id, payment.key)
        return "another session of this attempt"
    fetch_and_converge(payment=payment, at=at)
    return ""


def _opened(payment: Payment) -> None:
    Payment.objects.filter(pk=payment.pk, state=Payment.State.CREATED).update(state=Payment.State.OPEN)


def _payment(event: GatewayEvent) -> Payment | None:
    """By the gateway's names first, then by ours in the metadata."""
    ours = Payment.objects.filter(gateway=event.gateway, is_demo=False).select_related("payable")
    names = {"ref": event.ref, "pay_ref": event.pay_ref, "key": event.payment_key}
    for column, name in names.items():
        if name and (found := ours.filter(**{column: name}).first()):
            return found
    return None
