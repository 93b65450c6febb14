"""The basket's page, and the three forms that change it. All work without JavaScript."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_POST

from lib.text import latin_digits, persian_digits
from payments import api as payments
from shop.basket import change as changes
from shop.basket.summary import forget
from shop.catalogue import pictures, points
from shop.catalogue.names import Name, language, named
from shop.catalogue.product import MOST
from shop.catalogue.tile import address, net_stock
from shop.orders.price import LinePrice, Quote, quote
from shop.oscar_models import BasketLine, ProductImage


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line as the page shows it. `most` is how many may be chosen; prices in rials, of all its pieces."""

    line_id: int
    url: str
    title: Name
    partner: Name
    kind: str
    picture: str
    quantity: int
    most: int
    price: int
    old_price: int | None
    is_for_sale: bool
    is_short: bool

    @property
    def choices(self) -> range:
        return range(1, max(self.most, self.quantity) + 1)


def _row(line: LinePrice, images: dict[int, str]) -> Row:
    basket_line = line.basket_line
    product, partner = basket_line.product, basket_line.stockrecord.partner
    info, profile = getattr(product, "info", None), getattr(partner, "profile", None)
    most = min(net_stock(basket_line.stockrecord), MOST)
    return Row(
        line_id=basket_line.pk,
        url=address(product.slug, product.pk),
        title=named(line.title, info.title_en if info else ""),
        partner=named(line.partner_name, profile.name_en if profile else ""),
        kind=line.kind,
        picture=pictures.url(images.get(product.pk, ""), "480x360"),
        quantity=line.quantity,
        most=most,
        price=line.total - line.discount - line.club_discount,
        old_price=line.total if line.discount + line.club_discount else None,
        is_for_sale=line.is_for_sale,
        is_short=line.is_for_sale and line.is_tracked and line.quantity > most,
    )


def _rows(priced: Quote) -> list[Row]:
    ids = [line.product_id for line in priced.lines]
    found = ProductImage.objects.filter(product__in=ids).order_by("-display_order", "-pk")
    images = {image.product_id: str(image.original) for image in found}
    return [_row(line, images) for line in priced.lines]


def _earning(priced: Quote) -> int:
    """Rials that earn points when paid in money: goods and services of covered partners, no delivery charge."""
    return sum(
        line.total - line.discount - line.club_discount for line in priced.lines if line.is_for_sale and line.is_covered
    )


class BasketView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        basket: Any = request.basket  # type: ignore[attr-defined]
        at = timezone.now()
        if not basket.pk:
            return TemplateResponse(request, "shop/basket/basket.html", {"rows": []})
        priced = quote(basket=basket, user=request.user, ways={}, at=at)
        rows = _rows(priced)
        context = {"rows": rows, **self.sums(priced, at)} if rows else {"rows": []}
        context["is_ready"] = bool(rows) and all(row.is_for_sale and not row.is_short for row in rows)
        return TemplateResponse(request, "shop/basket/basket.html", context)

    def sums(self, priced: Quote, at: Any) -> dict[str, Any]:
        smallest = payments.smallest_payable(at=at)
        return {
            "priced": priced,
            "discount": -priced.discount,
            "partners": len({line.partner_id for line in priced.lines}),
            "missing": max(0, smallest - priced.total) if smallest else 0,
            "smallest": smallest,
            "earned": self._earned(priced, at),
        }

    def _earned(self, priced: Quote, at: Any) -> Any:
        cash = _earning(priced)
        special = any(line.is_special for line in priced.lines if line.is_for_sale)
        return points.preview(cash=cash, covered=bool(cash), special=special, at=at, user_id=self.request.user.pk)


def _quantity(request: HttpRequest) -> int:
    """What was chosen, in any digits; 1 when it says nothing. Http404 for what no form of ours sends."""
    typed = latin_digits(request.POST.get("quantity", "1")).strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        raise Http404
    return int(typed)


def _digits(number: int) -> str:
    return persian_digits(number) if language() == "fa" else str(number)


def _too_many(most: int) -> str:
    if most == 0:
        return _("This is sold out.")
    return ngettext(
        "At most %(most)s piece of this can be in the basket.",
        "At most %(most)s pieces of this can be in the basket.",
        most,
    ) % {"most": _digits(most)}


def _back(request: HttpRequest) -> HttpResponse:
    """Where the form stood, if that is a page of ours; the basket otherwise."""
    origin = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure()):
        return redirect(origin)
    return redirect("basket:summary")


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    basket: Any = request.basket  # type: ignore[attr-defined]
    quantity = max(1, _quantity(request))
    try:
        changes.add(basket=basket, product_id=pk, quantity=quantity, at=timezone.now())
    except changes.NotForSale:
        raise Http404 from None
    except changes.TooMany as refused:
        messages.error(request, _too_many(refused.most))
        return _back(request)
    except changes.Full:
        messages.error(request, _("The basket is full. Buy what is in it first, or take something out."))
        return _back(request)
    forget(request=request)
    messages.success(request, _("It is in your basket."))
    return redirect("basket:summary")


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    basket: Any = request.basket  # type: ignore[attr-defined]
    quantity = 0 if "remove" in request.POST else _quantity(request)
    try:
        changes.change(basket=basket, line_id=pk, quantity=quantity)
    except BasketLine.DoesNotExist:
        raise Http404 from None
    except changes.TooMany as refused:
        messages.error(request, _too_many(refused.most))
    forget(request=request)
    return redirect("basket:summary")
