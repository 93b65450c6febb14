"""Wagtail's admin: the operator's page, the brand, and a frame that follows every publication."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import permission_required

from cms.frame import forget_frame
from lib import watch
from lib.staff_menu import Line


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
@hooks.register("after_delete_page")
def _show_at_once(request: HttpRequest, page: Any, *_args: Any) -> None:
    forget_frame()


@permission_required("cms.watch_city")
def watch_page(request: HttpRequest) -> HttpResponse:
    """Everything that staff must know, worst first."""
    frame = {"header_title": _("City at a glance"), "page_title": _("City at a glance"), "header_icon": "view"}
    return render(request, "cms/admin/watch.html", {**frame, "findings": watch.findings()})


@hooks.register("insert_global_admin_css")
def _letters_and_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff.css"))


@hooks.register("register_admin_urls")
def _watch_url() -> list[URLPattern]:
    return [path("watch/", watch_page, name="city_watch")]


@hooks.register("register_admin_menu_item")
def _watch_menu() -> Line:
    return Line(
        _("City at a glance"), reverse("city_watch"), icon_name="view", order=10, permissions=("cms.watch_city",)
    )


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="cms", codename="watch_city")
