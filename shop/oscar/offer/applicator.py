"""Only the offers that can touch the basket are tried; stock Oscar tries every offer on every line."""

from typing import Any

from django.db.models import Q
from oscar.apps.offer import applicator
from oscar.core.loading import get_model

STEP = 4  # treebeard: a category's path is its ancestors' numbers, four characters each


def _ancestry(paths: list[str]) -> set[str]:
    return {path[:end] for path in paths for end in range(STEP, len(path) + 1, STEP)}


def possible_ranges(products: list[Any]) -> Any:
    """Ranges that may hold one of the products (a child counts with its parent). Two queries, however many ranges."""
    category_model, range_model = get_model("catalogue", "Category"), get_model("offer", "Range")
    ids = {product.pk for product in products} | {p.parent_id for p in products if p.parent_id}
    classes = {product.product_class_id for product in products if product.product_class_id}
    paths = list(category_model.objects.filter(product__in=ids).values_list("path", flat=True))
    return range_model.objects.filter(
        Q(includes_all_products=True)
        | Q(proxy_class__isnull=False)
        | Q(included_products__in=ids)
        | Q(classes__in=classes)
        | Q(included_categories__path__in=_ancestry(paths))
    ).values("pk")


class Applicator(applicator.Applicator):
    def get_offers(self, basket: Any, user: Any = None, request: Any = None) -> list[Any]:
        """Site offers by priority. Vouchers are not served: what we sell as a coupon is a unit of an order."""
        products = [line.product for line in basket.all_lines()]
        if not products:
            return []
        touches = Q(condition__range__isnull=True) | Q(condition__range__in=possible_ranges(products))
        offers = self.get_site_offers().filter(touches).prefetch_related("condition__range", "benefit__range")
        return sorted(offers, key=lambda offer: offer.priority, reverse=True)
