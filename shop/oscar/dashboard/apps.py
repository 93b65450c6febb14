"""Catalogue staff work on products, categories and ranges here. Every other section of Oscar's dashboard changes
orders, money or people past our own rules, so its addresses do not exist."""

from typing import Any

from django.urls import URLPattern, include, path
from django.views.generic import RedirectView
from oscar.apps.dashboard import apps

SECTIONS = ("catalogue-product", "catalogue-category")
# A product is sold as one thing; variants would be listed and priced by nobody.
UNSERVED = {"catalogue-product-create-child"}


def _served(patterns: list[URLPattern]) -> list[URLPattern]:
    return [p for p in patterns if (p.name or "").startswith(SECTIONS) and p.name not in UNSERVED]


class DashboardConfig(apps.DashboardConfig):
    name = "shop.oscar.dashboard"

    def get_urls(self) -> list[Any]:
        from shop.oscar.dashboard.guard import for_staff

        sections = [*_served(self.catalogue_app.get_urls()), *self.ranges_app.get_urls()]
        for pattern in sections:
            pattern.callback = for_staff(pattern.callback)
        return [
            path("", for_staff(RedirectView.as_view(pattern_name="dashboard:catalogue-product-list")), name="index"),
            path("catalogue/", include([p for p in sections if not p.name.startswith("range-")])),
            path("ranges/", include([p for p in sections if p.name.startswith("range-")])),
        ]
