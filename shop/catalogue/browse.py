"""The list with its filters: which products, and how many each further choice would leave.

A filter counts with every other filter applied but not itself, so ticking a second kind never shows zero.
Six queries, however many products.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex, Substr

from shop.catalogue.fold import words
from shop.catalogue.names import Name, named
from shop.catalogue.sale import DISCOUNT, on_sale, with_details
from shop.catalogue.tile import Tile
from shop.catalogue.tile import tiles as make_tiles
from shop.oscar_models import Category, ProductCategory

PER_PAGE = 20
STEP = 4  # treebeard: characters of a category's path a level
KINDS = ("goods", "service", "coupon")
# Upper ends in rials; the last band has none.
BANDS: dict[str, tuple[int, int | None]] = {
    "1": (0, 1_000_000),
    "2": (1_000_000, 3_000_000),
    "3": (3_000_000, 10_000_000),
    "4": (10_000_000, None),
}
SORTS = ("new", "off", "cheap", "dear")


@dataclass(frozen=True)
class Wish:
    """What a visitor asked for: filters by group, the typed words, the order and the page (from 1)."""

    query: str = ""
    categories: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    bands: frozenset[str] = frozenset()
    partners: frozenset[int] = frozenset()
    below: str = ""  # path of a category: the page of that category
    sort: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        return bool(self.categories or self.kinds or self.bands or self.partners)


@dataclass(frozen=True)
class Choice:
    """One box of a filter."""

    group: str
    value: str
    name: Name
    count: int
    is_on: bool


@dataclass
class Found:
    """A page of the list."""

    total: int
    tiles: list[Tile]
    page: int
    pages: int
    categories: list[Choice] = field(default_factory=list)
    kinds: list[Choice] = field(default_factory=list)
    bands: list[Choice] = field(default_factory=list)
    partners: list[Choice] = field(default_factory=list)

    @property
    def chosen(self) -> list[Choice]:
        """Every filter that is on, for the row of chips."""
        return [
            choice
            for group in (self.categories, self.kinds, self.bands, self.partners)
            for choice in group
            if choice.is_on
        ]


def _numbers(values: Iterable[str]) -> frozenset[int]:
    return frozenset(int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10)


def wish(*, data: Any, below: str = "") -> Wish:
    """From a query string (a QueryDict). What cannot be meant is left out, never an error."""
    pages = _numbers([data.get("page", "1")])
    sort = data.get("sort", "")
    return Wish(
        query=data.get("q", "").strip()[:200],
        categories=_numbers(data.getlist("category")),
        kinds=frozenset(data.getlist("kind")) & frozenset(KINDS),
        bands=frozenset(data.getlist("price")) & frozenset(BANDS),
        partners=_numbers(data.getlist("partner")),
        below=below,
        sort=sort if sort in SORTS else "",
        page=max(1, next(iter(pages), 1)),
    )


def _in_category(path: str) -> Q:
    return Q(Exists(ProductCategory.objects.filter(product=OuterRef("product"), category__path__startswith=path)))


def _any(conditions: Iterable[Q]) -> Q:
    """One of them holds; no condition at all is no limit."""
    either = Q()
    for condition in conditions:
        either |= condition
    return either


def _band(code: str) -> Q:
    low, high = BANDS[code]
    return Q(price__gt=low) if high is None else Q(price__gt=low, price__lte=high)


def matching(*, query: str, at: dt.datetime, below: str = "") -> QuerySet[Any]:
    """Products for sale that hold every word of the query, best place first is the caller's to order."""
    records = on_sale(at=at)
    for word in words(query):
        records = records.filter(product__info__search_fold__contains=word)
    return records.filter(_in_category(below)) if below else records


def _limits(asked: Wish, paths: Mapping[int, str]) -> dict[str, Q]:
    return {
        "category": _any(_in_category(paths[pk]) for pk in sorted(asked.categories) if pk in paths),
        "kind": Q(product__product_class__slug__in=asked.kinds) if asked.kinds else Q(),
        "price": _any(_band(code) for code in sorted(asked.bands)),
        "partner": Q(partner__in=asked.partners) if asked.partners else Q(),
    }


