"""Two policies: a strict one for every page of ours, a looser one for the staff pages of Wagtail and Oscar.

Wagtail's editor writes inline styles and starts inline scripts; it stands behind the second factor.
No policy names a foreign host.
"""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

# /cms/ and /shop/dashboard/, with and without a language in front.
STAFF_PAGES = ("/cms/", "/shop/dashboard/", "/en/shop/dashboard/")
STAFF_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}


class StaffPolicyMiddleware:
    """Stands inside CSPMiddleware, which reads what it leaves on the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(STAFF_PAGES):
            response._csp_replace = STAFF_POLICY  # type: ignore[attr-defined]  # where django-csp looks
        return response
