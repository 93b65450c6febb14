"""The page of one member in Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks

from club.one_member import staff_views


@hooks.register("register_admin_urls")
def _urls() -> list[URLPattern]:
    return [path("members/<int:pk>/", staff_views.member, name="club_member")]