def _others(limits: Mapping[str, Q], group: str) -> Q:
    """All limits but the group's own."""
    together = Q()
    for name, limit in limits.items():
        if name != group:
            together &= limit
    return together


def _ordered(records: QuerySet[Any], asked: Wish) -> QuerySet[Any]:
    if asked.sort == "cheap":
        return records.order_by("price", "-pk")
    if asked.sort == "dear":
        return records.order_by("-price", "-pk")
    if asked.sort == "off":
        return records.annotate(discount=DISCOUNT).order_by(F("discount").desc(nulls_last=True), "-pk")
    typed = words(asked.query)
    if typed and not asked.sort:
        # The title stands first in the key: the earlier the first word, the more the product is about it.
        place = StrIndex("product__info__search_fold", Value(typed[0]))
        return records.annotate(place=place).order_by("place", "-pk")
    return records.order_by("-product__date_created", "-pk")


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition) if condition else Count("pk")


def _counts(records: QuerySet[Any], limits: Mapping[str, Q]) -> dict[str, int]:
    """The total, and the boxes of kinds and price bands, in one pass."""
    wanted = {"total": _count(_others(limits, ""))}
    for kind in KINDS:
        wanted[f"kind_{kind}"] = _count(_others(limits, "kind") & Q(product__product_class__slug=kind))
    for code in BANDS:
        wanted[f"price_{code}"] = _count(_others(limits, "price") & _band(code))
    return records.aggregate(**wanted)


def _categories(records: QuerySet[Any], limits: Mapping[str, Q], roots: list[Any], asked: Wish) -> list[Choice]:
    counted = (
        records.filter(_others(limits, "category"))
        .values(root=Substr("product__categories__path", 1, STEP))
        .annotate(count=Count("product", distinct=True))
        .order_by()
    )
    counts = {row["root"]: row["count"] for row in counted}
    return [
        Choice(
            "category",
            str(root.pk),
            named(root.name, root.info.name_en if hasattr(root, "info") else ""),
            counts.get(root.path, 0),
            root.pk in asked.categories,
        )
        for root in roots
    ]


def _partners(records: QuerySet[Any], limits: Mapping[str, Q], asked: Wish) -> list[Choice]:
    counted = (
        records.filter(_others(limits, "partner"))
        .values("partner_id", "partner__name", "partner__profile__name_en")
        .annotate(count=Count("pk"))
        .order_by("partner__name")
    )
    return [
        Choice(
            "partner",
            str(row["partner_id"]),
            named(row["partner__name"], row["partner__profile__name_en"]),
            row["count"],
            row["partner_id"] in asked.partners,
        )
        for row in counted
    ]


def browse(*, asked: Wish, at: dt.datetime) -> Found:
    """The page that was asked for (the last one when there are fewer), with every filter's choices."""
    roots = list(Category.get_root_nodes().filter(is_public=True).select_related("info"))
    limits = _limits(asked, {root.pk: root.path for root in roots})
    records = matching(query=asked.query, at=at, below=asked.below)
    counts = _counts(records, limits)
    pages = max(1, -(-counts["total"] // PER_PAGE))
    page = min(asked.page, pages)
    chosen = _ordered(records.filter(_others(limits, "")), asked)
    first = (page - 1) * PER_PAGE
    shown = make_tiles(with_details(chosen)[first : first + PER_PAGE], at=at)
    return Found(
        total=counts["total"],
        tiles=shown,
        page=page,
        pages=pages,
        categories=[] if asked.below else _categories(records, limits, roots, asked),
        kinds=[Choice("kind", kind, Name(kind, ""), counts[f"kind_{kind}"], kind in asked.kinds) for kind in KINDS],
        bands=[Choice("price", code, Name(code, ""), counts[f"price_{code}"], code in asked.bands) for code in BANDS],
        partners=_partners(records, limits, asked),
    )


def find_products(*, query: str, at: dt.datetime, limit: int = PER_PAGE) -> list[Tile]:
    """The best products for sale for typed words, for a search that asks several packages. Two queries."""
    if not words(query):
        return []
    records = _ordered(matching(query=query, at=at), Wish(query=query))
    return make_tiles(with_details(records)[:limit], at=at)
