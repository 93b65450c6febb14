"""The mark by which a returned letter is known: our id of the letter and our signature on it, in one word.

It stands in the letter's Message-ID and, where BOUNCE_ADDRESS is set, in the address that the letter is returned to
(VERP). Nothing else of a returned letter is believed: anybody can write to that mailbox.
"""

import base64
import binascii
import re
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SIGNATURE = 8  # bytes; each guess is a letter
LENGTH = 39  # letters, of the sixty-four that the part before the "@" may have
_MARK = re.compile(rf"(?<![a-z0-9])([a-z2-7]{{{LENGTH}}})@", re.IGNORECASE)


def mark(local_id: UUID) -> str:
    """In letters and digits of one case: some mail servers change the case."""
    word = base64.b32encode(local_id.bytes + _signature(local_id.bytes, settings.SECRET_KEY))
    return word.decode().rstrip("=").lower()


def marked(text: str) -> UUID | None:
    """The letter that a header names by its mark; None without a mark that is ours."""
    for found in _MARK.findall(text[:2000]):
        try:
            both = base64.b32decode(found.upper() + "=" * (-LENGTH % 8))
        except binascii.Error:
            continue
        number, signature = both[:16], both[16:]
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        if any(constant_time_compare(signature, _signature(number, key)) for key in keys):
            return UUID(bytes=number)
    return None


def message_id(local_id: UUID) -> str:
    return f"<{mark(local_id)}@{settings.MAIL_DOMAIN}>"


def return_path(local_id: UUID) -> str:
    """The address that the letter comes back to; "" where none is set."""
    name, at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{name}+{mark(local_id)}@{domain}" if at else ""


def _signature(number: bytes, key: str | bytes) -> bytes:
    return salted_hmac("messaging.returned", number, secret=key, algorithm="sha256").digest()[:SIGNATURE]
