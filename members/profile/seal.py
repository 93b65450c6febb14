"""How a national id is kept: sealed to be read back by its owner, and as a keyed hash to find doubles by.

Both hang on PERSONAL_DATA_KEY (SECRET_KEY where that is not set): a stolen backup without the key shows no number,
and ten digits are too few for a hash without a key. Whoever changes the key loses what was sealed with the old one.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac


def _key() -> str:
    return str(settings.PERSONAL_DATA_KEY or settings.SECRET_KEY)


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"members.national_id:{_key()}".encode()).digest()))


def seal(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text, or "" where the key has been changed since."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def digest(purpose: str, text: str) -> str:
    """The same for the same text; says nothing to whoever lacks the key."""
    return salted_hmac(f"members.profile.{purpose}", text, secret=_key(), algorithm="sha256").hexdigest()
