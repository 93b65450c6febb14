"""Parked money goes back to the payer: the whole of it, to the means it came from."""

import datetime as dt
import logging

from django.db.models import F

from payments.attempts.describe import described
from payments.attempts.fetch import fetch_and_converge
from payments.gateways.base import Refused, Unreachable
from payments.gateways.choose import gateway
from payments.models import GiveBack

log = logging.getLogger(__name__)
LONGEST_WAIT = dt.timedelta(hours=6)


def give_back(*, give_back_id: int, at: dt.datetime) -> None:
    """Ask the gateway for the refund; the books follow what the gateway then says (converge). Safe to repeat.

    Unreachable repeats under the same key. Refused takes a new key, since gateways keep a refusal under the old one.
    """
    row = GiveBack.objects.select_related("payment__payable").get(pk=give_back_id)
    if row.state != GiveBack.State.REQUESTED:
        return
    payment = row.payment
    try:
        # What is true first: somebody may have given it back in the gateway's own dashboard.
        fetch_and_converge(payment=payment, at=at)
        row.refresh_from_db()
        if row.state == GiveBack.State.REQUESTED:
            gateway(payment.gateway).refund(described(payment), amount=row.amount, key=refund_key(row))
            fetch_and_converge(payment=payment, at=at)
    except Refused as error:
        log.exception("The gateway refused to give back %s", row.key)
        _later(row, at=at, error=error, attempt=F("attempt") + 1)
    except Unreachable as error:
        _later(row, at=at, error=error)


def refund_key(row: GiveBack) -> str:
    return f"refund-{row.key}-a{row.attempt}"


def _later(row: GiveBack, *, at: dt.datetime, error: Exception, **more: object) -> None:
    wait = min(dt.timedelta(minutes=1) * 2**row.tries, LONGEST_WAIT)
    GiveBack.objects.filter(pk=row.pk, state=GiveBack.State.REQUESTED, attempt=row.attempt).update(
        tries=F("tries") + 1, next_try_at=at + wait, error=str(error)[:500], **more
    )
