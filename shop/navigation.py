"""Where the shop stands in the portal."""

from django.utils.translation import gettext_lazy as _

from lib import navigation
from lib.navigation import Entry


def register() -> None:
    offers = Entry(label=_("Offers"), icon="ticket-percent", place=20, to="catalogue:index")
    basket = Entry(label=_("Basket"), icon="shopping-basket", place=30, to="basket:summary")
    orders = Entry(label=_("My orders"), icon="package", place=10, to="shop:orders")
    navigation.register(navigation.header, {"offers": offers})
    navigation.register(navigation.bottom, {"offers": offers, "basket": basket})
    navigation.register(navigation.mine, {"orders": orders})
    for start, name in (
        ("catalogue", "offers"),
        ("search", "offers"),
        ("basket", "basket"),
        ("shop:checkout", "basket"),
        ("shop:order", "me"),
    ):
        navigation.pages.register(start, name)
