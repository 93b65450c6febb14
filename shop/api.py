"""The door to the shop: for the home page, the search, the header, and the demo city."""

from shop.basket.summary import BasketSummary, basket_summary
from shop.catalogue.create import Picture, create_category, create_product
from shop.catalogue.offers import OfferCard, find_products
from shop.contracts.sign import approve as approve_contract
from shop.contracts.sign import draft as draft_contract
from shop.fulfilment.move import accept, fulfil
from shop.orders.address import Address
from shop.orders.cancel import NotCancellable, cancel
from shop.orders.kinds import PURCHASE, purchase_body
from shop.orders.place import (
    AddressMissing,
    BasketGone,
    CannotPlace,
    Delivery,
    Placed,
    PointsRefused,
    PriceChanged,
    SoldOut,
    TooLarge,
    place,
)
from shop.orders.price import quote
from shop.partners.create import add_person, create_partner

__all__ = [
    "PURCHASE",
    "Address",
    "AddressMissing",
    "BasketGone",
    "BasketSummary",
    "CannotPlace",
    "Delivery",
    "NotCancellable",
    "OfferCard",
    "Picture",
    "Placed",
    "PointsRefused",
    "PriceChanged",
    "SoldOut",
    "TooLarge",
    "accept",
    "add_person",
    "approve_contract",
    "basket_summary",
    "cancel",
    "create_category",
    "create_partner",
    "create_product",
    "draft_contract",
    "find_products",
    "fulfil",
    "place",
    "purchase_body",
    "quote",
]
