"""Ask the carriers what became of what they took: often at first, then seldom, and after AGE no more."""

import datetime as dt
import logging
import time

from django.core.cache import cache
from django.db.models import QuerySet

from messaging.delivery.record import over, record
from messaging.models import Message
from messaging.providers import choose
from messaging.providers.base import Ambiguous, NotReached, Refused, Reports

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
AGE = 48 * HOUR  # carriers tell no longer; what is not known by then is written down as unknown
# (up to this age, the next time after so long)
STEPS = ((10 * MINUTE, MINUTE), (HOUR, 10 * MINUTE), (6 * HOUR, HOUR), (AGE, 6 * HOUR))
PATIENCE = 30  # seconds with one carrier; the rest is asked the next time
log = logging.getLogger(__name__)


def ask_carriers(*, at: dt.datetime) -> int:
    """How many messages something new was told of. `at` is UTC. Safe to run twice at once: telling twice is once."""
    _give_up(at)
    names = _due(at).order_by("provider").values_list("provider", flat=True).distinct()
    return sum(
        _ask(carrier, at) for name in names if isinstance(carrier := choose.provider_named(name, "sms"), Reports)
    )


def _due(at: dt.datetime) -> QuerySet[Message]:
    return Message.objects.filter(ask_at__isnull=False, ask_at__lte=at)


def _give_up(at: dt.datetime) -> None:
    old = _due(at).filter(sent_at__lte=at - AGE)
    nothing = Message.Delivery.UNKNOWN
    old.filter(delivery__in=over(nothing)).update(delivery=nothing, delivery_at=at, ask_at=None)
    old.update(ask_at=None)


def _ask(carrier: Reports, at: dt.datetime) -> int:
    """All that is due at one carrier, in batches. It is asked about each again later, whatever it says now."""
    began, news = time.monotonic(), 0
    while time.monotonic() - began < PATIENCE:
        rows = _due(at).filter(provider=carrier.name).order_by("ask_at", "pk").values_list("pk", "provider_id")
        batch = dict(rows[: carrier.most])
        if not batch:
            break
        _later(list(batch), at)
        try:
            told = carrier.reports([each for each in batch.values() if each.isascii() and each.isdigit()])
        except (Ambiguous, NotReached, Refused) as error:
            log.warning("%s did not tell what became of messages: %s", carrier.name, error)
            cache.add(_key(carrier.name), at, timeout=None)
            break
        cache.delete(_key(carrier.name))
        asked = set(batch.values())
        for number, report in told.items():
            news += number in asked and record(provider=carrier.name, provider_id=number, report=report, at=at)
    return news


def _later(pks: list[int], at: dt.datetime) -> None:
    younger = dt.timedelta(0)
    for age, pause in STEPS:
        of_this_age = Message.objects.filter(pk__in=pks, sent_at__gt=at - age)
        if younger:
            of_this_age = of_this_age.filter(sent_at__lte=at - younger)
        of_this_age.update(ask_at=at + pause)
        younger = age


def silent_since(name: str) -> dt.datetime | None:
    """Since when (UTC) a carrier has not told what became of messages; None: it did the last time."""
    since: dt.datetime | None = cache.get(_key(name))
    return since


def _key(name: str) -> str:
    return f"messaging:silent:{name}"
