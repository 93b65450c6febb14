"""Ask the carriers for what came in: SMS.ir tells it no other way, and of Kavenegar's calls none may be missed."""

import datetime as dt
import logging

from django.conf import settings
from django.core.cache import cache

from messaging.incoming.take import take_in
from messaging.providers import choose
from messaging.providers.base import Ambiguous, NotReached, Receives, Refused

log = logging.getLogger(__name__)


def receiving() -> list[Receives]:
    """The carriers that the settings name and that take text messages for us; none unless SMS_REPLIES says so."""
    if not settings.SMS_REPLIES:
        return []
    names = dict.fromkeys(filter(None, (settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER)))
    carriers = [choose.provider_named(name, "sms") for name in names]
    return [carrier for carrier in carriers if isinstance(carrier, Receives)]


def fetch_replies(*, at: dt.datetime) -> int:
    """How many messages the carriers handed over, known ones among them. `at` is UTC. Safe to run twice at once."""
    count = 0
    for carrier in receiving():
        try:
            letters = carrier.received()
        except (Ambiguous, NotReached, Refused) as error:
            log.warning("%s did not tell what came in: %s", carrier.name, error)
            cache.add(_key(carrier.name), at, timeout=None)
            continue
        for letter in letters:
            take_in(letter, provider=carrier.name, at=at)
        cache.delete(_key(carrier.name))
        count += len(letters)
    return count


def deaf_since(name: str) -> dt.datetime | None:
    """Since when (UTC) a carrier has not told what came in; None: it did the last time."""
    since: dt.datetime | None = cache.get(_key(name))
    return since


def _key(name: str) -> str:
    return f"messaging:deaf:{name}"
