"""Addresses that are not written to on any topic: kept as keyed hashes, so that the list itself tells nobody a number."""

import datetime as dt

from django.conf import settings
from django.utils.crypto import salted_hmac

from messaging.models import Suppression


def suppress(*, channel: str, address: str, reason: str, at: dt.datetime) -> bool:
    """Write to an address on no topic any more; False when that was so already. Messages of service still go.

    `reason` is a Suppression.Reason; `at` is UTC.
    """
    row, is_new = Suppression.objects.get_or_create(
        channel=channel, address_hash=_hashes(address)[0], defaults={"reason": Suppression.Reason(reason), "at": at}
    )
    return is_new


def suppressed(*, channel: str, address: str) -> str:
    """Why an address is not written to, or ""."""
    found = Suppression.objects.filter(channel=channel, address_hash__in=_hashes(address))
    return found.values_list("reason", flat=True).first() or ""


def _hashes(address: str) -> list[str]:
    """By the key in force, and by older ones that are still kept (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    said = address.strip().casefold()
    return [salted_hmac("messaging.suppression", said, secret=key, algorithm="sha256").hexdigest() for key in keys]
