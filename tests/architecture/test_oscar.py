"""Forks of Oscar stay what they are meant to be: reached, thin, and the only part of Oscar that is served."""

import importlib
from pathlib import Path
from typing import Any

import oscar
import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from oscar.core.loading import get_class, get_model

from config.settings.oscar import FORKED, MIGRATION_MODULES

ROOT = Path(__file__).resolve().parents[2]
FORKS = ROOT / "shop" / "oscar"
UPSTREAM = Path(oscar.__file__).parent

REACHED = [
    ("catalogue.views", "CatalogueView"),
    ("catalogue.views", "ProductCategoryView"),
    ("catalogue.views", "ProductDetailView"),
    ("partner.strategy", "Selector"),
    ("offer.applicator", "Applicator"),
    ("order.utils", "OrderNumberGenerator"),
    ("dashboard.catalogue.forms", "ProductForm"),
    ("dashboard.catalogue.forms", "StockRecordForm"),
    ("dashboard.catalogue.forms", "ProductImageForm"),
    ("dashboard.catalogue.forms", "CategoryForm"),
    ("dashboard.catalogue.views", "ProductCreateUpdateView"),
]
MODELS = [("partner", "StockRecord"), ("offer", "ConditionalOffer"), ("basket", "Line")]

# Our class → the methods of Oscar's that it takes the place of.
METHODS = {
    ("oscar.apps.partner.abstract_models", "AbstractStockRecord"): ["allocate", "pre_save_signal", "post_save_signal"],
    ("oscar.apps.partner.strategy", "Selector"): ["strategy"],
    ("oscar.apps.partner.strategy", "NoTax"): ["pricing_policy", "parent_pricing_policy"],
    ("oscar.apps.offer.abstract_models", "AbstractConditionalOffer"): ["record_usage"],
    ("oscar.apps.offer.applicator", "Applicator"): ["get_offers", "get_site_offers", "apply"],
    ("oscar.apps.order.utils", "OrderNumberGenerator"): ["order_number"],
    ("oscar.apps.basket.abstract_models", "AbstractLine"): [
        "discount",
        "line_price_excl_tax_incl_discounts",
        "line_price_incl_tax_incl_discounts",
    ],
    ("oscar.apps.basket.middleware", "BasketMiddleware"): [
        "get_basket",
        "get_cookie_basket",
        "merge_baskets",
        "apply_offers_to_basket",
        "process_template_response",
    ],
    ("oscar.apps.search.views", "CatalogueView"): ["get"],
    ("oscar.apps.search.views", "ProductCategoryView"): ["get"],
    ("oscar.apps.catalogue.views", "ProductDetailView"): ["get"],
    ("oscar.apps.dashboard.catalogue.views", "ProductCreateUpdateView"): ["forms_valid"],
    ("oscar.apps.dashboard.catalogue.forms", "ProductForm"): ["save"],
    ("oscar.apps.dashboard.catalogue.forms", "CategoryForm"): ["save"],
    ("oscar.apps.dashboard.catalogue.forms", "StockRecordForm"): ["__init__"],
    ("oscar.apps.dashboard.catalogue.forms", "ProductImageForm"): ["__init__"],
    ("oscar.core.thumbnails", "AbstractThumbnailer"): ["generate_thumbnail", "delete_thumbnails"],
}

# Every address of Oscar's namespaces that is served, and nothing more.
SERVED = {
    "basket:add",
    "basket:line",
    "basket:summary",
    "catalogue:category",
    "catalogue:detail",
    "catalogue:index",
    "search:search",
    "dashboard:index",
    "dashboard:catalogue-category-create",
    "dashboard:catalogue-category-create-child",
    "dashboard:catalogue-category-delete",
    "dashboard:catalogue-category-detail-list",
    "dashboard:catalogue-category-list",
    "dashboard:catalogue-category-update",
    "dashboard:catalogue-product",
    "dashboard:catalogue-product-bulk-action",
    "dashboard:catalogue-product-create",
    "dashboard:catalogue-product-delete",
    "dashboard:catalogue-product-list",
    "dashboard:catalogue-product-lookup",
    "dashboard:range-create",
    "dashboard:range-delete",
    "dashboard:range-list",
    "dashboard:range-products",
    "dashboard:range-reorder",
    "dashboard:range-update",
}
OSCARS = {"basket", "catalogue", "checkout", "customer", "dashboard", "offer", "order", "search", "wishlists", "oscar"}


# Migration files of django-oscar 4.2.1.
SHIPPED = {
    "address": 7,
    "analytics": 3,
    "basket": 12,
    "catalogue": 32,
    "communication": 4,
    "customer": 8,
    "offer": 13,
    "order": 21,
    "partner": 7,
    "payment": 5,
    "shipping": 3,
    "voucher": 10,
    "wishlists": 4,
}


def folders() -> list[str]:
    return sorted(path.name for path in FORKS.iterdir() if (path / "apps.py").exists())


