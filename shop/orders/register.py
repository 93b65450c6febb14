"""What orders fill in lower registries, once, at start."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, personal_data
from club.registry import register_purpose
from lib import watch
from payments.registry import register_payable_kind


def register() -> None:
    from shop.orders import pay, personal
    from shop.orders.handler import OrderHandler
    from shop.orders.watch import overdue, without_contract

    register_payable_kind(kind=pay.KIND, handler=OrderHandler())
    register_purpose(code="shop", sentence=_spent_on)
    watch.register(name="shop.orders", check=overdue)
    watch.register(name="shop.contracts", check=without_contract)
    personal_data.register(
        PersonalData(
            name="shop.orders",
            label=gettext_lazy("Orders"),
            models=personal.MODELS,
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            holdings=personal.holdings,
            obstacles=personal.obstacles,
        )
    )
    for field in ("shop.UnitEvent.by", "shop.Contract.drafted_by", "shop.Contract.approved_by"):
        personal_data.excuse(
            field, reason="Who acted for a partner or for the city: part of the books, merged with them."
        )


def _spent_on(key: str) -> str:
    return _("Order %(number)s") % {"number": key.removeprefix("shop.order:")}
