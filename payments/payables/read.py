"""What upper packages see of a payable: frozen values, never rows."""

from collections.abc import Sequence

from payments.models import Payable, Payment
from payments.registry import PayableView, PaymentView


def view(row: Payable, *, payments: Sequence[Payment] | None = None) -> PayableView:
    """`payments`: those of the payable, by attempt, for a caller who has them and changes one of them."""
    if payments is None:
        payments = list(row.payments.order_by("attempt"))
    return PayableView(
        id=row.pk,
        kind=row.kind,
        ref=row.ref,
        payer_id=row.payer_id,
        amount=row.amount,
        currency=row.currency,
        title_fa=row.title_fa,
        title_en=row.title_en,
        state=row.state,
        not_after=row.not_after,
        paid_at=row.paid_at,
        payments=[payment_view(payment) for payment in payments],
    )


def payment_view(row: Payment) -> PaymentView:
    return PaymentView(
        key=row.key,
        gateway=row.gateway,
        state=row.state,
        amount=row.amount,
        charge_amount=row.charge_amount,
        charge_currency=row.charge_currency,
        rate_num=row.rate_num,
        rate_den=row.rate_den,
        url=row.url,
        is_parked=row.is_parked,
        handover=row.handover,
        created_at=row.created_at,
        paid_at=row.paid_at,
    )


def locked(payable_id: int) -> Payable:
    """The row under its lock, first in the lock order. SQLite has no row locks; there a writer is alone anyway."""
    return Payable.objects.select_for_update().get(pk=payable_id)


def payable(*, payable_id: int) -> PayableView:
    """What is known now, without asking any gateway. Raises Payable.DoesNotExist."""
    return view(Payable.objects.get(pk=payable_id))


def lock_payable(*, payable_id: int) -> PayableView:
    """Lock and read. Must run inside the caller's transaction; what starts at an order calls this first."""
    return view(locked(payable_id))
