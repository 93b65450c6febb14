"""Who is told what about an order. Rows of the outbox, in the caller's transaction; keys make them once."""

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from lib.money import toman
from messaging import api as messaging
from shop.models import OrderInfo, OrderUnit, PartnerMember

FOLDER = "shop/messages"


def paid(*, info: OrderInfo, units: list[OrderUnit], at: dt.datetime) -> None:
    """The receipt to the member, and to each partner's people that there is something to do (C-74)."""
    order = info.order
    user = order.user
    messaging.send(
        kind=f"{FOLDER}/order_paid",
        user_id=user.pk,
        phone=user.phone,
        email=user.email,
        channels=("sms", "app", "email") if user.email else ("sms", "app"),
        params={
            "number": order.number,
            "amount": toman(info.due, language=info.language),
            "points_used": info.points,
            "points_earned": info.points_earned,
            "url": link("shop:order", order.number, language=info.language),
        },
        language=info.language,
        key=f"shop.order:{order.number}:paid",
        at=at,
    )
    _tell_partners(info, units, at=at)


def _tell_partners(info: OrderInfo, units: list[OrderUnit], *, at: dt.datetime) -> None:
    sold: dict[int, list[OrderUnit]] = defaultdict(list)
    for unit in units:
        sold[unit.partner_id].append(unit)
    people = PartnerMember.objects.filter(partner_id__in=sold).select_related("user").order_by("pk")
    for person in people:
        own = sold[person.partner_id]
        pieces = [unit for unit in own if unit.kind != OrderUnit.Kind.SHIPPING]
        first = pieces[0].line
        messaging.send(
            kind=f"{FOLDER}/partner_order",
            user_id=person.user_id,
            phone=person.user.phone,
            email=person.user.email,
            channels=("sms", "email") if person.user.email else ("sms",),
            params={
                "number": info.order.number,
                "count": len(pieces),
                "first": first.title if first else "",
                "net": toman(sum(unit.partner_net for unit in own), language=person.user.language),
                "url": link("desk:today", language=person.user.language),
            },
            language=person.user.language,
            key=f"shop.order:{info.order.number}:partner:{person.pk}",
            at=at,
        )


def expired(*, info: OrderInfo, at: dt.datetime) -> None:
    """Payment did not come in time; nothing is owed and the points are back."""
    messaging.send(
        kind=f"{FOLDER}/order_expired",
        user_id=info.order.user_id,
        channels=("app",),
        params={"number": info.order.number, "points": info.points},
        language=info.language,
        key=f"shop.order:{info.order.number}:expired",
        at=at,
    )


def short(*, info: OrderInfo, count: int, at: dt.datetime) -> None:
    """Paid, but so many pieces are not there: the member hears it from us and not from the partner's silence."""
    user = info.order.user
    messaging.send(
        kind=f"{FOLDER}/order_short",
        user_id=user.pk,
        phone=user.phone,
        channels=("sms", "app"),
        params={"number": info.order.number, "count": count},
        language=info.language,
        key=f"shop.order:{info.order.number}:short",
        at=at,
    )


def money_goes_back(*, info: OrderInfo, at: dt.datetime) -> None:
    """The payment came and the order could not follow: the money is on its way back."""
    user = info.order.user
    messaging.send(
        kind=f"{FOLDER}/order_money_back",
        user_id=user.pk,
        phone=user.phone,
        channels=("sms", "app"),
        params={"number": info.order.number},
        language=info.language,
        key=f"shop.order:{info.order.number}:money_back",
        at=at,
    )


def held(*, info: OrderInfo, unit_ids: list[int], at: dt.datetime) -> None:
    """The bank took the money back or disputes it: the partners' people must not hand the units over."""
    partners = OrderUnit.objects.filter(pk__in=unit_ids).values("partner_id")
    for person in PartnerMember.objects.filter(partner_id__in=partners).select_related("user").order_by("pk"):
        messaging.send(
            kind=f"{FOLDER}/order_held",
            user_id=person.user_id,
            phone=person.user.phone,
            channels=("sms",),
            params={"number": info.order.number, "url": link("desk:today", language=person.user.language)},
            language=person.user.language,
            key=f"shop.order:{info.order.number}:held:{person.pk}:{at:%Y%m%d%H%M%S}",
            at=at,
        )


def fulfilled(*, info: OrderInfo, partner_name: str, unit_id: int, title: str, at: dt.datetime) -> None:
    """A partner handed over one piece."""
    messaging.send(
        kind=f"{FOLDER}/unit_fulfilled",
        user_id=info.order.user_id,
        channels=("app",),
        params={"number": info.order.number, "partner": partner_name, "title": title},
        language=info.language,
        key=f"shop.unit:{unit_id}:fulfilled",
        at=at,
    )


def link(name: str, *args: str, language: str) -> str:
    """An absolute address in the recipient's language."""
    with override(language):
        return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args)
