"""What the desk's pages show."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from lib import codes
from lib.jalali import TEHRAN, tehran_date
from lib.text import clean
from shop.desk.scope import PartnerScope
from shop.models import OrderUnit

State = OrderUnit.State


@dataclass(frozen=True, kw_only=True)
class Today:
    """The four figures on top; `sold` and `net` in rials, of what was paid today in Tehran."""

    new: int
    accepted: int
    fulfilled: int
    sold: int
    net: int


def today(*, scope: PartnerScope, at: dt.datetime) -> Today:
    begins = dt.datetime.combine(tehran_date(at), dt.time(), tzinfo=TEHRAN)
    paid_today = Q(order__info__paid_at__gte=begins)
    row = scope.units().aggregate(
        new=Count("pk", filter=Q(state=State.PAID)),
        accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
        fulfilled=Count("pk", filter=Q(state=State.FULFILLED, changed_at__gte=begins)),
        sold=Sum("list_price", filter=paid_today),
        net=Sum("partner_net", filter=paid_today),
    )
    return Today(**{name: value or 0 for name, value in row.items()})


def waiting(*, scope: PartnerScope) -> Any:
    """What the partner must do something about, the longest waiting first."""
    return scope.units().filter(state__in=[State.PAID, State.ACCEPTED]).order_by("order__info__paid_at", "pk")


def find(*, scope: PartnerScope, state: str, text: str) -> Any:
    """Own units, newest first, by state and by a word of the title or the order's number."""
    units = scope.units().order_by("-pk")
    if state in (State.PAID, State.ACCEPTED, State.FULFILLED):
        units = units.filter(state=state)
    if text := clean(text):
        units = units.filter(Q(line__title__icontains=text) | Q(order__number=codes.normalised(text)))
    return units
