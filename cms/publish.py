"""Publishing as a use case: what the first start, the demo city and tests call. Editors use Wagtail's own pages."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils.html import format_html_join
from wagtail.models import Locale, Page, Site

from cms.frame import forget_frame
from cms.models import AnnouncementIndexPage, AnnouncementPage, CitySettings, HomePage, PlainPage

P = TypeVar("P", bound=Page)


def paragraphs(texts: Sequence[str]) -> str:
    return str(format_html_join("", "<p>{}</p>", ((text,) for text in texts)))


def _home(code: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=code)


def _add_pair(parents: Mapping[str, Page], pages: Mapping[str, P], at: dt.datetime) -> dict[str, P]:
    """The Persian page and its English translation, both live since `at`."""
    added: dict[str, P] = {}
    for code in ("fa", "en"):
        page = pages[code]
        page.locale = Locale.objects.get(language_code=code)
        if code == "en" and "fa" in added:
            page.translation_key = added["fa"].translation_key
        page.first_published_at = page.last_published_at = at
        parents[code].add_child(instance=page)
        page.save_revision().publish()
        added[code] = page
    forget_frame()
    return added


@transaction.atomic
def publish_announcement(
    *,
    slug: str,
    title: Mapping[str, str],
    topic: Mapping[str, str],
    lead: Mapping[str, str],
    body: Mapping[str, Sequence[str]],
    picture: str,
    date: dt.date,
    at: dt.datetime,
) -> int:
    """An announcement in both languages (keys "fa", "en"). Returns the Persian page's id; the same slug again is the same page."""
    known = AnnouncementPage.objects.filter(slug=slug, locale__language_code="fa").first()
    if known is not None:
        return known.pk
    parents = {code: AnnouncementIndexPage.objects.get(locale__language_code=code) for code in ("fa", "en")}
    pages = {
        code: AnnouncementPage(
            title=title[code],
            slug=slug,
            topic=topic[code],
            lead=lead[code],
            body=paragraphs(body[code]),
            picture=picture,
            date=date,
        )
        for code in ("fa", "en")
    }
    return _add_pair(parents, pages, at)["fa"].pk


@transaction.atomic
def publish_page(
    *, slug: str, title: Mapping[str, str], body: Mapping[str, Sequence[str]], at: dt.datetime, in_footer: bool = True
) -> int:
    """A plain page in both languages below the home pages."""
    known = PlainPage.objects.filter(slug=slug, locale__language_code="fa").first()
    if known is not None:
        return known.pk
    pages = {
        code: PlainPage(title=title[code], slug=slug, body=paragraphs(body[code]), in_footer=in_footer)
        for code in ("fa", "en")
    }
    return _add_pair({code: _home(code) for code in ("fa", "en")}, pages, at)["fa"].pk


@transaction.atomic
def set_home(*, language: str, title: str, body: Sequence[tuple[str, Any]]) -> None:
    """Replace the blocks of a home page and publish it."""
    home = _home(language)
    home.title = title
    home.body = list(body)
    home.save_revision().publish()
    forget_frame()


@transaction.atomic
def set_city(*, name_fa: str, name_en: str, help_phone: str) -> None:
    site = Site.objects.get(is_default_site=True)
    settings = CitySettings.for_site(site)
    settings.name_fa, settings.name_en, settings.help_phone = name_fa, name_en, help_phone
    settings.save()
    forget_frame()
