"""A person's rows in orders and at partners' desks: exported, erased, merged (accounts' registry)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from oscar.core.loading import get_model

from shop.models import Contract, OrderInfo, OrderUnit, PartnerMember, UnitEvent

Order = get_model("order", "Order")
ShippingAddress = get_model("order", "ShippingAddress")
MODELS = ["order.Order", "order.ShippingAddress", "shop.PartnerMember"]

WORDS = {
    "order": gettext_lazy("Order"),
    "state": gettext_lazy("State"),
    "placed_at": gettext_lazy("Placed"),
    "paid_at": gettext_lazy("Paid"),
    "points": gettext_lazy("Points"),
    "due_rials": gettext_lazy("To pay (rials)"),
    "lines": gettext_lazy("Lines"),
    "address": gettext_lazy("Address"),
    "partner": gettext_lazy("Partner"),
    "role": gettext_lazy("Role"),
}


def export(user_id: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for info in OrderInfo.objects.filter(order__user_id=user_id).select_related("order__shipping_address"):
        address = info.order.shipping_address
        rows.append(
            {
                "order": info.order.number,
                "state": str(info.get_state_display()),
                "placed_at": info.placed_at,
                "paid_at": info.paid_at,
                "points": info.points,
                "due_rials": info.due,
                "lines": [
                    {"title": line.title, "quantity": line.quantity, "partner": line.partner_name}
                    for line in info.order.lines.all()
                ],
                "address": address.summary if address else None,
            }
        )
    rows += [
        {"partner": member.partner.name, "role": member.role}
        for member in PartnerMember.objects.filter(user_id=user_id).select_related("partner")
    ]
    return rows


def holdings(user_id: int, at: dt.datetime) -> list[str]:
    """How many orders there are, for the pages that ask before a merge or a farewell."""
    count = OrderInfo.objects.filter(order__user_id=user_id).count()
    return [ngettext("%(n)s order", "%(n)s orders", count) % {"n": count}] if count else []


def obstacles(user_id: int, at: dt.datetime) -> list[str]:
    """An order that waits for its payment or its goods still needs to know whose it is."""
    orders = OrderInfo.objects.filter(order__user_id=user_id, state=OrderInfo.State.AWAITING)
    unpaid = _("Order %(number)s waits for its payment. Pay it or cancel it.")
    on_the_way = OrderUnit.objects.filter(
        order__user_id=user_id, state__in=[OrderUnit.State.PAID, OrderUnit.State.ACCEPTED]
    )
    coming = _("Order %(number)s is not handed over yet.")
    return [
        *(unpaid % {"number": number} for number in orders.values_list("order__number", flat=True)),
        *(coming % {"number": number} for number in on_the_way.values_list("order__number", flat=True).distinct()),
    ]


def erase(user_id: int, at: dt.datetime) -> None:
    """Cut where the goods went and who worked where. Orders and their units are the city's books and stay."""
    ShippingAddress.objects.filter(order__user_id=user_id).update(
        first_name="",
        last_name="",
        line1="",
        line4="",
        state="",
        postcode="",
        phone_number="",
        notes="",
        search_text="",
    )
    PartnerMember.objects.filter(user_id=user_id).delete()


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    Order.objects.filter(user_id=from_id).update(user_id=into_id)
    here = PartnerMember.objects.filter(user_id=into_id).values("partner_id")
    PartnerMember.objects.filter(user_id=from_id, partner_id__in=here).delete()
    PartnerMember.objects.filter(user_id=from_id).update(user_id=into_id)
    UnitEvent.objects.filter(by_id=from_id).update(by_id=into_id)
    # Both halves of one person must not look like two people: a contract that the merge would make so keeps its names.
    for side in ("drafted_by_id", "approved_by_id"):
        other = "approved_by_id" if side == "drafted_by_id" else "drafted_by_id"
        Contract.objects.filter(**{side: from_id}).exclude(**{other: into_id}).update(**{side: into_id})
