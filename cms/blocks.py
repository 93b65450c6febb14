"""The blocks of the home page: the content's own, and those that packages offer in their `blocks.py`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from club.blocks import MyPointsBlock
from cms.public import is_public
from shop.blocks import OffersBlock

# Names of lucide icons that an editor may choose from.
SIGNS = [
    ("user-plus", _("Joining")),
    ("shopping-bag", _("Buying")),
    ("ticket-percent", _("Offer")),
    ("sparkles", _("Points")),
    ("users", _("Friends")),
    ("receipt-text", _("Receipt")),
    ("store", _("Partner")),
    ("shield-check", _("Safety")),
]


class HeroBlock(blocks.StructBlock):
    eyebrow = blocks.CharBlock(label=_("Small line above"), required=False, max_length=80)
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=400)
    title_for_members = blocks.CharBlock(label=_("Title for members"), required=False, max_length=120)

    class Meta:
        icon = "home"
        label = _("Opening")
        template = "cms/blocks/hero.html"


class AnnouncementsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    count = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=9, default=3)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The page that holds the block knows its announcements (HomePage.latest_announcements)."""
        context = super().get_context(value, parent_context)
        page = (parent_context or {}).get("page")
        context["announcements"] = page.latest_announcements(limit=value["count"]) if page is not None else []
        return context

    class Meta:
        icon = "list-ul"
        label = _("Announcements")
        template = "cms/blocks/announcements.html"


class BannerBlock(blocks.StructBlock):
    eyebrow = blocks.CharBlock(label=_("Small line above"), required=False, max_length=80)
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=400)
    button = blocks.CharBlock(label=_("Words on the button"), required=False, max_length=40)
    page = blocks.PageChooserBlock(label=_("Leads to"), required=False)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The button leads to the page in the reader's language, and is not there while nobody may read that page."""
        context = super().get_context(value, parent_context)
        page = value["page"].localized if value["page"] is not None else None
        context["leads_to"] = page if is_public(page) else None
        return context

    class Meta:
        icon = "pick"
        label = _("Festive card")
        template = "cms/blocks/banner.html"


class WayBlock(blocks.StructBlock):
    sign = blocks.ChoiceBlock(label=_("Sign"), choices=SIGNS, default="sparkles")
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.CharBlock(label=_("Text"), required=False, max_length=200)

    class Meta:
        icon = "pick"
        label = _("Way")


class WaysBlock(blocks.StructBlock):
    """What one can do here, each way with a sign: for a visitor who wonders what the club is good for."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    ways = blocks.ListBlock(WayBlock(), label=_("Ways"), min_num=2, max_num=6)
    strangers_only = blocks.BooleanBlock(label=_("Only for visitors who have not logged in"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Ways")
        template = "cms/blocks/ways.html"


class HomeStream(blocks.StreamBlock):
    hero = HeroBlock()
    my_points = MyPointsBlock()
    offers = OffersBlock()
    announcements = AnnouncementsBlock()
    banner = BannerBlock()
    ways = WaysBlock()
    text = blocks.RichTextBlock(
        label=_("Text"), features=["h2", "h3", "bold", "link", "ol", "ul"], template="cms/blocks/text.html"
    )
