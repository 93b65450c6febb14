"""Payments in Wagtail's admin: its menu, its addresses under /cms/payments/, its permissions in the group form."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from lib.staff_menu import Line


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    return [path("payments/", include("payments.staff.urls"))]


@hooks.register("register_admin_menu_item")
def menu() -> SubmenuMenuItem:
    items = [
        Line(
            _("Payments"),
            reverse("payments_staff:payments"),
            icon_name="list-ul",
            order=10,
            permissions=("payments.view_payment",),
        ),
        Line(
            _("Exchange rate"),
            reverse("payments_staff:rates"),
            icon_name="calendar-check",
            order=20,
            permissions=("payments.publish_rate", "payments.approve_rate", "payments.view_publishedrate"),
        ),
    ]
    return SubmenuMenuItem(_("Money"), Menu(items=items), icon_name="clipboard-list", order=700, name="money")


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="payments",
        codename__in=["publish_rate", "approve_rate", "view_publishedrate", "view_payment", "change_payment"],
    )
