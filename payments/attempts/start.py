"""Start paying: the row first, committed; then the gateway, outside any transaction."""

import datetime as dt
import logging
from urllib.parse import urljoin

from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from payments.attempts.describe import described
from payments.attempts.fetch import fetch_and_converge
from payments.errors import AlreadyPaid, GatewayNotOffered, GatewayRefused, GatewayUnreachable, NotOpen
from payments.gateways.base import Refused, Unreachable
from payments.gateways.choose import gateway as gateway_called
from payments.models import Payable, Payment
from payments.offers import usable_rate
from payments.payables.read import locked

log = logging.getLogger(__name__)
# An open attempt with less life than this is left alone: the payer would be thrown out while typing.
WORTH_REUSING = dt.timedelta(minutes=5)


def start(*, payable_id: int, gateway: str, return_url: str, cancel_url: str, at: dt.datetime) -> str:
    """The address of the gateway's page for this payable. Outermost: never inside a transaction.

    `return_url` is any absolute address on this site: the payer comes back to our own page there, which asks the
    gateway and then goes on to the owner's story. Somebody who pays again gets the page that is still open, so that
    two tabs rarely become two payments. Raises AlreadyPaid, NotOpen, GatewayNotOffered, GatewayRefused,
    GatewayUnreachable.
    """
    _look_at_open_attempts(payable_id, gateway=gateway, at=at)
    with transaction.atomic(durable=True):
        payment = _attempt(payable_id, gateway=gateway, return_url=return_url, cancel_url=cancel_url, at=at)
    if payment.state == Payment.State.OPEN:
        return payment.url
    return resume(payment=payment, at=at)


def resume(*, payment: Payment, at: dt.datetime) -> str:
    """Call the gateway for an attempt whose answer we do not have, under the attempt's own key. Returns the address."""
    try:
        started = gateway_called(payment.gateway).start(described(payment))
    except Refused as error:
        # A definite no: this attempt is over, the payable is not.
        _created(payment).update(state=Payment.State.FAILED, note=str(error)[:500], checked_at=at)
        log.warning("Gateway %s refused attempt %s: %s", payment.gateway, payment.key, error)
        raise GatewayRefused(str(error)) from error
    except Unreachable as error:
        _created(payment).update(note=str(error)[:500], checked_at=at)
        raise GatewayUnreachable(str(error)) from error
    _created(payment).update(state=Payment.State.OPEN, ref=started.ref, url=started.url, note="", checked_at=at)
    return started.url


def _created(payment: Payment) -> QuerySet[Payment]:
    return Payment.objects.filter(pk=payment.pk, state=Payment.State.CREATED)


def _look_at_open_attempts(payable_id: int, *, gateway: str, at: dt.datetime) -> None:
    """What the gateway knows of earlier attempts comes first: one of them may be paid, or be over."""
    for payment in Payment.objects.filter(
        payable_id=payable_id, gateway=gateway, state__in=[Payment.State.OPEN, Payment.State.PROCESSING]
    ).select_related("payable"):
        try:
            fetch_and_converge(payment=payment, at=at)
        except Unreachable as error:
            raise GatewayUnreachable(str(error)) from error
        except Refused:
            log.exception("Gateway %s does not know attempt %s", gateway, payment.key)


def _attempt(payable_id: int, *, gateway: str, return_url: str, cancel_url: str, at: dt.datetime) -> Payment:
    payable = locked(payable_id)
    if payable.state == Payable.State.PAID:
        raise AlreadyPaid
    if payable.state != Payable.State.OPEN or (payable.not_after and payable.not_after <= at):
        raise NotOpen
    return _reusable(payable, gateway=gateway, at=at) or _new(
        payable, gateway=gateway, return_url=return_url, cancel_url=cancel_url, at=at
    )


def _reusable(payable: Payable, *, gateway: str, at: dt.datetime) -> Payment | None:
    """The attempt to go on with: open with some life left, or one whose answer was lost."""
    mine = payable.payments.filter(gateway=gateway, expires_at__gt=at + WORTH_REUSING).select_related("payable")
    return mine.filter(state__in=[Payment.State.OPEN, Payment.State.CREATED]).order_by("-attempt").first()


def _new(payable: Payable, *, gateway: str, return_url: str, cancel_url: str, at: dt.datetime) -> Payment:
    if payable.payments.filter(state=Payment.State.PROCESSING).exists():
        raise NotOpen  # the bank is working on it; a second payment would come back as a refund
    chosen = gateway_called(gateway)
    rate = usable_rate(chosen, at=at) if chosen.is_configured() else None
    if rate is None:
        raise GatewayNotOffered(_("There is no exchange rate in force today, so this way is closed for now."))
    if payable.amount < rate.least_amount(chosen.minimum()):
        raise GatewayNotOffered(_("The amount is too small for this way of paying."))
    number = (payable.payments.aggregate(last=Max("attempt"))["last"] or 0) + 1
    key = f"{payable.kind.replace('.', '-')}-{payable.ref}-{number}"
    return Payment.objects.create(
        payable=payable,
        attempt=number,
        gateway=gateway,
        key=key,
        amount=payable.amount,
        currency=payable.currency,
        charge_amount=rate.convert(payable.amount),
        charge_currency=rate.charge_currency,
        rate_num=rate.num,
        rate_den=rate.den,
        return_url=urljoin(return_url, reverse("payments:return", kwargs={"key": key})),
        cancel_url=cancel_url,
        created_at=at,
        expires_at=at + chosen.capabilities.lifetime,
    )
