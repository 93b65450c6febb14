"""Products as other packages show them: on the home page and in a search over everything."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from shop.catalogue import browse
from shop.catalogue.names import Name
from shop.catalogue.sale import DISCOUNT, on_sale, with_details
from shop.catalogue.tile import Tile, tiles


@dataclass(frozen=True, kw_only=True)
class OfferCard:
    """A product for sale. Prices in rials; `old_price` is None and `percent_off` 0 without a discount.

    `title` and `partner` write themselves with their own language: `{{ card.title.html }}`. `tile` is the card
    as HTML in the page's language, as the shop's own lists show it.
    """

    title: Name
    url: str
    partner: Name
    price: int
    old_price: int | None
    picture_url: str
    points: int
    kind: str
    percent_off: int
    tile: Tile


def _card(shown: Tile) -> OfferCard:
    return OfferCard(
        title=shown.title,
        url=shown.url,
        partner=shown.partner,
        price=shown.price,
        old_price=shown.old_price,
        picture_url=shown.picture,
        points=shown.points,
        kind=shown.kind,
        percent_off=shown.percent_off,
        tile=shown,
    )


def _spread(shown_tiles: Iterable[Tile], limit: int) -> list[Tile]:
    """At most one of each partner before a second one comes: a city, not a shop window of one."""
    rounds: dict[str, int] = {}
    turns = []
    for place, shown in enumerate(shown_tiles):
        turn = rounds.get(shown.partner.text, 0)
        rounds[shown.partner.text] = turn + 1
        turns.append((turn, place, shown))
    return [shown for _turn, _place, shown in sorted(turns, key=lambda row: row[:2])[:limit]]


def offers_for_home(*, limit: int, at: dt.datetime) -> list[OfferCard]:
    """The biggest discounts in stock at `at` (UTC), partners taking turns. Two queries."""
    records = on_sale(at=at).annotate(discount=DISCOUNT).filter(discount__gt=0).order_by("-discount", "-pk")
    shown = tiles(with_details(records)[: limit * 5], at=at)
    return [_card(one) for one in _spread([one for one in shown if one.left], limit)]


def find_products(*, query: str, at: dt.datetime, limit: int = browse.PER_PAGE) -> list[OfferCard]:
    """Products for sale that hold every word of `query`, in any Persian spelling, best first. Two queries."""
    return [_card(shown) for shown in browse.find_products(query=query, at=at, limit=limit)]
