"""Messages in Wagtail's admin: the outbox, what it costs, and addresses that are written to no more."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

RIGHT = "messaging.view_message"


@hooks.register("register_admin_urls")
def _urls() -> list[URLResolver]:
    return [path("messaging/", include("messaging.staff.urls"))]


class MessagesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RIGHT)


@hooks.register("register_admin_menu_item")
def _menu() -> MenuItem:
    return MessagesMenuItem(_("Messages"), reverse("messaging_staff:outbox"), icon_name="mail", order=40)


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="messaging", codename__in=["view_message", "add_suppression"]
    )
