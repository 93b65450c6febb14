"""The Iranian postal code: ten digits. Only what no code of Iran Post can be is refused; a service knows the rest."""

import re

from lib.text import latin_digits

_POSSIBLE = re.compile(r"[13-9]\d{5}(?!0000)\d{4}")


def normalised(text: str) -> str | None:
    """Ten Latin digits from any spelling, or None: no code begins with 0 or 2, ends in four zeros or repeats one digit."""
    digits = re.sub(r"[\s\-\u200c\u200e\u200f]", "", latin_digits(text))
    return digits if _POSSIBLE.fullmatch(digits) and len(set(digits)) > 1 else None
