from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lib.staff_menu import Line
from points.activities import admin_views


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [
        path("credit/", admin_views.allocations, name="club_allocations"),
        path("credit/<int:allocation_id>/", admin_views.allocation, name="club_allocation"),
        path("credit/<int:allocation_id>/approve/", admin_views.approve, name="club_allocation_approve"),
        path("credit/<int:allocation_id>/refuse/", admin_views.refuse, name="club_allocation_refuse"),
        path("fact-sources/", admin_views.sources, name="club_fact_sources"),
        path("fact-sources/<int:source_id>/revoke/", admin_views.revoke, name="club_fact_source_revoke"),
    ]


@hooks.register("register_admin_menu_item")
def _credit_menu() -> Line:
    return Line(
        _("Credit by hand"),
        reverse("club_allocations"),
        icon_name="plus",
        order=31,
        permissions=(admin_views.PROPOSE,),
    )


@hooks.register("register_settings_menu_item")
def _keys_menu() -> Line:
    return Line(
        _("Keys of reporting systems"),
        reverse("club_fact_sources"),
        icon_name="key",
        order=330,
        permissions=(admin_views.KEYS,),
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    wanted = ["add_allocation", "change_allocation", "add_factsource"]
    return Permission.objects.filter(content_type__app_label="points", codename__in=wanted)
