"""The basket's page and its three forms. Vouchers and saved baskets are not served."""

from typing import Any

from django.urls import path
from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "shop.oscar.basket"

    def ready(self) -> None:
        pass

    def get_urls(self) -> list[Any]:
        from shop.basket import views

        return [
            path("", views.BasketView.as_view(), name="summary"),
            path("add/<int:pk>/", views.add, name="add"),
            path("lines/<int:pk>/", views.change, name="line"),
        ]
