"""By what somebody is known who left while suspended: keyed hashes of the mobile number and of the national id."""

from collections.abc import Collection

from django.conf import settings
from django.utils.crypto import salted_hmac

from members.registry import proven_number

NUMBER, CARD = "number", "card"


def digest(sort: str, text: str) -> str:
    """The same for the same number (E.164) or national id; says nothing to whoever lacks the key."""
    key = settings.PERSONAL_DATA_KEY or settings.SECRET_KEY
    return salted_hmac(f"members.standing.{sort}", text, secret=key, algorithm="sha256").hexdigest()


def card_mark(*, member_id: int, also: Collection[str] = ()) -> str:
    """By what a proven national id of this member is known; "" where none was proven. `also`: as in ProvenNumber."""
    number = proven_number.value(member_id=member_id, also=also)
    return digest(CARD, number) if number else ""
