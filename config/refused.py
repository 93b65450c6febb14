"""What no page of ours can mean and no database of ours can hold is answered with 400, before anybody reads it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.utils.translation import gettext as _

NUL = "\x00"


class NoNulMiddleware:
    """A NUL in the address, a parameter, a cookie, a header or a sent field.

    PostgreSQL refuses it in any text with an error, SQLite cuts texts there. Stands before the sessions: their key
    comes from a cookie, and a quoted cookie can hold a NUL.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        headers = (value for name, value in request.META.items() if name.startswith("HTTP_"))
        cookies = (*request.COOKIES, *request.COOKIES.values())
        if _has_nul([request.path, *headers, *cookies, *_texts(request.GET)]):
            return _refused()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """What was sent, once it is known who reads it: a view that checks no token may want the body as it came (a
        webhook), so the parts of a multipart body are not read for it.
        """
        if getattr(view, "csrf_exempt", False) and request.content_type != "application/x-www-form-urlencoded":
            return None
        return _refused() if _has_nul(_texts(request.POST)) else None


def _has_nul(texts: Iterable[object]) -> bool:
    return any(isinstance(text, str) and NUL in text for text in texts)


def _texts(sent: QueryDict) -> Iterator[str]:
    """Every name and every value."""
    for name, values in sent.lists():
        yield from (name, *values)


def _refused() -> HttpResponse:
    return HttpResponseBadRequest(
        _("This address or form holds a sign that cannot be stored. Type it again instead of pasting it."),
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "private, no-store"},
    )
