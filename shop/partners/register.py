"""What partners fill in lower registries, once, at start."""

from django.utils.translation import gettext_lazy as _

from accounts.registry import places, register_rights, services, units


def register() -> None:
    units.provide("shop.partners", _names)
    services.register("shop", _("the shop and its partners"))
    register_rights("shop", "shop", "catalogue", "partner", "order", "offer", "voucher", "payments")
    places.register("shop.desk.unit", _("the page of something you bought from this partner"))
    places.register("shop.people", _("the list of people who work for partners"))


def _names() -> dict[str, str]:
    """Each partner is a unit, under its trade name."""
    from shop.oscar_models import Partner

    return {f"partner:{pk}": name for pk, name in Partner.objects.values_list("pk", "name")}
