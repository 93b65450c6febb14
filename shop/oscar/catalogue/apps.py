"""The list, a category and a product; ranges and reviews have no page of their own."""

from typing import Any

from django.urls import path, re_path
from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    name = "shop.oscar.catalogue"

    def get_urls(self) -> list[Any]:
        return [
            path("", self.catalogue_view.as_view(), name="index"),
            re_path(r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)/$", self.detail_view.as_view(), name="detail"),
            re_path(
                r"^category/(?P<category_slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d+)/$",
                self.category_view.as_view(),
                name="category",
            ),
        ]
