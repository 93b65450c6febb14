"""My orders: list, one order, receipt; pay again and cancel while it is unpaid. A stranger's order is 404."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from payments import api as payments
from shop.models import OrderInfo
from shop.orders import breakdown, queries
from shop.orders.cancel import NotCancellable, cancel
from shop.orders.start import CannotStart, start

State = OrderInfo.State


def _own(request: HttpRequest, number: str) -> OrderInfo:
    info = queries.one(user_id=request.user.pk or 0, number=number)
    if info is None:
        raise Http404
    return info


def _story(info: OrderInfo) -> dict[str, Any]:
    """What order page and receipt share."""
    units = queries.units_of(info)
    paid, charge = None, ("", "")
    payable = payments.payable(payable_id=info.payable_id) if info.payable_id else None
    if payable:
        paid = next((each for each in payable.payments if each.state == "paid" and not each.is_parked), None)
        charge = breakdown.charge_of(paid, language=get_language() or "fa") if paid else charge
    return {
        "info": info,
        "units": units,
        "order": info.order,
        "sums": breakdown.of_units(units),
        "parcels": queries.parcels(info, units),
        "payable": payable,
        "paid": paid,
        "charge_text": charge[0],
        "rate_text": charge[1],
    }


@never_cache
@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.own(user_id=request.user.pk or 0), 20).get_page(request.GET.get("page"))
    rows = [{"info": info, "titles": [queries.shown_title(line) for line in info.order.lines.all()]} for info in page]
    return render(request, "shop/orders/list.html", {"page": page, "rows": rows})


@never_cache
@login_required
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    info = _own(request, number)
    context = _story(info)
    at = timezone.now()
    attempts = context["payable"].payments if context["payable"] else ()
    # Money that came is never called unpaid: it waits for the order, or it is on its way back.
    context["has_come"] = info.state == State.AWAITING and context["paid"] is not None
    context["goes_back"] = any(each.is_parked and each.state in ("paid", "mismatch") for each in attempts)
    context["short"] = sum(bool(unit.short_at) for unit in context["units"] if unit.state != "fulfilled")
    context["held"] = any(unit.held_at for unit in context["units"] if unit.state != "fulfilled")
    if info.state == State.AWAITING and info.expires_at > at and not context["has_come"]:
        context["gateways"] = payments.offers(amount=info.due, currency="IRR", at=at, language=get_language() or "fa")
        context["can_pay"] = any(gateway.available for gateway in context["gateways"])
        context["is_foreign"] = any(
            gateway.available and gateway.charge_currency != "IRR" for gateway in context["gateways"]
        )
    context["is_waiting"] = any(each.state == "processing" for each in attempts)
    return render(request, "shop/orders/order.html", context)


@never_cache
@login_required
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Only a paid order has a receipt."""
    info = _own(request, number)
    if info.state != State.PAID:
        raise Http404
    return render(request, "shop/orders/receipt.html", _story(info))


@login_required
@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Open the payment page again, until the deadline."""
    info = _own(request, number)
    at = timezone.now()
    if info.state != State.AWAITING or info.payable_id is None or info.expires_at <= at:
        messages.warning(request, _("This order cannot be paid any more."))
        return redirect("shop:order", number)
    try:
        url = open_gateway(request, number=number, payable_id=info.payable_id, at=at)
    except CannotStart:
        messages.warning(request, _("The payment page did not open. Try again in a few minutes."))
        return redirect("shop:order", number)
    return HttpResponse(status=303, headers={"Location": url})


def open_gateway(request: HttpRequest, *, number: str, payable_id: int, at: dt.datetime) -> str:
    """The address of the gateway's page for the gateway that the form names. CannotStart."""
    story = request.build_absolute_uri(reverse("shop:order", args=[number]))
    return start(
        payable_id=payable_id, gateway=request.POST.get("gateway", ""), return_url=story, cancel_url=story, at=at
    )


@login_required
@require_POST
def cancel_order(request: HttpRequest, number: str) -> HttpResponse:
    _own(request, number)
    try:
        cancel(number=number, user_id=request.user.pk or 0, at=timezone.now())
    except NotCancellable:
        messages.warning(request, _("This order is not waiting for payment any more, so nothing was changed."))
    else:
        messages.success(request, _("Your order is cancelled. Nothing was charged, and your points are back."))
    return redirect("shop:order", number)
