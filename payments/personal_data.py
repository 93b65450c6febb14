"""A payer's rows. The books are kept by law; what a gateway told us about the person is not needed for them."""

import datetime as dt

from django.utils.translation import get_language, gettext_lazy

from accounts.registry import PersonalData, personal_data
from payments.models import GatewayEvent, Payable, Payment

WORDS = {
    "for": gettext_lazy("For"),
    "amount": gettext_lazy("Amount"),
    "currency": gettext_lazy("Currency"),
    "charged": gettext_lazy("Amount charged"),
    "charge_currency": gettext_lazy("Currency charged"),
    "gateway": gettext_lazy("Gateway"),
    "state": gettext_lazy("State"),
    "at": gettext_lazy("When"),
}
VALUES = {
    "currency": {"IRR": gettext_lazy("Rials")},
    "charge_currency": {
        "IRR": gettext_lazy("Rials"),
        "EUR": gettext_lazy("Euros, in cents"),
        "USD": gettext_lazy("US dollars, in cents"),
    },
}


def register() -> None:
    personal_data.register(
        PersonalData(
            name="payments",
            label=gettext_lazy("Payments"),
            models=["payments.Payable"],
            export=export,
            erase=erase,
            merge=merge,
            words=WORDS,
            values=VALUES,
        )
    )
    for column in ("published_by", "approved_by"):
        personal_data.excuse(
            f"payments.PublishedRate.{column}", reason="who answers for a rate is part of the books, an act in office"
        )


def export(user_id: int) -> list[dict[str, object]]:
    rows = Payment.objects.filter(payable__payer=user_id).select_related("payable").order_by("pk")
    return [
        {
            "for": row.payable.title_en if get_language() == "en" else row.payable.title_fa,
            "amount": row.amount,
            "currency": row.currency,
            "charged": row.charge_amount,
            "charge_currency": row.charge_currency,
            "gateway": row.gateway,
            "state": str(row.get_state_display()),
            "at": row.created_at,
        }
        for row in rows
    ]


def erase(user_id: int, at: dt.datetime) -> None:
    """Cut what gateways wrote about the person; amounts and states stay."""
    keys = Payment.objects.filter(payable__payer=user_id).values("key")
    refs = Payment.objects.filter(payable__payer=user_id).values("ref")
    pay_refs = Payment.objects.filter(payable__payer=user_id).exclude(pay_ref=None).values("pay_ref")
    for narrowed in ({"payment_key__in": keys}, {"ref__in": refs}, {"pay_ref__in": pay_refs}):
        GatewayEvent.objects.filter(**narrowed).update(payload={})


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    Payable.objects.filter(payer=from_id).update(payer=into_id)
