"""Money is integers in minor units. The one rounding function, exact splits, and how sums are written."""

from collections.abc import Sequence

from lib.text import persian_digits

BASIS = 10_000  # basis points in a whole


def whole(amount: object) -> int:
    """The amount itself if it is an int; a bool, a fraction or text is a programming error."""
    if type(amount) is not int:
        raise TypeError(f"An amount is an int in minor units, not {type(amount).__name__}.")
    return amount


def rounded(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole, halves away from zero. Every rounding of the product is this one."""
    if denominator <= 0:
        raise ValueError("The denominator of a rate is positive.")
    quotient, rest = divmod(abs(whole(numerator)), whole(denominator))
    quotient += 2 * rest >= denominator
    return quotient if numerator >= 0 else -quotient


def share(amount: int, basis_points: int) -> int:
    """`basis_points` ten-thousandths of the amount, rounded once."""
    return rounded(amount * whole(basis_points), BASIS)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total by weights so that the parts add up exactly (largest remainder, ties to the earlier part).

    The total is not negative, weights are not negative; with all weights 0 only a total of 0 can be split.
    """
    if whole(total) < 0 or any(whole(weight) < 0 for weight in weights):
        raise ValueError("Neither the total nor a weight may be negative.")
    base = sum(weights)
    if base == 0:
        if total:
            raise ValueError("Nothing to split over: all weights are 0.")
        return [0] * len(weights)
    parts = [total * weight // base for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % base), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def grouped(amount: int, *, language: str) -> str:
    """1,234,567 or ۱٬۲۳۴٬۵۶۷, with a real minus sign inside an isolate so that it stays before the digits."""
    text = f"{abs(amount):,}"
    if language == "fa":
        text = persian_digits(text.replace(",", "٬"))
    return f"\u2066\u2212{text}\u2069" if amount < 0 else text


def toman(rials: int, *, language: str) -> str:
    """Rials as toman, the unit people speak in. A part of a toman is written as a decimal."""
    whole_part, rest = divmod(abs(rials), 10)
    text = grouped(whole_part, language=language)
    if rest:
        text += f"٫{persian_digits(rest)}" if language == "fa" else f".{rest}"
    return f"\u2066\u2212{text}\u2069" if rials < 0 else text
