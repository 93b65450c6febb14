"""Whole rials: Oscar calculates in decimals and would leave parts of a rial in lines and discounts."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal


def whole_down(amount: Decimal, currency: str | None = None) -> Decimal:
    """OSCAR_OFFER_ROUNDING_FUNCTION: a discount never has a part of a rial."""
    return Decimal(amount).quantize(Decimal(1), ROUND_DOWN)


def whole(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP)
