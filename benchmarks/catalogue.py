"""The list of goods: ours beside Oscar's browse template over the plain ORM list, 20 products visible, warm caches.

Both answer in turns in one process, through the basket middleware of each and with a person already known.
Every second one price changes, and each of our answers must show the price of its moment.
BENCHMARK_SECONDS (default 5) is the time of one measurement.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import RequestFactory, override_settings
from django.urls import include, path, re_path
from django.utils import timezone, translation

from tests import databases
from tests.queries import counted

SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "5"))
PRODUCTS, LINES, OFFERS = 200, 5, 50
STOCK_URLS = "benchmarks_stock_urls"


def stock_urls() -> None:
    """Oscar's templates name addresses that we do not serve; for the measurement they exist and lead nowhere."""

    def nowhere(request: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse()

    names = {
        "checkout": ["index"],
        "customer": ["login", "logout", "register", "summary", "notifications-inbox"],
        "dashboard": ["index"],
        "offer": ["list"],
        "search": ["search"],
        "wishlists": ["list"],
    }
    module = ModuleType(STOCK_URLS)
    module.urlpatterns = [  # type: ignore[attr-defined]
        *(
            path(f"{space}/", include(([path(f"{name}/", nowhere, name=name) for name in all_names], space)))
            for space, all_names in names.items()
        ),
        path("i18n/", nowhere, name="set_language"),
        path(
            "basket/", include(([path("", nowhere, name="summary"), path("<int:pk>/", nowhere, name="add")], "basket"))
        ),
        path(
            "catalogue/",
            include(
                (
                    [
                        path("", nowhere, name="index"),
                        re_path(r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)/$", nowhere, name="detail"),
                        re_path(r"^c/(?P<category_slug>[\w/-]+)_(?P<pk>\d+)/$", nowhere, name="category"),
                    ],
                    "catalogue",
                )
            ),
        ),
    ]
    sys.modules[STOCK_URLS] = module


def fill() -> Any:
    """200 products in six categories of four partners, a member with five lines, 50 offers that touch none of them."""
    from oscar.core.loading import get_model

    from accounts import api as accounts
    from accounts.models import User
    from tests.shop import selling

    at = timezone.now()
    partners = [selling.partner(name=f"شریک {number}", name_en=f"Partner {number}") for number in range(4)]
    categories = [selling.category(f"دسته {number}", f"Category {number}") for number in range(6)]
    ids = [
        selling.product(
            by=partners[number % 4],
            category_id=categories[number % 6],
            at=at,
            key=str(number),
            title_fa=f"کالای شمارهٔ {number}",
            title_en=f"Thing number {number}",
            price=1_000_000 + number * 10_000,
            list_price=2_000_000 + number * 10_000 if number % 2 else None,
            picture=selling.api.Picture(name=f"{number}.svg", content=selling.SVG),
        )
        for number in range(PRODUCTS)
    ]
    user = User.objects.get(pk=accounts.join(phone="+989121000001", at=at)[0].id)
    basket = get_model("basket", "Basket").objects.create(owner=user)
    for product in get_model("catalogue", "Product").objects.filter(pk__in=ids[:LINES]):
        basket.lines.create(
            product=product,
            stockrecord=product.stockrecords.get(),
            line_reference=str(product.pk),
            price_currency="IRR",
            price_excl_tax=1,
        )
    unrelated = get_model("offer", "Range").objects.create(name="Unrelated")
    unrelated.add_product(get_model("catalogue", "Product").objects.get(pk=ids[-1]))
    for number in range(OFFERS):
        condition = get_model("offer", "Condition").objects.create(range=unrelated, type="Count", value=1)
        benefit = get_model("offer", "Benefit").objects.create(range=unrelated, type="Percentage", value=10)
        get_model("offer", "ConditionalOffer").objects.create(name=f"{number}", condition=condition, benefit=benefit)
    return user


def stock_page(user: Any) -> Callable[[], str]:
    """Oscar's middleware, applicator, strategy and template; its list without haystack."""
    from oscar.apps.basket.middleware import BasketMiddleware
    from oscar.apps.offer.applicator import Applicator
    from oscar.apps.partner.strategy import Default
    from oscar.core.loading import get_model

    class Stock(BasketMiddleware):
        def apply_offers_to_basket(self, request: Any, basket: Any) -> None:
            basket.strategy = request.strategy
            if not basket.is_empty:
                Applicator().apply(basket, request.user, request)

    def view(request: Any) -> HttpResponse:
        request.strategy = Default(request)
        products = get_model("catalogue", "Product").objects.browsable().base_queryset().order_by("-id")
        page = Paginator(products, 20).page(1)
        context = {
            "products": [SimpleNamespace(object=product) for product in page.object_list],
            "paginator": page.paginator,
            "page_obj": page,
            "is_paginated": True,
            "summary": "All products",
            "basket": request.basket,
            "shop_name": "Shahrvand",
            "homepage_url": "/",
        }
        return HttpResponse(get_template("oscar/catalogue/browse.html").render(context, request))

    def page() -> str:
        with override_settings(ROOT_URLCONF=STOCK_URLS):
            return Stock(view)(_request(user)).content.decode()

    return page


def our_page(user: Any) -> Callable[[], str]:
    from django.urls import resolve

    from shop.catalogue.views import CatalogueView
    from shop.oscar.basket.middleware import BasketMiddleware

    def view(request: Any) -> HttpResponse:
        request.resolver_match = resolve("/en/shop/")
        return CatalogueView.as_view()(request).render()

    return lambda: BasketMiddleware(view)(_request(user)).content.decode()


def _request(user: Any) -> Any:
    request: Any = RequestFactory().get("/en/shop/")
    request.user, request.session, request.LANGUAGE_CODE = user, SessionStore(), "en"
    return request


@contextmanager
def changing_prices() -> Any:
    """Yields a function that changes the newest product's price once a second and returns it in toman as shown."""
    from lib.money import toman
    from shop.oscar_models import StockRecord

    newest = StockRecord.objects.order_by("-pk").first()
    state = {"next": time.perf_counter(), "price": int(newest.price)}

    def now() -> str:
        if time.perf_counter() >= state["next"]:
            state["next"] += 1
            state["price"] += 10
            StockRecord.objects.filter(pk=newest.pk).update(price=state["price"])
        return toman(state["price"], language="en")

    yield now


def measured(stock: Callable[[], str], ours: Callable[[], str]) -> dict[str, Any]:
    """Both in turns: milliseconds of a page (the median), queries, and whether the price was always the present one."""
    stock(), ours()  # warm
    with counted() as stock_queries:
        stock()
    with counted() as our_queries:
        ours()
    times: dict[str, list[float]] = {"stock": [], "ours": []}
    shown = True
    end = time.perf_counter() + 2 * SECONDS
    with changing_prices() as price:
        while time.perf_counter() < end:
            present = price()
            for name, page, turns in (("stock", stock, 1), ("ours", ours, 5)):
                for _ in range(turns):
                    start = time.perf_counter()
                    text = page()
                    times[name].append((time.perf_counter() - start) * 1000)
                    shown = shown and (name == "stock" or f"<b>{present}</b>" in text)
    middle = {name: sorted(values)[len(values) // 2] for name, values in times.items()}
    return {
        "stock_ms": round(middle["stock"], 2),
        "ours_ms": round(middle["ours"], 2),
        "ratio": round(middle["stock"] / middle["ours"], 1),
        "stock_queries": len(stock_queries),
        "our_queries": len(our_queries),
        "price_always_present": shown,
    }


def run() -> dict[str, Any]:
    stock_urls()
    with databases.working_copy(databases.template()), translation.override("en"):
        user = fill()
        return {
            "products": PRODUCTS,
            "stranger": measured(stock_page(AnonymousUser()), our_page(AnonymousUser())),
            "member_with_five_lines_and_fifty_offers": measured(stock_page(user), our_page(user)),
        }


def told(result: dict[str, Any]) -> str:
    lines = [f"A list of 20 of {result['products']} products, ours beside Oscar's template:"]
    for name in ("stranger", "member_with_five_lines_and_fifty_offers"):
        row = result[name]
        lines.append(
            f"  {name.replace('_', ' ')}: {row['ours_ms']} ms, {row['our_queries']} queries;"
            f" Oscar {row['stock_ms']} ms, {row['stock_queries']} queries: {row['ratio']} times as fast,"
            f" prices {'always' if row['price_always_present'] else 'NOT always'} of the moment"
        )
    return "\n".join(lines)
