"""Find what was not done: every piece of work here is a row, and its task was only a hint.

One bad row never stops the others; what keeps failing shows on the operator's page (payments/watch.py).
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import F, Q, QuerySet

from payments import events
from payments.attempts.close import close
from payments.attempts.fetch import fetch_and_converge
from payments.attempts.give_back import give_back
from payments.attempts.start import resume
from payments.converge import HAS_MONEY, hand_over_again
from payments.errors import GatewayRefused, GatewayUnreachable
from payments.gateways.base import Refused, Unreachable
from payments.models import GatewayEvent, GiveBack, Payable, Payment
from payments.payables.expire import ENDS, expire_if_due

log = logging.getLogger(__name__)
Row = TypeVar("Row")
AT_ONCE = 100
GIVE_THE_TASK_TIME = dt.timedelta(seconds=30)
GIVE_THE_CALL_TIME = dt.timedelta(minutes=1)
LOOK_AGAIN = dt.timedelta(minutes=5)
LOOK_FOR_FEE = dt.timedelta(hours=1)


def sweep(*, at: dt.datetime) -> None:
    """Everything that waits, oldest first, at most a hundred of each kind. Safe to run beside itself and the tasks."""
    _each(_waiting_events(at), lambda row: events.handle(event_id=row.pk, at=at))
    _each(_unanswered(at), lambda row: _resume(row, at=at))
    _each(_to_look_at(at), lambda row: _look(row, at=at))
    _each(_due_payables(at), lambda row: expire_if_due(payable_id=row.pk, at=at))
    _each(_to_hand_over(), lambda row: hand_over_again(payable_id=row.payable_id, payment_id=row.pk, at=at))
    _each(_to_give_back(at), lambda row: give_back(give_back_id=row.pk, at=at))


def _each(rows: Iterable[Row], act: Callable[[Row], object]) -> None:
    for row in rows:
        try:
            act(row)
        except (Refused, Unreachable, GatewayRefused, GatewayUnreachable) as error:
            log.warning("%s: %s: %s", row, type(error).__name__, error)
        except Exception:
            log.exception("%s could not be swept", row)


def _waiting_events(at: dt.datetime) -> QuerySet[GatewayEvent]:
    waiting = GatewayEvent.objects.filter(processed_at=None, received_at__lte=at - GIVE_THE_TASK_TIME)
    return waiting.order_by("attempts", "received_at")[:AT_ONCE]


def _ours() -> QuerySet[Payment]:
    return Payment.objects.filter(is_demo=False).select_related("payable")


def _unanswered(at: dt.datetime) -> QuerySet[Payment]:
    """Attempts whose answer was lost. The same key finds the session that may exist."""
    lost = _ours().filter(state=Payment.State.CREATED, created_at__lte=at - GIVE_THE_CALL_TIME)
    return lost.order_by("created_at")[:AT_ONCE]


def _to_look_at(at: dt.datetime) -> QuerySet[Payment]:
    """Attempts nobody has told us about for a while, those past their end at once, and fees that are still missing."""
    quiet = Q(checked_at=None) | Q(checked_at__lte=at - LOOK_AGAIN)
    over = Q(expires_at__lte=at) | Q(payable__not_after__lte=at) | ~Q(payable__state=Payable.State.OPEN)
    flying = Q(state__in=[Payment.State.OPEN, Payment.State.PROCESSING]) & (quiet | (over & _not_just_now(at)))
    no_fee = Q(state__in=HAS_MONEY, fee=None, checked_at__lte=at - LOOK_FOR_FEE)
    return _ours().filter(flying | no_fee).order_by(F("checked_at").asc(nulls_first=True))[:AT_ONCE]


def _not_just_now(at: dt.datetime) -> Q:
    return Q(checked_at=None) | Q(checked_at__lt=at)


def _due_payables(at: dt.datetime) -> QuerySet[Payable]:
    return Payable.objects.filter(state__in=ENDS, not_after__lte=at).order_by("not_after")[:AT_ONCE]


def _to_hand_over() -> QuerySet[Payment]:
    waiting = [Payment.Handover.PENDING, Payment.Handover.FAILED]
    return Payment.objects.filter(handover__in=waiting).order_by("paid_at")[:AT_ONCE]


def _to_give_back(at: dt.datetime) -> QuerySet[GiveBack]:
    return GiveBack.objects.filter(state=GiveBack.State.REQUESTED, next_try_at__lte=at).order_by("next_try_at")[
        :AT_ONCE
    ]


def _resume(payment: Payment, *, at: dt.datetime) -> None:
    resume(payment=payment, at=at)
    payment.refresh_from_db()
    _look(payment, at=at)


def _look(payment: Payment, *, at: dt.datetime) -> None:
    """Fetch it; where nobody should pay any more, close it first."""
    payable = payment.payable
    over = payable.state != Payable.State.OPEN or (payable.not_after is not None and payable.not_after <= at)
    if over and payment.state == Payment.State.OPEN:
        close(payment=payment, at=at)
    else:
        fetch_and_converge(payment=payment, at=at)
