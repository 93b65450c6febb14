"""Whole rials in every line."""

from decimal import Decimal
from typing import Any

from oscar.apps.basket.abstract_models import AbstractLine

from shop.oscar.basket.rounding import whole, whole_down


class Line(AbstractLine):
    def discount(
        self, discount_value: Decimal, affected_quantity: int, incl_tax: bool = True, offer: Any = None
    ) -> None:
        super().discount(whole_down(discount_value), affected_quantity, incl_tax, offer)

    @property
    def line_price_excl_tax_incl_discounts(self) -> Decimal | None:
        return whole(super().line_price_excl_tax_incl_discounts)

    @property
    def line_price_incl_tax_incl_discounts(self) -> Decimal | None:
        return whole(super().line_price_incl_tax_incl_discounts)


from oscar.apps.basket.models import *  # noqa: E402, F403
