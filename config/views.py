"""Pages that belong to no package: errors, the manifest, the city's colours."""

import posixpath
import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from lib.pictures import KINDS, picture

PICTURES = {"image/gif", "image/jpeg", "image/png", "image/webp"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def not_here(request: HttpRequest, **_arguments: str) -> HttpResponse:
    """An address that a framework below us would serve and the city does not want."""
    raise Http404


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """What makes the portal installable, in the page's language."""
    content = {
        "name": _("Shahrvand"),
        "short_name": _("Shahrvand"),
        "lang": request.LANGUAGE_CODE,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/" if request.LANGUAGE_CODE == settings.LANGUAGE_CODE else f"/{request.LANGUAGE_CODE}/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf9f5",
        "theme_color": "#1b2b52",
        "icons": [{"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        "shortcuts": [{"name": _("My points"), "url": reverse("club:points")}],
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it unasked, on pages that name no sign of their own."""
    return redirect(static("img/mark.svg"))


@require_safe
@cache_control(max_age=86400, public=True)
def picture_svg(request: HttpRequest, kind: str, seed: int) -> HttpResponse:
    """A drawn picture: always the same for the same pair, so it is computed once and kept by browsers."""
    if kind not in KINDS:
        raise Http404
    return HttpResponse(picture(kind, seed), content_type="image/svg+xml")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The demo's pictures; in production the web server's work, by the same rule (docs/operations.md).

    Documents leave through Wagtail only, which asks whether they are private. What is no picture is a download.
    """
    if posixpath.normpath(path).startswith("documents"):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if response.get("Content-Type") not in PICTURES:
        response["Content-Disposition"] = "attachment"
    return response


_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@require_safe
@cache_control(max_age=300)
def city_colours(request: HttpRequest) -> HttpResponse:
    """The two colours that a city sets, as a stylesheet: a policy without inline styles leaves no other way."""
    from cms.api import city

    colours = {"--city-brand": city().brand_colour, "--city-accent": city().accent_colour}
    rules = "".join(f"{name}:{value};" for name, value in colours.items() if _COLOUR.fullmatch(value))
    return HttpResponse(f":root{{{rules}}}", content_type="text/css")
