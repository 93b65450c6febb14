"""Messages in Wagtail's admin: the outbox, what it costs, and addresses that are written to no more."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lib.staff_menu import Line

RIGHT = "messaging.view_message"
RIGHTS = ["view_message", "view_suppression", "add_suppression", "delete_suppression"]


@hooks.register("register_admin_urls")
def _urls() -> list[URLResolver]:
    return [path("messaging/", include("messaging.staff.urls"))]


@hooks.register("register_admin_menu_item")
def _menu() -> Line:
    return Line(_("Messages"), reverse("messaging_staff:outbox"), icon_name="mail", order=40, permissions=(RIGHT,))


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="messaging", codename__in=RIGHTS)
