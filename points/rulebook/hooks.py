"""Rules and the value of a point in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lib.staff_menu import Line
from points.rulebook import staff_views


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [
        path("rules/", staff_views.index, name="club_rules"),
        path("rules/<slug:code>/edit/", staff_views.edit, name="club_rules_edit"),
        path("rules/<slug:code>/said/", staff_views.said_now, name="club_rules_said"),
        path("rules/<slug:code>/history/", staff_views.history, name="club_rules_history"),
        path("rules/versions/<int:version_id>/submit/", staff_views.submit, name="club_rules_submit"),
        path("rules/versions/<int:version_id>/retire/", staff_views.retire, name="club_rules_retire"),
        path("rules/versions/<int:version_id>/approve/", staff_views.approve, name="club_rules_approve"),
        path("rules/versions/<int:version_id>/withdraw/", staff_views.withdraw, name="club_rules_withdraw"),
        path("rules/value/propose/", staff_views.propose_rate, name="club_rate_propose"),
        path("rules/value/<int:rate_id>/approve/", staff_views.approve_rate, name="club_rate_approve"),
    ]


@hooks.register("register_admin_menu_item")
def _menu() -> Line:
    return Line(
        _("Points and rules"),
        reverse("club_rules"),
        icon_name="pick",
        order=30,
        permissions=(staff_views.RIGHT,),
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="points", codename="change_ruleversion")
