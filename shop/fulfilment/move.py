"""A partner moves units on: paid → accepted → fulfilled. Each step is one conditional update, so it happens once."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from shop.models import OrderInfo, OrderUnit, UnitEvent
from shop.orders import notify

State = OrderUnit.State


def accept(*, unit_ids: Iterable[int], partner_ids: Iterable[int], by_id: int, at: dt.datetime) -> list[int]:
    """The partner has seen the units and will deliver. Returns the ids that were new and its own; others are left."""
    return _move(State.PAID, State.ACCEPTED, unit_ids=unit_ids, partner_ids=partner_ids, by_id=by_id, at=at)


@transaction.atomic
def fulfil(*, unit_ids: Iterable[int], partner_ids: Iterable[int], by_id: int, at: dt.datetime) -> list[int]:
    """The units were handed over, sent or done; the member is told. Returns the ids that were accepted and its own."""
    moved = _move(State.ACCEPTED, State.FULFILLED, unit_ids=unit_ids, partner_ids=partner_ids, by_id=by_id, at=at)
    for unit in OrderUnit.objects.filter(pk__in=moved).select_related("order__info", "partner", "line").order_by("pk"):
        title = unit.line.title if unit.line else ""
        notify.fulfilled(info=unit.order.info, partner_name=unit.partner.name, unit_id=unit.pk, title=title, at=at)
    return moved


@transaction.atomic
def _move(
    before: str, after: str, *, unit_ids: Iterable[int], partner_ids: Iterable[int], by_id: int, at: dt.datetime
) -> list[int]:
    own = OrderUnit.objects.filter(partner_id__in=list(partner_ids), order__info__state=OrderInfo.State.PAID)
    own = own.filter(held_at=None).exclude(kind=OrderUnit.Kind.SHIPPING)
    moved = [pk for pk in sorted(set(unit_ids)) if own.filter(pk=pk, state=before).update(state=after, changed_at=at)]
    UnitEvent.objects.bulk_create(UnitEvent(unit_id=pk, state=after, by_id=by_id, at=at) for pk in moved)
    _delivery_follows(moved, before, after, at=at)
    return moved


def _delivery_follows(moved: list[int], before: str, after: str, *, at: dt.datetime) -> None:
    """A delivery charge is accepted with the first of its goods, and done when none of them is left."""
    for order_id, partner_id in set(OrderUnit.objects.filter(pk__in=moved).values_list("order_id", "partner_id")):
        own = OrderUnit.objects.filter(order_id=order_id, partner_id=partner_id)
        waiting = own.filter(kind=OrderUnit.Kind.GOODS, state__in=[State.PAID, State.ACCEPTED])
        if after == State.FULFILLED and waiting.exists():
            continue
        own.filter(kind=OrderUnit.Kind.SHIPPING, state=before).update(state=after, changed_at=at)
