"""Take what is due from the outbox and hand it to its provider.

A message is leased by one conditional update before it leaves, so two workers never send the same one; a worker
that dies leaves a lease that runs out. After an ambiguous answer the provider is asked by our id first.
"""

import datetime as dt
import logging
import time
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from lib.phone import e164
from messaging.models import Message
from messaging.outbox.carry import ask, carry
from messaging.outbox.permit import permitted
from messaging.outbox.settle import BACK_OFF, close
from messaging.providers.choose import providers_for

LEASE = dt.timedelta(seconds=120)  # longer than the time-outs of all the carriers asked in one try
BATCH = 200
SLICE = 20  # after so many it is looked again whether something more urgent came
OPEN_STATES = ["queued", "sending", "unknown"]
log = logging.getLogger(__name__)


def deliver_due(*, at: dt.datetime) -> int:
    """Deliver what is due at `at` (UTC); how many were handed over. Safe to run twice at once.

    Each message has its own moment, `at` and what has passed since: a slow provider must not eat the next one's lease.
    A code does not wait behind the letters of a whole city: the most urgent are looked for again after each SLICE.
    """
    began = time.monotonic()
    handed, tried = 0, set[int]()
    while len(tried) < BATCH:
        waiting = [pk for pk in due(at=_now(at, began)) if pk not in tried][:SLICE]
        if not waiting:
            break
        tried.update(waiting)
        for message_id in waiting:
            handed += deliver(message_id=message_id, at=_now(at, began))
    return handed


def _now(at: dt.datetime, began: float) -> dt.datetime:
    return at + dt.timedelta(seconds=int(time.monotonic() - began))


def due(*, at: dt.datetime) -> list[int]:
    """Ids of messages to deliver at `at` (UTC): codes, then messages of service, then topics; the longest waiting first."""
    rows = Message.objects.filter(_free(at), state__in=OPEN_STATES, not_before__lte=at)
    found: list[int] = []
    is_code = Q(kind__in=settings.CODE_KINDS)
    for which in (is_code, Q(topic="") & ~is_code, ~Q(topic="") & ~is_code):
        if len(found) < BATCH:
            some = rows.filter(which).order_by("not_before", "pk").values_list("pk", flat=True)
            found += some[: BATCH - len(found)]
    return found


def deliver(*, message_id: int, at: dt.datetime) -> bool:
    """Deliver one message; True when it was handed over now. Safe to run twice at once.

    `at` (UTC) must be the moment of this call, not of a whole batch: the lease is counted from it.
    """
    before = Message.objects.filter(pk=message_id).values("state", "channel").first()
    if before is None or before["state"] not in OPEN_STATES:
        return False
    lease: dict[str, Any] = {"state": "sending", "leased_until": at + LEASE, "attempts": F("attempts") + 1}
    if before["state"] == "queued" and before["channel"] != Message.Channel.APP:
        lease["provider"] = providers_for(before["channel"], at=at)[0].name
    if not Message.objects.filter(_free(at), pk=message_id, state=before["state"], not_before__lte=at).update(**lease):
        return False
    message = Message.objects.get(pk=message_id)
    if message.expires_at is not None and message.expires_at <= at:
        close(message, state="dead", error="too late")
    elif message.channel == Message.Channel.SMS and e164(message.address) is None:
        close(message, state="dead", error="no number")  # the account was erased while this waited
    elif message.attempts > len(BACK_OFF) + 1:  # workers died over it again and again
        close(message, state="failed", error=message.error or "given up")
    else:
        # A lease that ran out in "sending" means a worker died, perhaps after the provider had taken the message.
        return _hand_over(message, ask_first=before["state"] in {"sending", "unknown"}, at=at)
    return False


def _free(at: dt.datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lte=at)


def _hand_over(message: Message, *, ask_first: bool, at: dt.datetime) -> bool:
    try:
        if message.channel == Message.Channel.APP:
            return permitted(message, at=at) and close(message, state="sent", sent_at=at, error="")
        if ask_first and not ask(message, at=at):
            return Message.objects.filter(pk=message.pk, state="sent").exists()
        return permitted(message, at=at) and carry(message, at=at)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        log.error("Message %s (%s) has no usable template: %s", message.pk, message.kind, error)
        close(message, state="failed", error="no template", allowed_at=None)
        return False


def outbox_age(*, at: dt.datetime) -> dt.timedelta:
    """How long the oldest message that is due has waited; zero when nothing waits."""
    waiting = Message.objects.filter(state__in=OPEN_STATES, not_before__lte=at)
    oldest = waiting.order_by("not_before").values_list("not_before", flat=True).first()
    return at - oldest if oldest else dt.timedelta(0)
