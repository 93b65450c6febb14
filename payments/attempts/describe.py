"""What a gateway is told about one payment. Built from stored columns only: a repeat sends exactly the same."""

from payments.gateways.base import Attempt
from payments.models import Payment


def described(payment: Payment) -> Attempt:
    payable = payment.payable
    return Attempt(
        key=payment.key,
        group=f"{payable.kind}:{payable.ref}",
        ref=payment.ref or "",
        pay_ref=payment.pay_ref or "",
        is_parked=payment.is_parked,
        charge_amount=payment.charge_amount,
        charge_currency=payment.charge_currency,
        # The hosted page speaks no Persian, so the line names the thing in English and repeats it in Persian.
        title=payable.title_en,
        description=f"{payable.title_fa} · {payment.amount:,} {payment.currency}",
        return_url=payment.return_url,
        cancel_url=payment.cancel_url,
        expires_at=payment.expires_at,
    )
