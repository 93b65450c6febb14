"""What a thing costs: the price in the stock record includes tax, and the buyer pays exactly that, in whole rials."""

from decimal import Decimal
from typing import Any

from oscar.apps.partner import strategy
from oscar.apps.partner.prices import TaxInclusiveFixedPrice
from oscar.apps.partner.prices import Unavailable as UnavailablePrice

ZERO = Decimal(0)


class TaxIncluded:
    """A pricing policy. Tax is inside the price and is the partner's affair, so it is not shown apart."""

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        if not stockrecord or stockrecord.price is None:
            return UnavailablePrice()
        return TaxInclusiveFixedPrice(
            currency=stockrecord.price_currency, excl_tax=stockrecord.price.quantize(Decimal(1)), tax=ZERO
        )

    def parent_pricing_policy(self, product: Any, children_stock: Any) -> Any:
        records = [record for _child, record in children_stock if record is not None]
        return self.pricing_policy(product, records[0] if records else None)


class Strategy(strategy.UseFirstStockRecord, strategy.StockRequired, TaxIncluded, strategy.Structured):
    """The first (and only) stock record, sold while there is stock."""


class Selector(strategy.Selector):
    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> Strategy:
        return Strategy(request)
