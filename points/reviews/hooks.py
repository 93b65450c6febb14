"""Requests to review points in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lib.staff_menu import Line
from points.reviews import admin_views


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [
        path("reviews/", admin_views.reviews, name="club_reviews"),
        path("reviews/export.csv", admin_views.reviews_csv, name="club_reviews_csv"),
        path("reviews/<int:pk>/", admin_views.review, name="club_review"),
    ]


@hooks.register("register_admin_menu_item")
def _menu() -> Line:
    return Line(
        _("Requests for review"),
        reverse("club_reviews"),
        icon_name="help",
        order=32,
        permissions=(admin_views.RIGHT,),
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="points", codename="answer_review")
