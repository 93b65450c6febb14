"""What we know of a product and a category beside Oscar's rows, whose `title` and `name` are Persian."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LIMIT = 9_999_999_999  # rials; Oscar's money columns are numeric(12,2)


class ProductInfo(models.Model):
    """Our half of a product: English words, lines of the page, the price before the discount, the search key.

    The price is in Oscar's stock record alone, the kind is the product class (goods, service, coupon).
    """

    product = models.OneToOneField("catalogue.Product", models.CASCADE, primary_key=True, related_name="info")
    title_en = models.CharField(_("title in English"), max_length=255, blank=True, default="")
    summary_fa = models.TextField(_("in a sentence, in Persian"), blank=True, default="")
    summary_en = models.TextField(_("in a sentence, in English"), blank=True, default="")
    includes_fa = models.TextField(_("what you get, in Persian"), blank=True, default="", help_text=_("One line each."))
    includes_en = models.TextField(_("what you get, in English"), blank=True, default="", help_text=_("One line each."))
    know_fa = models.TextField(_("good to know, in Persian"), blank=True, default="", help_text=_("One line each."))
    know_en = models.TextField(_("good to know, in English"), blank=True, default="", help_text=_("One line each."))
    list_price = models.BigIntegerField(
        _("price before the discount"), null=True, blank=True, help_text=_("In rials; empty when there is no discount.")
    )
    search_fold = models.TextField(editable=False, default="")  # lib.text.fold of everything it is found by

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(list_price__isnull=True) | Q(list_price__gt=0, list_price__lte=LIMIT),
                name="product_list_price",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.title_en}"


class CategoryInfo(models.Model):
    """Our half of a category: its English name and its sign (a lucide icon)."""

    category = models.OneToOneField("catalogue.Category", models.CASCADE, primary_key=True, related_name="info")
    name_en = models.CharField(_("name in English"), max_length=255, blank=True, default="")
    icon = models.SlugField(_("sign"), blank=True, default="", help_text=_("Name of a Lucide icon."))

    def __str__(self) -> str:
        return self.name_en
