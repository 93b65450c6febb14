"""History without a gateway: what the demo city's loader needs to let orders have been paid before it was started."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from lib.money import rounded
from payments.converge import converge
from payments.errors import GatewayNotOffered, PaymentError
from payments.gateways.base import Snapshot
from payments.gateways.choose import gateway as gateway_called
from payments.models import Payment
from payments.payables.read import locked, payable
from payments.rates import rate_at
from payments.registry import PayableView


def converge_snapshot(
    *, payable_id: int, gateway: str, at: dt.datetime, snapshot: Snapshot | None = None, demo: bool
) -> PayableView:
    """Write an attempt marked as demo, bring it to `snapshot`, and answer with the payable.

    Without a snapshot the payable is paid in full at `at`, at the rate that was in force then (its age does not
    matter), with a card fee of 1.5 % and 25 minor units. Same converge, same handler as for a real payment.
    """
    if not (demo and settings.SANDBOX_ALLOWED):
        raise PaymentError("Payments without a gateway exist in the demo and in tests only.")
    with transaction.atomic():
        payment = _demo_attempt(payable_id, gateway=gateway, at=at)
    converge(payable_id=payment.payable_id, payment_id=payment.pk, snapshot=snapshot or _paid(payment, at=at), at=at)
    return payable(payable_id=payable_id)


def _demo_attempt(payable_id: int, *, gateway: str, at: dt.datetime) -> Payment:
    row = locked(payable_id)
    chosen = gateway_called(gateway)
    rate = rate_at(gateway=gateway, charge_currency=chosen.charge_currency(), at=at)
    if rate is None:
        raise GatewayNotOffered("No rate was in force at that moment.")
    number = (row.payments.aggregate(last=Max("attempt"))["last"] or 0) + 1
    key = f"{row.kind.replace('.', '-')}-{row.ref}-{number}"
    return Payment.objects.create(
        payable=row,
        attempt=number,
        gateway=gateway,
        key=key,
        amount=row.amount,
        currency=row.currency,
        charge_amount=rate.convert(row.amount),
        charge_currency=rate.charge_currency,
        rate_num=rate.num,
        rate_den=rate.den,
        state=Payment.State.OPEN,
        ref=f"demo_{key}",
        return_url="",
        cancel_url="",
        created_at=at,
        expires_at=at + chosen.capabilities.lifetime,
        is_demo=True,
    )


def _paid(payment: Payment, *, at: dt.datetime) -> Snapshot:
    return Snapshot(
        state="paid",
        currency=payment.charge_currency,
        received=payment.charge_amount,
        pay_ref=f"demo_pay_{payment.key}",
        merchant_key=payment.key,
        fee=rounded(payment.charge_amount * 150, 10_000) + 25,
        fee_currency=payment.charge_currency,
        paid_at=at,
    )
