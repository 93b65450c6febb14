"""Codes in people's hands: vouchers now, coupons later, one mechanism.

short.py   letters to read out and type, with a check letter
secret.py  what a short code is made from and kept as: the code itself is stored nowhere
signed.py  what a QR carries: kind, id, deadline and a signature; on request with a step of time, so a photo goes stale
"""

from lib.codes.secret import derived, hashed, hashes, shown
from lib.codes.short import ALPHABET, LONGEST, make, normalised, valid
from lib.codes.signed import BadCode, Read, read, sign

__all__ = [
    "ALPHABET",
    "LONGEST",
    "BadCode",
    "Read",
    "derived",
    "hashed",
    "hashes",
    "make",
    "normalised",
    "read",
    "shown",
    "sign",
    "valid",
]
