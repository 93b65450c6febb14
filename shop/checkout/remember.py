"""What the delivery step leaves in the session for the payment step, and what it starts from."""

from typing import Any

from django.http import HttpRequest
from oscar.core.loading import get_model

from shop.orders.address import Address, as_data
from shop.orders.place import Delivery

KEY = "shop_delivery"


def save(request: HttpRequest, delivery: Delivery) -> None:
    request.session[KEY] = {
        "ways": {str(partner): way for partner, way in delivery.ways.items()},
        "address": as_data(delivery.address) if delivery.address else None,
    }


def load(request: HttpRequest) -> Delivery | None:
    """The delivery chosen in this session, or None."""
    data = request.session.get(KEY)
    if not data:
        return None
    address = Address(**data["address"]) if data["address"] else None
    return Delivery(ways={int(partner): way for partner, way in data["ways"].items()}, address=address)


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def first_values(request: HttpRequest) -> dict[str, Any]:
    """The address of this session, else of the last order, else what the person's account knows."""
    delivery = load(request)
    if delivery and delivery.address:
        return as_data(delivery.address)
    user: Any = request.user
    shipping = get_model("order", "ShippingAddress")
    last = shipping.objects.filter(order__user_id=user.pk).order_by("-pk").first()
    if last:
        return {
            "first_name": last.first_name,
            "last_name": last.last_name,
            "phone": str(last.phone_number or ""),
            "province": last.state,
            "city": last.line4,
            "street": last.line1,
            "postcode": last.postcode,
        }
    return {"first_name": user.first_name, "last_name": user.last_name, "phone": user.phone}
