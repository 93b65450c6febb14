"""Codes that the database does not know: it keeps a keyed hash, and the owner's page makes the code anew.

A code follows from a seed (a random word of the voucher's row) and the server's key, so a copy of the database alone
gives no code. While the key is being changed, Django's SECRET_KEY_FALLBACKS keep the old codes good.
"""

import hashlib
import hmac

from django.conf import settings

from lib.codes.short import ALPHABET, check, normalised

DERIVED = 10  # nine letters of chance, 44 bits


def keys() -> list[bytes]:
    """The key in use, then those that still count."""
    return [str(key).encode() for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def mac(key: bytes, purpose: str, text: str) -> bytes:
    """Each purpose has signatures of its own: a hash is never a code is never a signature."""
    return hmac.new(key, f"lib.codes.{purpose}\x1f{text}".encode(), hashlib.sha256).digest()


def _derived(key: bytes, seed: str, length: int) -> str:
    number = int.from_bytes(mac(key, "short", seed), "big")
    body = ""
    while len(body) < length - 1:
        number, letter = divmod(number, len(ALPHABET))
        body += ALPHABET[letter]
    return body + check(body)


def derived(seed: str, *, length: int = DERIVED) -> str:
    """The short code of a seed: always the same, and nobody without the server's key can say it."""
    return _derived(keys()[0], seed, length)


def _hashed(key: bytes, code: str) -> str:
    return mac(key, "hash", normalised(code)).hex()


def hashed(code: str) -> str:
    """What is stored in the place of a code, however it was typed: 64 hex digits."""
    return _hashed(keys()[0], code)


def hashes(code: str) -> list[str]:
    """Every hash that a code may be stored under, the key in use first."""
    return [_hashed(key, code) for key in keys()]


def shown(seed: str, *, stored: str, length: int = DERIVED) -> str:
    """The code of a seed as it was given out under whichever key; "" when that key is gone."""
    for key in keys():
        code = _derived(key, seed, length)
        if hmac.compare_digest(_hashed(key, code), stored):
            return code
    return ""
