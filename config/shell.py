"""What the frame of every page shows: the city's name, sections, basket, points, the other language."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override

from cms import api as cms
from lib import navigation
from members.api import MemberView, member_of
from points.api import available_points
from shop import api as shop


class Shell:
    """Lazy: an error page or an e-mail that shows no header asks nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def frame(self) -> "cms.Frame":
        return cms.frame_of(self.request)

    @cached_property
    def basket_count(self) -> int:
        return shop.basket_summary(request=self.request).count

    @cached_property
    def _member(self) -> "MemberView | None":
        user = getattr(self.request, "user", None)
        return member_of(user_id=user.pk) if user is not None and user.is_authenticated else None

    @property
    def is_member(self) -> bool:
        return self._member is not None

    @property
    def first_name(self) -> str:
        return self._member.first_name if self._member else ""

    @cached_property
    def points(self) -> int:
        if self._member is None:
            return 0
        return available_points(member_id=self._member.id, at=timezone.now())

    @cached_property
    def sections(self) -> list[navigation.Section]:
        return navigation.shown(navigation.header, self.request)

    @cached_property
    def bottom(self) -> list[navigation.Section]:
        return navigation.shown(navigation.bottom, self.request)

    @property
    def footer_pages(self) -> list["cms.Link"]:
        return self.frame.footer

    @cached_property
    def other_language(self) -> dict[str, str]:
        """The same page in the other language; a page that exists in one only leads to the other home."""
        code = "en" if get_language() == "fa" else "fa"
        here = cms.translated_url(request=self.request, language=code)
        url = here or translate_url(self.request.get_full_path(), code)
        if url == self.request.get_full_path() or not _resolves(url, code):
            url = "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
        return {"code": code, "name": dict(settings.LANGUAGES_OWN)[code], "url": url}


def _resolves(url: str, language: str) -> bool:
    try:
        with override(language):  # the prefix that an address may carry follows the active language
            resolve(url.partition("?")[0])
    except Resolver404:
        return False
    return True


def shell(request: HttpRequest) -> dict[str, Any]:
    frame = Shell(request)
    return {"shell": frame, "city": SimpleLazyObject(lambda: frame.frame.city), "home_url": cms.home_url()}
