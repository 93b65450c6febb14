"""Staff's screens for partners: the business, its people, its contract versions."""

from wagtail import hooks

from shop.partners.staff import partner_group


@hooks.register("register_admin_viewset")
def register_partners():  # type: ignore[no-untyped-def]
    return partner_group
