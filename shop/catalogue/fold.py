"""The key that a product is found by: everything said about it, folded as queries are (lib.text.fold)."""

from lib.text import fold
from shop.models import ProductInfo
from shop.oscar_models import Category, Product


def folded(texts: list[str]) -> str:
    """Both spellings of a half-space word are in the key: «کتاب‌های» is found as «کتاب های» and as «کتابهای»."""
    plain = [fold(text) for text in texts]
    joined = [key for text, key in ((t, fold(t, half_space="")) for t in texts) if key != fold(text)]
    return " ".join([*plain, *joined])


def words(query: str) -> list[str]:
    """The folded words of what a visitor typed; at most eight, so a query stays cheap."""
    return fold(query).split()[:8]


def refresh(*, product_id: int) -> None:
    """Write the product's key anew; a row of ours is added when it has none. Four queries."""
    product = Product.objects.get(pk=product_id)
    info, _ = ProductInfo.objects.get_or_create(product_id=product_id)
    partners = product.stockrecords.values_list("partner__name", "partner__profile__name_en")
    categories = Category.objects.filter(product=product).values_list("name", "info__name_en")
    texts = [product.title or "", info.title_en, info.summary_fa, info.summary_en]
    texts += [name for pair in (*partners, *categories) for name in pair if name]
    info.search_fold = folded(texts)
    info.save(update_fields=["search_fold"])
