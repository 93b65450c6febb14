"""Rewards, thresholds, venues and takings in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from club.rewards import staff_views
from club.tiers import staff_views as tiers
from lib.staff_menu import Line


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [
        path("rewards/", staff_views.index, name="club_rewards"),
        path("rewards/add/", staff_views.edit, name="club_rewards_add"),
        path("rewards/<int:pk>/", staff_views.edit, name="club_rewards_edit"),
        path("rewards/<int:pk>/approve/", staff_views.approve, name="club_rewards_approve"),
        path("rewards/taken/", staff_views.takings, name="club_takings"),
        path("rewards/taken/export.csv", staff_views.takings_csv, name="club_takings_csv"),
        path("rewards/venues/", staff_views.places, name="club_venues"),
        path("rewards/venues/<int:pk>/appoint/", staff_views.appoint, name="club_venues_appoint"),
        path("rewards/venues/<int:pk>/dismiss/<int:user_id>/", staff_views.dismiss, name="club_venues_dismiss"),
        path("thresholds/", tiers.index, name="club_thresholds"),
        path("thresholds/propose/", tiers.propose, name="club_thresholds_propose"),
        path("thresholds/<int:pk>/approve/", tiers.approve, name="club_thresholds_approve"),
        path("thresholds/<int:pk>/withdraw/", tiers.withdraw, name="club_thresholds_withdraw"),
        path("thresholds/grace/", tiers.propose_grace, name="club_grace_propose"),
        path("thresholds/grace/<int:pk>/approve/", tiers.approve_grace, name="club_grace_approve"),
    ]


@hooks.register("register_admin_menu_item")
def _rewards() -> Line:
    return Line(_("Rewards"), reverse("club_rewards"), icon_name="tag", order=31, permissions=(staff_views.RIGHT,))


@hooks.register("register_admin_menu_item")
def _thresholds() -> Line:
    return Line(
        _("Thresholds and tiers"),
        reverse("club_thresholds"),
        icon_name="order",
        order=32,
        permissions=(tiers.RIGHT,),
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="club", codename__in=["change_reward", "change_thresholdversion", "use_voucher"]
    )
