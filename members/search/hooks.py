"""Members, their standing and their appeals in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lib.staff_menu import Line
from members.search import staff_views
from members.suspensions import staff_views as standing


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [
        path("members/", staff_views.members, name="club_members"),
        path("members/export.csv", staff_views.members_csv, name="club_members_csv"),
        path("members/<int:pk>/suspend/", standing.suspend_member, name="club_suspend"),
        path("members/suspensions/<int:pk>/lift/", standing.lift_suspension, name="club_lift"),
        path("members/appeals/", standing.appeals, name="club_appeals"),
        path("members/appeals/<int:pk>/", standing.appeal, name="club_appeal"),
    ]


@hooks.register("register_admin_menu_item")
def _members() -> Line:
    return Line(_("Members"), reverse("club_members"), icon_name="group", order=20, permissions=(staff_views.RIGHT,))


@hooks.register("register_admin_menu_item")
def _appeals() -> Line:
    return Line(
        _("Appeals"),
        reverse("club_appeals"),
        icon_name="comment",
        order=25,
        permissions=(standing.ANSWER_RIGHT,),
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="members",
        codename__in=["view_member", "export_members", "suspend_member", "answer_appeal"],
    )
