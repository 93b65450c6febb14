"""Wagtail's admin: the operator's page, and the brand."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.models import Page

from cms.models import AddressedPage
from cms.slugs import check_slug
from lib import watch
from lib.staff_menu import Line


@hooks.register("before_copy_page")
def _no_copy_under_a_word_of_the_program(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's form for copies does not ask the page, which then refuses to be saved."""
    if request.method == "POST" and isinstance(page.specific, AddressedPage):
        try:
            check_slug(request.POST.get("new_slug", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("wagtailadmin_pages:copy", page.pk)
    return None


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
