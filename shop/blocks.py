"""What the shop offers for pages that editors compose. A block asks; it holds no rule."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from shop.catalogue.offers import offers_for_home


class OffersBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    count = blocks.IntegerBlock(label=_("How many"), min_value=4, max_value=12, default=8)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["offers"] = offers_for_home(limit=value["count"], at=timezone.now())
        return context

    class Meta:
        icon = "tag"
        label = _("Offers")
        template = "shop/blocks/offers.html"
