"""Page types and the settings of the city."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.blocks import HomeStream
from cms.frame import forget_frame
from cms.public import public
from cms.slugs import check_slug
from lib.pictures import KINDS

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour is written like #00888f."))
BODY = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "hr"]


@register_setting
class CitySettings(BaseSiteSetting):
    """The name and the two colours of a city, and where people find help."""

    name_fa = models.CharField(_("name of the city, in Persian"), max_length=60, blank=True, default="")
    name_en = models.CharField(_("name of the city, in English"), max_length=60, blank=True, default="")
    help_phone = models.CharField(_("phone for help"), max_length=20, default="137")
    brand_colour = models.CharField(_("main colour"), max_length=7, default="#00888f", validators=[COLOUR])
    accent_colour = models.CharField(_("colour of offers"), max_length=7, default="#b3224d", validators=[COLOUR])

    class Meta:
        verbose_name = _("City")
        permissions = [("watch_city", _("May see the city at a glance"))]

    def __str__(self) -> str:
        return self.name_fa

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_frame()


class AddressedPage(Page):
    """A page that may stand right below a home page, where the program's own addresses are."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        check_slug(self.slug)

    def minimal_clean(self) -> None:
        """Of a draft Wagtail looks at nothing but its title and slug."""
        super().minimal_clean()
        check_slug(self.slug)


class HomePage(Page):
    body = StreamField(HomeStream(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body", heading=_("Blocks"))]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.AnnouncementIndexPage", "cms.PlainPage"]

    class Meta:
        verbose_name = _("home page")

    def latest_announcements(self, *, limit: int) -> list["AnnouncementPage"]:
        """The newest ones below this home page's list: in its language."""
        rows = public(AnnouncementPage.objects.descendant_of(self))
        return list(rows.select_related("image").order_by("-date", "-pk")[:limit])


class AnnouncementIndexPage(AddressedPage):
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.AnnouncementPage"]

    class Meta:
        verbose_name = _("list of announcements")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        topic = request.GET.get("topic", "")
        rows = public(AnnouncementPage.objects.child_of(self)).select_related("image").order_by("-date", "-pk")
        context["topics"] = sorted({row.topic for row in rows if row.topic})
        chosen = [row for row in rows if row.topic == topic] if topic in context["topics"] else list(rows)
        context["page_of"] = Paginator(chosen, 12).get_page(request.GET.get("page"))
        context["topic"] = topic
        context["page_query"] = f"{urlencode({'topic': topic})}&" if topic in context["topics"] else ""
        return context


class AnnouncementPage(Page):
    date = models.DateField(_("date"))
    topic = models.CharField(_("topic"), max_length=40, blank=True, default="")
    lead = models.TextField(_("lead"), max_length=400, blank=True, default="")
    body = RichTextField(_("text"), features=BODY, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    picture = models.CharField(
        _("drawn picture"),
        max_length=20,
        choices=[(kind, kind) for kind in sorted(KINDS)],
        default="city",
        help_text=_("Shown when there is no photo."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("date", help_text=_("A day like 1405/09/15.")),
        *(FieldPanel(name) for name in ("topic", "lead", "body", "image", "picture")),
    ]
    parent_page_types = ["cms.AnnouncementIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("announcement")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        others = public(AnnouncementPage.objects.sibling_of(self, inclusive=False)).select_related("image")
        context["others"] = others.order_by("-date", "-pk")[:3]
        return context


class PlainPage(AddressedPage):
    body = RichTextField(_("text"), features=BODY, blank=True)
    in_footer = models.BooleanField(_("link in the footer"), default=True)

    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("in_footer")]
    parent_page_types = ["cms.HomePage", "cms.PlainPage"]

    class Meta:
        verbose_name = _("page")


def language() -> str:
    return "en" if get_language() == "en" else "fa"
