"""Take what is due from the outbox and hand it to its provider.

A message is leased by one conditional update before it leaves, so two workers never send the same one; a worker
that dies leaves a lease that runs out. After an ambiguous answer the provider is asked by our id first.
"""

import datetime as dt
import logging
import time

from django.conf import settings
from django.db.models import F, Q
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from messaging.models import Message
from messaging.outbox.render import full_text, parts
from messaging.providers.base import Ambiguous, NotReached, Parcel, Refused
from messaging.providers.choose import provider_for

LEASE = dt.timedelta(seconds=60)  # longer than any provider's time-out
BACK_OFF = [10, 60, 300, 900, 3600]  # seconds; after the last one a message has failed for good
BATCH = 200
OPEN_STATES = ["queued", "sending", "unknown"]
log = logging.getLogger(__name__)


def deliver_due(*, at: dt.datetime) -> int:
    """Deliver what is due at `at` (UTC); how many were handed over. Safe to run twice at once.

    Each message has its own moment, `at` and what has passed since: a slow provider must not eat the next one's lease.
    """
    began = time.monotonic()
    handed = 0
    for message_id in due(at=at):
        handed += deliver(message_id=message_id, at=at + dt.timedelta(seconds=int(time.monotonic() - began)))
    return handed


def due(*, at: dt.datetime) -> list[int]:
    """Ids of messages to deliver at `at` (UTC), the longest waiting first."""
    rows = Message.objects.filter(_free(at), state__in=OPEN_STATES, not_before__lte=at)
    return list(rows.order_by("not_before", "pk").values_list("pk", flat=True)[:BATCH])


def deliver(*, message_id: int, at: dt.datetime) -> bool:
    """Deliver one message; True when it was handed over now. Safe to run twice at once.

    `at` (UTC) must be the moment of this call, not of a whole batch: the lease is counted from it.
    """
    before = Message.objects.filter(pk=message_id).values_list("state", flat=True).first()
    leased = Message.objects.filter(_free(at), pk=message_id, state=before, not_before__lte=at).filter(
        state__in=OPEN_STATES
    )
    if not leased.update(state="sending", leased_until=at + LEASE, attempts=F("attempts") + 1):
        return False
    message = Message.objects.get(pk=message_id)
    if message.expires_at is not None and message.expires_at <= at:
        return _close(message, state="dead", error="too late")
    if message.attempts > len(BACK_OFF) + 1:  # workers died over it again and again
        return _close(message, state="failed", error=message.error or "given up")
    # A lease that ran out in "sending" means a worker died, perhaps after the provider had taken the message.
    return _hand_over(message, ask_first=before in {"sending", "unknown"}, at=at)


def _free(at: dt.datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lte=at)


def _hand_over(message: Message, *, ask_first: bool, at: dt.datetime) -> bool:
    provider = provider_for(message.channel)
    is_code = message.kind == settings.LOGIN_CODE_KIND
    try:
        text = full_text(message)
        subject, body = parts(message.channel, text)
        code = str(message.params.get("code", "")) if is_code else ""
        parcel = Parcel(address=message.address, subject=subject, text=body, local_id=message.local_id, code=code)
        known = provider.find(parcel) if ask_first else None
        if known is None:
            known = provider.send(parcel)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        log.error("Message %s (%s) has no usable template: %s", message.pk, message.kind, error)
        return _close(message, state="failed", error="no template")
    except Refused as error:
        outcome = _close(message, state="failed", error=str(error)[:200])
    except Ambiguous as error:
        outcome = _again(message, state="unknown", error=str(error), at=at)
    except NotReached as error:
        outcome = _again(message, state="queued", error=str(error), at=at)
    else:
        kept = "" if is_code else text
        _close(message, state="sent", provider=provider.name, provider_id=known, sent_at=at, error="", text=kept)
        return True
    log.warning("Message %s (%s) was not delivered by %s.", message.pk, message.kind, provider.name)
    return outcome


def _still_ours(message: Message) -> Q:
    """A worker that was slower than its lease no longer speaks for the message: the next one counted a try more."""
    return Q(pk=message.pk, state="sending", attempts=message.attempts)


def _close(message: Message, **values: object) -> bool:
    """The end of a message. Of a login code the code itself is forgotten."""
    if message.kind == settings.LOGIN_CODE_KIND:
        values["params"] = {}
    Message.objects.filter(_still_ours(message)).update(leased_until=None, **values)
    return False


def _again(message: Message, *, state: str, error: str, at: dt.datetime) -> bool:
    if message.attempts > len(BACK_OFF):
        return _close(message, state="failed", error=error[:200])
    later = at + dt.timedelta(seconds=BACK_OFF[message.attempts - 1])
    Message.objects.filter(_still_ours(message)).update(
        state=state, error=error[:200], not_before=later, leased_until=None
    )
    return False


def outbox_age(*, at: dt.datetime) -> dt.timedelta:
    """How long the oldest message that is due has waited; zero when nothing waits."""
    waiting = Message.objects.filter(state__in=OPEN_STATES, not_before__lte=at)
    oldest = waiting.order_by("not_before").values_list("not_before", flat=True).first()
    return at - oldest if oldest else dt.timedelta(0)
