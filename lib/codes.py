"""Short codes that people read out, type and copy: a random body and a check character."""

import secrets

# Crockford's base 32: no I, L, O, U, so nothing is confused and no word is spelt.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKE = str.maketrans("OILU", "011V")


def _check(body: str) -> str:
    """Weighted sum mod 31 (prime, and every weight differs from 0 mod 31): every single mistake and swap shows."""
    total = sum((position + 2) * ALPHABET.index(letter) for position, letter in enumerate(body))
    return ALPHABET[total % 31]


def make(length: int = 8) -> str:
    """A random code of `length` characters, the last one the check. 35 bits of chance at the default length."""
    body = "".join(secrets.choice(ALPHABET[:31]) for _ in range(length - 1))
    return body + _check(body)


def normalised(text: str) -> str:
    """What was meant: upper case, look-alikes mended, spaces and hyphens out."""
    return text.upper().translate(_LOOKALIKE).replace("-", "").replace(" ", "").strip()


def valid(text: str) -> bool:
    code = normalised(text)
    return len(code) > 1 and all(letter in ALPHABET for letter in code) and _check(code[:-1]) == code[-1]
