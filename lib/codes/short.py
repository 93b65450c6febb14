"""Short codes that people read out, type and copy: a random body and a check character."""

import re
import secrets

from lib.text import latin_digits

# Crockford's letters without Z: no I, L, O, U, so nothing is confused and no word is spelt; and 31 of them, a prime,
# so that the check finds every single wrong letter and every swap of two neighbours.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
LONGEST = 29  # from 30 letters on a weight would be -1 mod 31, and a swap with the check letter could hide
_LOOKALIKE = str.maketrans("OILU", "011V")
_SEPARATORS = re.compile("[\\s\\-\u2010-\u2015\u2212_\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def check(body: str) -> str:
    """A weighted sum mod 31, weights 2, 3, 4 …: none is 0, neighbours differ, none is -1 up to LONGEST letters."""
    total = sum((position + 2) * ALPHABET.index(letter) for position, letter in enumerate(body))
    return ALPHABET[total % 31]


def make(length: int = 8) -> str:
    """A random code of `length` letters (2 to 29), the last one the check: 34 bits of chance at the default length."""
    if not 2 <= length <= LONGEST:
        raise ValueError(f"A code has 2 to {LONGEST} letters.")
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + check(body)


def normalised(text: str) -> str:
    """What was meant: Latin digits, upper case, look-alikes mended, spaces, hyphens and direction marks out."""
    return _SEPARATORS.sub("", latin_digits(text)).upper().translate(_LOOKALIKE)


def valid(text: str) -> bool:
    """Whether the check letter fits. That the code was ever given out only its owner knows."""
    code = normalised(text)
    return 2 <= len(code) <= LONGEST and all(letter in ALPHABET for letter in code) and check(code[:-1]) == code[-1]
