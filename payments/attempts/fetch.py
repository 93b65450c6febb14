"""Ask the gateway what is true, outside any transaction, and bring our rows there."""

import datetime as dt
import logging

from payments.attempts.describe import described
from payments.converge import converge
from payments.errors import GatewayUnreachable
from payments.gateways.base import Refused, Unreachable
from payments.gateways.choose import gateway
from payments.models import Payment
from payments.payables.read import payable
from payments.registry import PayableView

log = logging.getLogger(__name__)


def fetch_and_converge(*, payment: Payment, at: dt.datetime) -> None:
    """Raises Refused, Unreachable. An attempt without a ref, or one that was loaded as history, has nothing to fetch."""
    if payment.ref and not payment.is_demo:
        snapshot = gateway(payment.gateway).fetch(described(payment))
        converge(payable_id=payment.payable_id, payment_id=payment.pk, snapshot=snapshot, at=at)


def sync(*, payable_id: int, at: dt.datetime) -> PayableView:
    """Look at every attempt that may still change, then answer what is true. Raises GatewayUnreachable.

    For the return page: the address itself proves nothing.
    """
    waiting = Payment.objects.filter(payable_id=payable_id, state__in=Payment.IN_FLIGHT).select_related("payable")
    for payment in waiting:
        try:
            fetch_and_converge(payment=payment, at=at)
        except Unreachable as error:
            raise GatewayUnreachable(str(error)) from error
        except Refused:
            log.exception("The gateway does not know attempt %s", payment.key)
    return payable(payable_id=payable_id)
