"""The key that a product is found by: everything said about it, folded as queries are (lib.text.fold)."""

from collections import defaultdict
from collections.abc import Sequence

from lib.text import fold
from shop.models import ProductInfo
from shop.oscar_models import ProductCategory, StockRecord

BATCH = 500


def folded(texts: list[str]) -> str:
    """Both spellings of a half-space word are in the key: «کتاب‌های» is found as «کتاب های» and as «کتابهای»."""
    plain = [fold(text) for text in texts]
    joined = [key for text, key in ((t, fold(t, half_space="")) for t in texts) if key != fold(text)]
    return " ".join([*plain, *joined])


def words(query: str) -> list[str]:
    """The folded words of what a visitor typed; at most eight, so a query stays cheap."""
    return fold(query).split()[:8]


def refresh(*, product_id: int) -> None:
    """Write the product's key anew; a row of ours is added when it has none. Five queries."""
    ProductInfo.objects.get_or_create(product_id=product_id)
    refresh_all(product_ids=[product_id])


def refresh_all(*, product_ids: Sequence[int]) -> None:
    """The keys of many products that have a row of ours: four queries for each five hundred."""
    for start in range(0, len(product_ids), BATCH):
        _refresh(list(product_ids[start : start + BATCH]))


def _refresh(ids: list[int]) -> None:
    names: dict[int, list[str | None]] = defaultdict(list)
    partners = StockRecord.objects.filter(product_id__in=ids).order_by("pk")
    categories = ProductCategory.objects.filter(product_id__in=ids).order_by("category__path")
    for product_id, *said in partners.values_list("product_id", "partner__name", "partner__profile__name_en"):
        names[product_id] += said
    for product_id, *said in categories.values_list("product_id", "category__name", "category__info__name_en"):
        names[product_id] += said
    infos = list(ProductInfo.objects.filter(product_id__in=ids).select_related("product"))
    for info in infos:
        own = [info.product.title or "", info.title_en, info.summary_fa, info.summary_en]
        info.search_fold = folded([*own, *(name for name in names[info.product_id] if name)])
    ProductInfo.objects.bulk_update(infos, ["search_fold"])
