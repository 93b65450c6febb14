"""What is served of Oscar, below /shop/. Its own root (offers, wish lists, accounts, passwords) is not."""

from django.apps import apps
from django.urls import include, path

from shop.catalogue.views import CatalogueView

urlpatterns = [
    path("basket/", apps.get_app_config("basket").urls),
    path("dashboard/", apps.get_app_config("dashboard").urls),
    # Under Oscar's name for it: its own view asks haystack, which finds nothing here.
    path("search/", include(([path("", CatalogueView.as_view(), name="search")], "search"))),
    path("", apps.get_app_config("catalogue").urls),
]
