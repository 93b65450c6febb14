"""Accounts in Wagtail's admin: the levels of access. The list of staff is Wagtail's own, see access/wagtail_users.py."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from accounts.access import staff_views
from lib.staff_menu import Line


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [
        path("levels/", staff_views.levels, name="staff_levels"),
        path("levels/new/", staff_views.level, name="staff_level_add"),
        path("levels/<int:pk>/", staff_views.level, name="staff_level"),
    ]


@hooks.register("register_settings_menu_item")
def _menu() -> Line:
    return Line(
        _("Access levels"),
        reverse("staff_levels"),
        icon_name="key",
        order=601,
        permissions=(staff_views.LEVELS_RIGHT,),
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="accounts", content_type__model="user", codename="change_user"
    )
