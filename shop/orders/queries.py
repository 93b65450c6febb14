"""A member's own orders as the pages show them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import get_language

from shop.models import OrderInfo, OrderUnit

State = OrderUnit.State


def own(*, user_id: int) -> Any:
    """Orders of one person, newest first, with what a list row needs."""
    return (
        OrderInfo.objects.filter(order__user_id=user_id)
        .select_related("order", "payable")
        .prefetch_related("order__lines__product__info")
        .order_by("-placed_at", "-pk")
    )


def one(*, user_id: int, number: str) -> OrderInfo | None:
    """An order of this person by its number; None for everybody else's."""
    found: OrderInfo | None = (
        own(user_id=user_id).select_related("order__shipping_address").filter(order__number=number).first()
    )
    return found


def units_of(info: OrderInfo) -> list[OrderUnit]:
    return list(
        info.order.units.select_related("line__product__info", "partner__profile")
        .prefetch_related("events")
        .order_by("seq")
    )


@dataclass(frozen=True, kw_only=True)
class Step:
    """One point of a timeline. `is_now`: waiting for this; `is_later`: still to come."""

    text: str
    at: dt.datetime | None = None
    is_now: bool = False
    is_later: bool = False


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What one partner owes in this order: its units of one line together, and how far it is."""

    partner_name: str
    pick_up_address: str
    is_pick_up: bool
    rows: list["Row"]
    shipping: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """Units of one line: `price` list price of all of them, `due` what was paid in money (rials)."""

    title: str
    title_language: str
    quantity: int
    price: int
    discount: int
    points: int
    points_worth: int
    cash: int
    kind: str
    accepted_at: dt.datetime | None
    fulfilled_at: dt.datetime | None


def shown_title(line: Any) -> tuple[str, str]:
    """The title in the page's language where there is one, and the language it is written in."""
    info = getattr(line.product, "info", None) if line.product else None
    if get_language() != "fa" and info and info.title_en:
        return info.title_en, "en"
    return line.title, "fa"


def _row(units: list[OrderUnit]) -> Row:
    title, language = shown_title(units[0].line)
    moments = {
        state: [event.at for unit in units for event in unit.events.all() if event.state == state]
        for state in (State.ACCEPTED, State.FULFILLED)
    }
    # A step of the line is done when it is done for every piece.
    done = {state: max(found) if len(found) == len(units) else None for state, found in moments.items()}
    return Row(
        title=title,
        title_language=language,
        quantity=len(units),
        price=sum(unit.list_price for unit in units),
        discount=sum(unit.partner_disc + unit.club_disc for unit in units),
        points=sum(unit.points for unit in units),
        points_worth=sum(unit.pts_club + unit.pts_partner for unit in units),
        cash=sum(unit.cash for unit in units),
        kind=units[0].kind,
        accepted_at=done[State.ACCEPTED],
        fulfilled_at=done[State.FULFILLED],
    )


def parcels(info: OrderInfo, units: Iterable[OrderUnit]) -> list[Parcel]:
    """The order's units by partner and line, in the order of the basket."""
    by_partner: dict[int, list[OrderUnit]] = {}
    for unit in units:
        by_partner.setdefault(unit.partner_id, []).append(unit)
    return [_parcel(info, own_units) for own_units in by_partner.values()]


def _parcel(info: OrderInfo, units: list[OrderUnit]) -> Parcel:
    partner: Any = units[0].partner
    pieces = [unit for unit in units if unit.line_id]
    language = get_language() or "fa"
    name = partner.profile.name_en if language != "fa" and partner.profile.name_en else partner.name
    return Parcel(
        partner_name=name,
        pick_up_address=partner.profile.pick_up_address,
        is_pick_up=info.delivery.get(str(partner.pk)) == "pick_up",
        rows=[_row(list(group)) for _line, group in groupby(pieces, key=lambda unit: unit.line_id)],
        shipping=sum(unit.list_price for unit in units if unit.kind == OrderUnit.Kind.SHIPPING),
    )
