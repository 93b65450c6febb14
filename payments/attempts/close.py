"""Close attempts nobody should pay on any more."""

import datetime as dt
import logging

from payments.attempts.describe import described
from payments.attempts.fetch import fetch_and_converge
from payments.gateways.base import Refused, Unreachable
from payments.gateways.choose import gateway
from payments.models import Payment

log = logging.getLogger(__name__)


def close_attempts(*, payable_id: int, at: dt.datetime) -> None:
    """Expire this payable's open sessions at their gateways. What cannot be done now is left to the sweep."""
    for payment in Payment.objects.filter(payable_id=payable_id, state=Payment.State.OPEN).select_related("payable"):
        try:
            close(payment=payment, at=at)
        except (Refused, Unreachable):
            log.warning("Attempt %s could not be closed yet", payment.key, exc_info=True)


def close(*, payment: Payment, at: dt.datetime) -> None:
    """Ask the gateway to end it, then take what is true from the gateway: it may have been paid a moment before."""
    try:
        gateway(payment.gateway).cancel(described(payment))
    except Refused:
        log.info("Attempt %s was over before it could be closed", payment.key)
    fetch_and_converge(payment=payment, at=at)
