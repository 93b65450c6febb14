from typing import Any

from django.contrib.auth.models import Permission
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lib.staff_menu import Line
from points.books import admin_views


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [
        path("points-books/", admin_views.books, name="club_points_books"),
        path("points-books/days.csv", admin_views.days_csv, name="club_points_books_csv"),
        path("points-books/forecast.csv", admin_views.forecast_csv, name="club_points_forecast_csv"),
    ]


@hooks.register("register_admin_menu_item")
def _menu() -> Line:
    return Line(
        _("Books of the points"),
        reverse("club_points_books"),
        icon_name="table",
        order=33,
        permissions=(admin_views.RIGHT,),
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="points", codename="view_pointsday")
