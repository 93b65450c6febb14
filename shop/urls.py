"""Our own addresses of the shop. Oscar's, as far as they are served, are in shop/oscar/urls.py."""

from shop.checkout.urls import urlpatterns as checkout
from shop.orders.urls import urlpatterns as orders

app_name = "shop"
urlpatterns = [*checkout, *orders]
