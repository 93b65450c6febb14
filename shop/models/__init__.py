"""Our tables beside Oscar's, by aggregate."""

from shop.models.catalogue import CategoryInfo, ProductInfo
from shop.models.orders import OrderInfo, OrderUnit, UnitEvent
from shop.models.partners import Contract, PartnerMember, PartnerProfile

__all__ = [
    "CategoryInfo",
    "Contract",
    "OrderInfo",
    "OrderUnit",
    "PartnerMember",
    "PartnerProfile",
    "ProductInfo",
    "UnitEvent",
]
