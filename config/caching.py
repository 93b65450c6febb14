"""Who may keep a page: a new page is personal unless it says otherwise, here or by a Cache-Control of its own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PERSONAL = "private, no-store"
KNOWN = "private, no-cache"

# Pages that are the same for everybody but for the header with a member's name. By name of the address.
PUBLIC = frozenset(
    {
        "catalogue:category",
        "catalogue:detail",
        "catalogue:index",
        "config.views.media",  # has no name: pictures of products and pages
        "club:numbers",
        "club:numbers_csv",
        "club:reward",
        "club:rewards",
        "club:rules",
        "search:search",
        "wagtail_serve",
        "wagtaildocs_serve",
    }
)


class CacheControlMiddleware:
    """Says in each answer who may keep it.

    `private, no-store` on everything personal: after logging out, the button "back" shows nothing, and no proxy keeps
    it. `private, no-cache` on a public page for whoever brings a session or takes a cookie along: asked again each
    time. A public page for a stranger may be kept as its own headers say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match, says = request.resolver_match, response.get("Cache-Control", "")
        if match is not None and match.view_name in PUBLIC and response.status_code < 400 and "no-store" not in says:
            if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
                response["Cache-Control"] = KNOWN
        elif "max-age=" not in says or "max-age=0" in says:
            response["Cache-Control"] = PERSONAL
        return response