def test_every_folder_is_a_fork_that_django_has_installed() -> None:
    assert folders() == sorted(FORKED)
    for label in FORKED:
        config: Any = apps.get_app_config(label)
        assert config.name == f"shop.oscar.{label}"
        upstream = importlib.import_module(f"oscar.apps.{label}.apps")
        assert isinstance(config, getattr(upstream, FORKED[label]))
        assert config.label == getattr(upstream, FORKED[label]).label


def test_every_model_fork_uses_the_migrations_of_oscar() -> None:
    for label in folders():
        if label in ("checkout", "dashboard"):
            assert not (UPSTREAM / "apps" / label / "migrations").exists()
        else:
            assert MIGRATION_MODULES[label] == settings.MIGRATION_MODULES[label] == f"oscar.apps.{label}.migrations"
        assert not (FORKS / label / "migrations").exists()


@pytest.mark.parametrize(("module", "name"), REACHED)
def test_oscar_finds_our_class(module: str, name: str) -> None:
    assert get_class(module, name).__module__.startswith("shop.")


@pytest.mark.parametrize(("app", "name"), MODELS)
def test_oscar_finds_our_model(app: str, name: str) -> None:
    assert get_model(app, name).__module__ == f"shop.oscar.{app}.models"


def test_the_middleware_is_ours_and_so_is_the_search() -> None:
    assert "shop.oscar.basket.middleware.BasketMiddleware" in settings.MIDDLEWARE
    assert "oscar.apps.basket.middleware.BasketMiddleware" not in settings.MIDDLEWARE
    assert resolve("/shop/search/").func.view_class.__module__ == "shop.catalogue.views"
    assert reverse("search:search") == "/shop/search/"


@pytest.mark.parametrize(("where", "methods"), METHODS.items(), ids=lambda value: str(value))
def test_what_we_override_still_exists_upstream(where: tuple[str, str], methods: list[str]) -> None:
    upstream = getattr(importlib.import_module(where[0]), where[1])
    assert [name for name in methods if not hasattr(upstream, name)] == []


def test_every_template_we_override_still_exists_upstream() -> None:
    ours = ROOT / "templates" / "oscar"
    gone = [
        str(path.relative_to(ours))
        for path in ours.rglob("*.html")
        if not (UPSTREAM / "templates" / "oscar" / path.relative_to(ours)).exists()
    ]
    assert gone == []


def test_our_overrides_reach_no_foreign_host() -> None:
    for path in (ROOT / "templates" / "oscar").rglob("*.html"):
        assert "//" not in path.read_text().replace("://", "") or "http" not in path.read_text()


def _named(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> set[str]:
    names: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            names |= _named(pattern, inner)
        elif isinstance(pattern, URLPattern) and namespaces and namespaces[0] in OSCARS:
            names.add(":".join([*namespaces, pattern.name or str(pattern.pattern)]))
    return names


def test_of_oscar_only_these_addresses_are_served() -> None:
    assert _named(get_resolver()) == SERVED


@pytest.mark.parametrize(
    "path",
    [
        "/shop/accounts/login/",
        "/shop/accounts/register/",
        "/shop/accounts/wishlists/",
        "/shop/accounts/alerts/create/1/",
        "/shop/accounts/order-status/1/x/",
        "/shop/basket/vouchers/add/",
        "/shop/basket/saved/",
        "/shop/catalogue/",
        "/shop/checkout/preview/",
        "/shop/dashboard/login/",
        "/shop/dashboard/offers/",
        "/shop/dashboard/orders/",
        "/shop/dashboard/partners/",
        "/shop/dashboard/users/",
        "/shop/dashboard/vouchers/",
        "/shop/dashboard/catalogue/option/",
        "/shop/offers/",
        "/shop/password-reset/",
        "/shop/ranges/all/",
        "/shop/wishlists/x/",
    ],
)
def test_oscars_other_pages_do_not_exist(path: str, client: Any, db: None) -> None:
    assert client.get(path).status_code == 404


def test_oscars_migrations_are_as_shipped() -> None:
    """A forked app with a changed field would have written a migration into the installed package."""
    counts = {
        path.parent.name: len(list(path.glob("0*.py"))) for path in sorted((UPSTREAM / "apps").glob("*/migrations"))
    }
    assert counts == SHIPPED


def test_only_one_app_is_called_search() -> None:
    assert [config.name for config in apps.get_app_configs() if config.label == "search"] == ["oscar.apps.search"]


def test_reading_a_fork_takes_a_minute() -> None:
    """Forks call a use case; the rule lives in shop/<subject>/."""
    long = {str(path): lines for path in FORKS.rglob("*.py") if (lines := len(path.read_text().splitlines())) > 90}
    assert long == {}


def test_the_readme_names_every_fork() -> None:
    text = (FORKS / "README.md").read_text()
    assert [label for label in FORKED if f"| {label} |" not in text] == []
