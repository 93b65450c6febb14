"""Checkout: delivery, then points and payment; both work without JavaScript."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lib.text import latin_digits
from shop.checkout import remember
from shop.checkout.forms import DeliveryForm
from shop.checkout.summary import Summary, summarise
from shop.orders import place
from shop.orders.place import Delivery
from shop.orders.price import Quote, quote
from shop.orders.start import CannotStart
from shop.orders.views import open_gateway


def _priced(request: HttpRequest, ways: dict[int, Any]) -> Quote | None:
    """The basket's price, or None with a message when it cannot be bought."""
    basket: Any = request.basket  # type: ignore[attr-defined]
    if not basket.pk or basket.is_empty:
        messages.info(request, _("Your basket is empty."))
        return None
    priced = quote(basket=basket, user=request.user, ways=ways, at=timezone.now())
    if priced.unavailable:
        titles = "، ".join(line.title for line in priced.unavailable)
        messages.error(request, _("Not for sale any more: %(titles)s. Remove it to go on.") % {"titles": titles})
        return None
    return priced


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest) -> HttpResponse:
    """Where goods go. Without goods there is nothing to ask."""
    known = remember.load(request) or Delivery()
    if (priced := _priced(request, dict(known.ways))) is None:
        return redirect("basket:summary")
    if not priced.deliveries:
        remember.save(request, Delivery())
        return redirect("shop:checkout_payment")
    if request.method == "POST":
        form = DeliveryForm(request.POST, deliveries=priced.deliveries)
        if form.is_valid():
            remember.save(request, Delivery(ways=form.ways(), address=form.address()))  # type: ignore[arg-type]
            return redirect("shop:checkout_payment")
    else:
        form = DeliveryForm(initial=remember.first_values(request), deliveries=priced.deliveries)
    status = 422 if form.is_bound else 200
    return render(request, "shop/checkout/delivery.html", {"form": form, "quote": priced}, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest) -> HttpResponse:
    """How many points, how to pay, and the sum. GET `points` only shows; POST places the order and goes to pay."""
    if request.method == "POST":
        return _place(request)
    known = remember.load(request)
    if (priced := _priced(request, dict(known.ways) if known else {})) is None:
        return redirect("basket:summary")
    if priced.deliveries and known is None:
        return redirect("shop:checkout")
    return _show(request, priced, points=_number(request.GET, "points"))


def _number(data: Any, name: str) -> int | None:
    """A whole number in any digits, "other" taken from its own field; None for anything else."""
    text = latin_digits(data.get(name, "")).strip()
    if text == "other":
        text = latin_digits(data.get(f"{name}_other", "")).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def _show(
    request: HttpRequest, priced: Quote, *, points: int | None, problem: str = "", status: int = 200
) -> HttpResponse:
    summary = summarise(
        quote=priced, user=request.user, points=points, at=timezone.now(), language=get_language() or "fa"
    )
    context = {
        "summary": summary,
        "delivery": remember.load(request),
        "token": uuid4().hex,
        "problem": problem,
        "asked": points,
        "is_foreign": _is_foreign(summary),
    }
    return render(request, "shop/checkout/payment.html", context, status=status)


def _is_foreign(summary: Summary) -> bool:
    return any(gateway.available and gateway.charge_currency != "IRR" for gateway in summary.gateways)


def _place(request: HttpRequest) -> HttpResponse:
    points = _number(request.POST, "points") or 0
    known = remember.load(request) or Delivery()
    at = timezone.now()
    try:
        placed = place.place(
            user_id=request.user.pk or 0,
            basket_id=request.basket.pk or 0,  # type: ignore[attr-defined]
            delivery=known,
            points=points,
            shown_total=_number(request.POST, "shown_total") or 0,
            at=at,
            language=get_language() or "fa",
            key=request.POST.get("token", "")[:40] or uuid4().hex,
        )
    except place.CannotPlace as refused:
        return _refused(request, refused, points)
    remember.forget(request)
    if placed.payable_id is None:
        return redirect("shop:order", placed.number)
    try:
        url = open_gateway(request, number=placed.number, payable_id=placed.payable_id, at=at)
    except CannotStart:
        messages.warning(request, _("Your order is kept, but the payment page did not open. Try again below."))
        return redirect("shop:order", placed.number)
    return HttpResponse(status=303, headers={"Location": url})


def _refused(request: HttpRequest, refused: place.CannotPlace, points: int) -> HttpResponse:
    """Nothing was taken; say what is the matter and where to go on."""
    if isinstance(refused, place.SoldOut):
        titles = "، ".join(line.title for line in refused.lines)
        messages.error(request, _("Sold out or too few left: %(titles)s. Nothing was charged.") % {"titles": titles})
        return redirect("basket:summary")
    if isinstance(refused, place.AddressMissing):
        return redirect("shop:checkout")
    known = remember.load(request)
    if isinstance(refused, place.BasketGone) or (priced := _priced(request, dict(known.ways) if known else {})) is None:
        return redirect("basket:summary")
    problem = {
        place.PriceChanged: "price_changed",
        place.PointsRefused: "points_refused",
        place.TooLarge: "too_large",
    }[type(refused)]
    return _show(request, priced, points=points, problem=problem, status=409)
