"""Who sent a visitor (`?ref=`, `?from=`), kept by the browser while they look around: no session row for mere looking."""

from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

COOKIE, SALT = "door_came", "accounts.door.came"
KEPT = 86_400  # seconds


def keep(response: HttpResponse, origin: dict[str, str]) -> None:
    """Into a signed cookie, for a day; nothing where nobody sent them."""
    if origin:
        response.set_signed_cookie(
            COOKIE,
            urlencode(origin),
            salt=SALT,
            max_age=KEPT,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def kept(request: HttpRequest) -> dict[str, str]:
    """What the browser brings back; nothing, if it is not signed by us or too old."""
    return dict(parse_qsl(request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=KEPT) or ""))
