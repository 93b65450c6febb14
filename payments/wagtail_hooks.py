"""Payments in Wagtail's admin: its menu, its addresses under /cms/payments/, its permissions in the group form."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem


class _Item(MenuItem):
    """A line of the menu, for those who hold one of its permissions."""

    def __init__(self, *arguments: object, permissions: tuple[str, ...], **options: object) -> None:
        super().__init__(*arguments, **options)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(permission) for permission in self.permissions)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    return [path("payments/", include("payments.staff.urls"))]


@hooks.register("register_admin_menu_item")
def menu() -> SubmenuMenuItem:
    items = [
        _Item(
            _("Payments"),
            reverse("payments_staff:payments"),
            icon_name="list-ul",
            order=10,
            permissions=("payments.view_payment",),
        ),
        _Item(
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
        codename__in=["publish_rate", "approve_rate", "view_publishedrate", "view_payment"],
    )
