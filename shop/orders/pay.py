"""An order that is paid: what happens in the transaction that learns of the money.

Called by the payable's handler (payable and payment are locked by then) and by placing when nothing
is left to pay. `state` moves from awaiting to paid by one conditional update, so twice changes nothing.
"""

import datetime as dt
from typing import Any

from ledger import api as ledger
from lib.jalali import tehran_date
from members.api import member_of
from payments.registry import CannotTake
from points.api import capture_points, record_activity
from shop.models import OrderInfo, OrderUnit
from shop.orders import notify, reserve
from shop.orders.kinds import PURCHASE

KIND = "shop.order"
SOURCE = "shop.order"

RECEIVED = "received:shop.order"
CLUB_DISCOUNT = "club:discount"
POINTS_LIABILITY = "club:points_liability"
POINTS_RECOVERED = "club:points_recovered"


class OrderDead(CannotTake):
    """Money for an order that expired or was cancelled. Payments gives it back."""


def deferred(partner_id: int) -> str:
    """What we owe a partner once it has earned it."""
    return f"shop:deferred:{partner_id}"


def settle(*, info: OrderInfo, paid_at: dt.datetime, at: dt.datetime) -> bool:
    """Everything that follows from payment, once. False when it was paid before; OrderDead when it cannot be.

    Stock is consumed (what is missing is marked on its units and told), held points are captured, the rials move to deferred, the purchase is reported to the
    club (C-23), and only now are the partners told (C-74).
    """
    awaiting = OrderInfo.objects.filter(pk=info.pk, state=OrderInfo.State.AWAITING)
    if not awaiting.update(state=OrderInfo.State.PAID, paid_at=paid_at):
        info.refresh_from_db(fields=["state"])
        if info.state == OrderInfo.State.PAID:
            return False
        raise OrderDead(info.order_id)
    info.state, info.paid_at = OrderInfo.State.PAID, paid_at
    order = info.order
    units = list(order.units.select_related("partner__profile", "line").order_by("seq"))
    # Every line has at least one unit, so the lines come with the units.
    missing = reserve.consume(lines={unit.line_id: unit.line for unit in units if unit.line is not None}.values())
    OrderUnit.objects.filter(order_id=order.pk).update(state=OrderUnit.State.PAID, changed_at=paid_at)
    short = _mark_short(units, missing, at=at)
    if info.hold_id is not None:
        capture_points(hold_id=info.hold_id, key=f"shop.order:{order.number}:capture", at=at)
    _post_capture(order, units, at=paid_at)
    _earn(info, units, paid_at=paid_at, at=at)
    notify.paid(info=info, units=units, at=at)
    if short:
        notify.short(info=info, count=short, at=at)
    return True


def _mark_short(units: list[OrderUnit], missing: dict[int, int], *, at: dt.datetime) -> int:
    """The last units of each line are those without a piece. Returns how many."""
    short: list[int] = []
    for line_id, count in missing.items():
        short += [unit.pk for unit in units if unit.line_id == line_id][-count:]
    return OrderUnit.objects.filter(pk__in=short).update(short_at=at)


def capture_lines(units: list[OrderUnit]) -> list[ledger.Line]:
    """The rial journal of the capture, unit by unit: who brings the money that is now deferred (docs/adr/0013)."""
    lines = []
    for unit in units:
        own = deferred(unit.partner_id)
        for debit, credit, amount in (
            (RECEIVED, own, unit.cash),
            (CLUB_DISCOUNT, own, unit.club_disc),
            (POINTS_LIABILITY, own, unit.pts_club),
            (POINTS_LIABILITY, POINTS_RECOVERED, unit.pts_partner),
        ):
            if amount:
                lines.append(ledger.Line(debit=debit, credit=credit, amount=amount, subject=f"unit:{unit.pk}"))
    return lines


def _post_capture(order: Any, units: list[OrderUnit], *, at: dt.datetime) -> None:
    lines = capture_lines(units)
    if lines:
        ledger.post(kind="shop.capture", scope="shop", key=f"capture:{order.number}", lines=lines, at=at)


def _earn(info: OrderInfo, units: list[OrderUnit], *, paid_at: dt.datetime, at: dt.datetime) -> None:
    """Report the purchase to the club: the money paid for goods and services of covered centres, no delivery charge."""
    order = info.order
    member = member_of(user_id=order.user_id)
    if member is None:
        return
    covered = [unit for unit in units if unit.kind != OrderUnit.Kind.SHIPPING and unit.partner.profile.covered]
    special = any(unit.partner.profile.special for unit in units if unit.kind != OrderUnit.Kind.SHIPPING)
    cash = sum(unit.cash for unit in covered)
    result = record_activity(
        member_id=member.id,
        kind=PURCHASE,
        facts=facts(cash=cash, covered=bool(covered), special=special, at=paid_at, number=order.number),
        occurred_at=paid_at,
        source=SOURCE,
        source_id=order.number,
        at=at,
    )
    if result.points:  # less what a return that was heard before took back
        info.points_earned = result.points
        info.points_active_at = max(award.active_at for award in result.awards)
        info.save(update_fields=["points_earned", "points_active_at"])


def facts(
    *, cash: int, covered: bool, special: bool, at: dt.datetime, number: str
) -> dict[str, int | str | bool | None]:
    """The facts of a purchase as the club's rules read them. `cash` in rials; the weekday is Tehran's (C-24).

    `special`: something of it comes from a centre that the municipality has chosen (C-26).
    """
    return {
        "cash_rials": cash,
        "centre_covered": covered,
        "special_centre": special,
        "weekday": tehran_date(at).weekday(),
        "order": number,
    }
