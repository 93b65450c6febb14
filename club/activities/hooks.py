from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from club.activities import admin_views


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


class RightMenuItem(MenuItem):
    """Shown to whoever has the right."""

    def __init__(self, right: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.right)


@hooks.register("register_admin_menu_item")
def _credit_menu() -> MenuItem:
    return RightMenuItem(
        admin_views.PROPOSE, _("Credit by hand"), reverse("club_allocations"), icon_name="plus", order=31
    )


@hooks.register("register_settings_menu_item")
def _keys_menu() -> MenuItem:
    return RightMenuItem(
        admin_views.KEYS, _("Keys of reporting systems"), reverse("club_fact_sources"), icon_name="key", order=330
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    wanted = ["add_allocation", "change_allocation", "add_factsource"]
    return Permission.objects.filter(content_type__app_label="club", codename__in=wanted)
