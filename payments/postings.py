"""What payments writes into the books, each journal under a fixed key, so that it is written once.

| event | debit | credit | key |
|---|---|---|---|
| paid | psp_clearing:{gateway} (charged), fx_position (rials) | fx_position (charged), received:{kind} (rials) | :capture |
| fee, whenever it becomes known | psp_fee:{gateway} | psp_clearing:{gateway} | :fee |
| taken, but its owner cannot follow | received:{kind}, fx_position (charged) | fx_position, suspense (charged) | :not_taken |
| money without a home | psp_clearing:{gateway} | suspense | :suspense |
| given back | suspense | psp_clearing:{gateway} | :refund:{ref} |
| … and that failed later | psp_clearing:{gateway} | suspense | :refund:{ref}:undone |

`received:{kind}` is a transit account: zero for each payable once its owner has posted its side. Suspense is kept in
the currency that came: it goes back as it came, without an exchange.
"""

import datetime as dt

from ledger import api as ledger
from payments.models import Payable, Payment

SCOPE = "payments"
SUSPENSE = "suspense"
FX_POSITION = "fx_position"


def clearing_account(gateway: str) -> str:
    return f"psp_clearing:{gateway}"


def fee_account(gateway: str) -> str:
    return f"psp_fee:{gateway}"


def received_account(kind: str) -> str:
    """Credited by the capture, to be debited by the owner of this kind."""
    return f"received:{kind}"


def post_capture(payable: Payable, payment: Payment, *, at: dt.datetime) -> int:
    """The charge in its own currency and the rials it stands for, at the rate stored on the payment."""
    clearing, received = clearing_account(payment.gateway), received_account(payable.kind)
    if payment.charge_currency == payment.currency:
        lines = [_line(payment, debit=clearing, credit=received, amount=payment.amount, unit=payment.currency)]
    else:
        lines = [
            _line(
                payment, debit=clearing, credit=FX_POSITION, amount=payment.charge_amount, unit=payment.charge_currency
            ),
            _line(payment, debit=FX_POSITION, credit=received, amount=payment.amount, unit=payment.currency),
        ]
    return ledger.post(kind="payment.capture", scope=SCOPE, key=f"{_key(payment)}:capture", lines=lines, at=at)


def post_fee(payment: Payment, *, at: dt.datetime) -> None:
    _post(
        payment,
        "fee",
        debit=fee_account(payment.gateway),
        credit=clearing_account(payment.gateway),
        amount=payment.fee or 0,
        unit=payment.fee_currency,
        at=at,
    )


def post_suspense(payment: Payment, *, at: dt.datetime) -> None:
    _post(
        payment,
        "suspense",
        debit=clearing_account(payment.gateway),
        credit=SUSPENSE,
        amount=payment.received,
        unit=payment.received_currency,
        at=at,
    )


def post_not_taken(payable: Payable, payment: Payment, *, at: dt.datetime) -> int:
    """The capture's mirror into suspense: what the owner could not take goes back in the currency it came in."""
    received = received_account(payable.kind)
    if payment.charge_currency == payment.currency:
        lines = [_line(payment, debit=received, credit=SUSPENSE, amount=payment.amount, unit=payment.currency)]
    else:
        lines = [
            _line(payment, debit=received, credit=FX_POSITION, amount=payment.amount, unit=payment.currency),
            _line(
                payment, debit=FX_POSITION, credit=SUSPENSE, amount=payment.charge_amount, unit=payment.charge_currency
            ),
        ]
    return ledger.post(kind="payment.not_taken", scope=SCOPE, key=f"{_key(payment)}:not_taken", lines=lines, at=at)


def post_given_back(payment: Payment, *, ref: str, amount: int, at: dt.datetime) -> int:
    return _post(
        payment,
        f"refund:{ref}",
        debit=SUSPENSE,
        credit=clearing_account(payment.gateway),
        amount=amount,
        unit=payment.received_currency,
        at=at,
    )


def post_given_back_undone(payment: Payment, *, ref: str, amount: int, at: dt.datetime) -> None:
    """A refund that failed after it had been booked. What was never booked is booked first: both lines stay visible."""
    booked = post_given_back(payment, ref=ref, amount=amount, at=at)
    _post(
        payment,
        f"refund:{ref}:undone",
        debit=clearing_account(payment.gateway),
        credit=SUSPENSE,
        amount=amount,
        unit=payment.received_currency,
        at=at,
        reverses=booked,
    )


def suspense_balance(currency: str) -> int:
    """Money without a home, in minor units of the currency; its target is zero."""
    return -ledger.balance(code=SUSPENSE, unit=currency)


def _key(payment: Payment) -> str:
    return f"{payment.gateway}:{payment.key}"


def _line(payment: Payment, *, debit: str, credit: str, amount: int, unit: str) -> ledger.Line:
    return ledger.Line(debit=debit, credit=credit, amount=amount, unit=unit, subject=f"payable:{payment.payable_id}")


def _post(
    payment: Payment,
    event: str,
    *,
    debit: str,
    credit: str,
    amount: int,
    unit: str,
    at: dt.datetime,
    reverses: int | None = None,
) -> int:
    return ledger.post(
        kind=f"payment.{event.split(':')[0]}",
        scope=SCOPE,
        key=f"{_key(payment)}:{event}",
        lines=[_line(payment, debit=debit, credit=credit, amount=amount, unit=unit)],
        at=at,
        reverses=reverses,
    )
