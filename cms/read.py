"""Reading: the frame of every page, the newest announcements, the same page in another language."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.frame import SECONDS, City, Frame, Link, key
from cms.models import AnnouncementIndexPage, CitySettings, HomePage, PlainPage, language
from cms.public import public


def frame() -> Frame:
    """In the page's language; from the cache, or six queries."""
    found: Frame | None = cache.get(key(language()))
    if found is None:
        found = _read_frame()
        cache.set(key(language()), found, SECONDS)
    return found


def frame_of(request: HttpRequest) -> Frame:
    """The same, asked of the cache once for a request: header, footer and navigation all want it."""
    kept: dict[str, Frame] = request.__dict__.setdefault("_cms_frame", {})
    if language() not in kept:
        kept[language()] = frame()
    return kept[language()]


def _read_frame() -> Frame:
    here = language()
    index = public(AnnouncementIndexPage.objects.filter(locale__language_code=here)).first()
    footer = public(PlainPage.objects.filter(locale__language_code=here, in_footer=True)).order_by("path")
    return Frame(
        city=_city(),
        announcements=(index.url or "") if index else "",
        footer=[Link(title=page.title, url=page.url or "") for page in footer],
    )


def _city() -> City:
    site = Site.objects.filter(is_default_site=True).first()
    settings = (CitySettings.objects.filter(site=site).first() if site else None) or CitySettings()
    name = settings.name_en if language() == "en" else settings.name_fa
    subtitle = _("Citizens' Club of %(city)s") % {"city": name} if name else _("Citizens' Club")
    return City(
        name=name,
        subtitle=subtitle,
        help_phone=settings.help_phone,
        brand_colour=settings.brand_colour,
        accent_colour=settings.accent_colour,
    )


def city() -> City:
    return frame().city


def home_url() -> str:
    """Costs no query: error pages ask it too."""
    return "/en/" if language() == "en" else "/"


def translated_url(*, request: HttpRequest, language: str) -> str:
    """Where the page that is being shown lies in another language; "" when it is no page of editors."""
    shown = request.resolver_match
    if shown is None or shown.view_name != "wagtail_serve":
        return ""
    # Serving has found the page already and keeps it on the request: no query.
    page = Page.find_for_request(request, shown.args[0] if shown.args else shown.kwargs.get("path", ""))
    if page is None:
        return ""
    home = "/" if language == "fa" else f"/{language}/"
    if isinstance(page, HomePage):
        return home
    other = public(page.get_translations().filter(locale__language_code=language)).first()
    return (other.get_url(request) or home) if other else home
