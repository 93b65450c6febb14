"""What Oscar reads. Its defaults stand first, ours override them (shop/oscar/README.md lists the forks)."""

from django.utils.translation import gettext_lazy as _
from oscar import INSTALLED_APPS as _OSCAR_APPS
from oscar.defaults import *  # noqa: F403

# Fork → config class. Label and class name stay, only the dotted path changes.
FORKED: dict[str, str] = {
    "analytics": "AnalyticsConfig",
    "basket": "BasketConfig",
    "catalogue": "CatalogueConfig",
    "checkout": "CheckoutConfig",
    "customer": "CustomerConfig",
    "offer": "OfferConfig",
    "order": "OrderConfig",
    "partner": "PartnerConfig",
    "dashboard": "DashboardConfig",  # last: its sections need the core models
}
_swap = {f"oscar.apps.{app}.apps.{name}": f"shop.oscar.{app}.apps.{name}" for app, name in FORKED.items()}
OSCAR_APPS = [_swap.get(app, app) for app in _OSCAR_APPS]

# No copied migrations: a fork uses Oscar's own (checkout and dashboard have none).
MIGRATION_MODULES = {app: f"oscar.apps.{app}.migrations" for app in FORKED if app not in {"checkout", "dashboard"}}

OSCAR_SHOP_NAME = "Shahrvand"
OSCAR_DEFAULT_CURRENCY = "IRR"
OSCAR_SLUG_ALLOW_UNICODE = True
OSCAR_OFFERS_INCL_TAX = True
OSCAR_OFFER_ROUNDING_FUNCTION = "shop.oscar.basket.rounding.whole_down"
OSCAR_THUMBNAILER = "shop.catalogue.pictures.Thumbnailer"
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 200  # pieces in one basket
OSCAR_HOMEPAGE = "/"
OSCAR_DASHBOARD_NAVIGATION = [
    {"label": _("Products"), "icon": "fas fa-tags", "url_name": "dashboard:catalogue-product-list"},
    {"label": _("Categories"), "icon": "fas fa-sitemap", "url_name": "dashboard:catalogue-category-list"},
    {"label": _("Ranges"), "icon": "fas fa-layer-group", "url_name": "dashboard:range-list"},
]

# Oscar imports haystack, so it must be installed; nothing of ours uses it.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"
