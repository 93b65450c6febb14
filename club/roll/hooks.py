"""Members, their standing and their appeals in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from club.roll import staff_views
from club.standing import staff_views as standing


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [
        path("members/", staff_views.members, name="club_members"),
        path("members/export.csv", staff_views.members_csv, name="club_members_csv"),
        path("members/<int:pk>/", staff_views.member, name="club_member"),
        path("members/<int:pk>/suspend/", standing.suspend_member, name="club_suspend"),
        path("members/suspensions/<int:pk>/lift/", standing.lift_suspension, name="club_lift"),
        path("members/appeals/", standing.appeals, name="club_appeals"),
        path("members/appeals/<int:pk>/", standing.appeal, name="club_appeal"),
    ]


class _Item(MenuItem):
    """A line of the menu for those who hold its permission."""

    def __init__(self, *arguments: Any, permission: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_menu_item")
def _members() -> MenuItem:
    return _Item(_("Members"), reverse("club_members"), icon_name="group", order=20, permission=staff_views.RIGHT)


@hooks.register("register_admin_menu_item")
def _appeals() -> MenuItem:
    return _Item(_("Appeals"), reverse("club_appeals"), icon_name="comment", order=25, permission=standing.ANSWER_RIGHT)


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="club",
        codename__in=["view_member", "export_members", "suspend_member", "answer_appeal"],
    )
