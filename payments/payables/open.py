import datetime as dt

from django.conf import settings
from django.db import transaction

from lib.money import whole
from payments import registry
from payments.errors import PayableDiffers
from payments.models import Payable


@transaction.atomic
def open_payable(
    *,
    kind: str,
    ref: str,
    payer_id: int,
    amount: int,
    currency: str = "IRR",
    title_fa: str,
    title_en: str,
    not_after: dt.datetime | None,
    at: dt.datetime,
) -> int:
    """Ask for a payment, in the owner's own transaction. The same (kind, ref) again answers with the same id.

    `amount` in minor units (rials), above zero: where nothing is left to pay the owner is paid at once, by itself.
    `not_after` None means that it never expires. Raises PayableDiffers, ValueError; LookupError for an unknown kind.
    """
    if whole(amount) <= 0:
        raise ValueError("A payable is above zero.")
    if currency != settings.PLATFORM_CURRENCY:
        raise ValueError(f"Payables are kept in {settings.PLATFORM_CURRENCY}.")
    if kind not in registry.payables:
        raise LookupError(f"No package has registered the payable kind {kind!r}.")
    row = Payable(
        kind=kind,
        ref=ref,
        payer_id=payer_id,
        amount=amount,
        currency=currency,
        title_fa=title_fa,
        title_en=title_en,
        not_after=not_after,
        opened_at=at,
    )
    Payable.objects.bulk_create([row], ignore_conflicts=True)
    stored = Payable.objects.get(kind=kind, ref=ref)
    if (stored.payer_id, stored.amount, stored.currency) != (payer_id, amount, currency):
        raise PayableDiffers(f"{kind} {ref}")
    return stored.pk
