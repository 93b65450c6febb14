"""The list, a category, the search and a product's page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views import View

from shop.catalogue import points
from shop.catalogue.browse import Choice, Found, Wish, browse, wish
from shop.catalogue.names import Name, language, named
from shop.catalogue.product import Detail, detail
from shop.catalogue.remember import remembered
from shop.catalogue.tile import Tile, address, freshened
from shop.oscar_models import Category, Product

AROUND = 2  # page numbers on either side of the present one


def kind_names() -> dict[str, str]:
    return {"goods": _("Goods"), "service": _("Service"), "coupon": _("Coupon")}


def band_names() -> dict[str, str]:
    return {
        "1": _("Up to 100,000 toman"),
        "2": _("100,000 to 300,000 toman"),
        "3": _("300,000 to 1 million toman"),
        "4": _("Above 1 million toman"),
    }


def sort_names() -> dict[str, str]:
    return {"new": _("Newest"), "off": _("Biggest discount"), "cheap": _("Cheapest"), "dear": _("Dearest")}


def _query(asked: Wish, *, without: Choice | None = None) -> str:
    """The query string of a wish, perhaps without one choice; without the page, which would be another one."""
    groups: list[tuple[str, Iterable[int | str]]] = [
        ("category", asked.categories),
        ("kind", asked.kinds),
        ("price", asked.bands),
        ("partner", asked.partners),
    ]
    pairs: list[tuple[str, str]] = [("q", asked.query)] if asked.query else []
    pairs += [
        (group, str(value))
        for group, values in groups
        for value in sorted(values, key=str)
        if not (without and (without.group, without.value) == (group, str(value)))
    ]
    return urlencode([*pairs, ("sort", asked.sort)] if asked.sort else pairs)


def _numbers(found: Found) -> list[int]:
    """The page numbers that are shown; 0 stands for a gap."""
    near = {1, found.pages, *range(max(1, found.page - AROUND), min(found.pages, found.page + AROUND) + 1)}
    numbers: list[int] = []
    for number in sorted(near):
        if numbers and number - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(number)
    return numbers


@dataclass(frozen=True)
class Frame:
    """A list without its tiles: the HTML around them, and the tiles as they were when it was made."""

    before: SafeString
    after: SafeString
    shown: list[Tile]


class CatalogueView(View):
    """The list of everything for sale, with filters, words and an order in its address.

    The frame is remembered for half a minute (remember.py); what a thing costs is read in every request.
    """

    below: Any = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        asked = wish(data=request.GET, below=self.below.path if self.below else "")
        frame = remembered(f"{language()} {request.path} {asked}", lambda: self.frame(request, asked, at))
        context = {
            "query": asked.query,
            "category": self.below,
            "category_name": _category_name(self.below),
            "before": frame.before,
            "tiles": freshened(frame.shown, at=at),
            "after": frame.after,
        }
        return TemplateResponse(request, "shop/catalogue/list.html", context)

    def frame(self, request: HttpRequest, asked: Wish, at: dt.datetime) -> Frame:
        found = browse(asked=asked, at=at)
        context = self.context(request, asked, found)
        before, after = (get_template(f"shop/catalogue/list_{part}.html") for part in ("before", "after"))
        # Safe: rendered by templates of ours, which escape what they show.
        return Frame(mark_safe(before.render(context)), mark_safe(after.render(context)), found.tiles)  # noqa: S308

    def context(self, request: HttpRequest, asked: Wish, found: Found) -> dict[str, Any]:
        query = _query(asked)
        names = {"kind": kind_names(), "price": band_names()}
        groups = [
            ("category", _("What"), found.categories),
            ("kind", _("Kind"), found.kinds),
            ("price", _("Price"), found.bands),
            ("partner", _("Partner"), found.partners),
        ]
        return {
            "asked": asked,
            "found": found,
            "category": self.below,
            "category_name": _category_name(self.below),
            "action": request.path,
            "groups": [
                (code, label, [(choice, _label(choice, names)) for choice in choices])
                for code, label, choices in groups
                if choices
            ],
            "chips": [(_label(choice, names), _query(asked, without=choice)) for choice in found.chosen],
            "sorts": [(code, name, code == (asked.sort or "new")) for code, name in sort_names().items()],
            "page_query": f"{query}&" if query else "",
            "numbers": _numbers(found),
        }


def _label(choice: Any, names: dict[str, dict[str, str]]) -> Any:
    return names[choice.group][choice.value] if choice.group in names else choice.name.html


def _category_name(category: Any) -> Name | None:
    return named(category.name, getattr(getattr(category, "info", None), "name_en", "")) if category else None


class ProductCategoryView(CatalogueView):
    """The list of a category and everything below it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.below = get_object_or_404(Category.objects.select_related("info"), pk=kwargs["pk"])
        if not (self.below.is_public and self.below.ancestors_are_public) and not request.user.is_staff:
            raise Http404
        expected = self.below.get_absolute_url()
        if unquote(request.path) != unquote(expected):
            return HttpResponsePermanentRedirect(expected)
        return super().get(request, **kwargs)


class ProductDetailView(View):
    """One product. A hidden one is not there, except for staff who look at their work."""

    def get(self, request: HttpRequest, product_slug: str, pk: str) -> HttpResponse:
        product = get_object_or_404(Product, pk=pk)
        if not product.is_public and not request.user.is_staff:
            raise Http404
        expected = address(product.slug, product.pk)
        if unquote(request.path) != unquote(expected):
            return HttpResponsePermanentRedirect(expected)
        at = timezone.now()
        item = detail(product=product, at=at)
        if item is None:
            raise Http404
        earned = _earned(item, request, at) if item.is_for_sale else None
        context = {"item": item, "kind_name": kind_names().get(item.kind, ""), "earned": earned}
        return TemplateResponse(request, "shop/catalogue/product.html", context)


def _earned(item: Detail, request: HttpRequest, at: dt.datetime) -> Any:
    """The points that this one piece would earn the one who looks, with what is left of a member's caps."""
    return points.preview(
        cash=item.price, covered=item.is_covered, special=item.is_special, at=at, user_id=request.user.pk
    )
