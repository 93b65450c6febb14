"""Hand a message to a carrier, and to the next one if the first certainly did not take it."""

import datetime as dt
import logging

from django.conf import settings

from messaging.delivery.ask import MINUTE
from messaging.delivery.record import blocked
from messaging.models import Message, Suppression
from messaging.outbox.length import LONGEST, sms_parts
from messaging.outbox.render import full_text, headers, parts
from messaging.outbox.settle import again, close, still_ours
from messaging.providers import choose
from messaging.providers.base import (
    Accepted,
    Ambiguous,
    Blocked,
    NoSuchAddress,
    NotReached,
    Parcel,
    Provider,
    Refused,
    Reports,
)
from messaging.suppress import suppress

log = logging.getLogger(__name__)


def ask(message: Message, *, at: dt.datetime) -> bool:
    """Whether the carrier that may have it says it never had it. True: send. False: it was sent, or nobody knows."""
    if message.topic and message.allowed_at is None:
        return True  # it never got as far as to a carrier
    name = message.provider or choose.providers_for(message.channel, at=at)[0].name
    carrier, parcel = choose.provider_named(name, message.channel), _parcel(message, at)
    try:
        known = carrier.find(parcel)
    except Ambiguous as error:
        again(message, state="unknown", error=str(error), at=at)
        return False
    if known is None:
        return True
    _sent(message, carrier, known, parcel)
    return False


def carry(message: Message, *, at: dt.datetime) -> bool:
    """Send it; True when a carrier took it. `at` is UTC.

    A carrier that was not reached is followed by the next one at once. After an unclear answer nobody else is asked:
    it may be on its way, and only that carrier can tell (`ask`).
    """
    parcel, why = _parcel(message, at), ""
    if message.topic and message.channel == Message.Channel.SMS and sms_parts(parcel.text) > LONGEST:
        close(message, state="failed", error="too long", allowed_at=None)
        return False
    for carrier in choose.providers_for(message.channel, at=at):
        if not _is_theirs(message, carrier):
            return False
        try:
            accepted = carrier.send(parcel)
        except NotReached as error:
            choose.failed(carrier.name, at=at)
            why = str(error)
        except Ambiguous as error:
            choose.failed(carrier.name, at=at)
            again(message, state="unknown", error=str(error), at=at)
            break
        except Refused as error:
            choose.answered(carrier.name)
            _refused(message, error, at)
            break
        else:
            choose.answered(carrier.name)
            _sent(message, carrier, accepted, parcel)
            return True
        _warn(message, carrier)
    else:
        again(message, state="queued", error=why, at=at)
        return False
    _warn(message, carrier)
    return False


def _warn(message: Message, carrier: Provider) -> None:
    log.warning("Message %s (%s) was not delivered by %s.", message.pk, message.kind, carrier.name)


def _parcel(message: Message, at: dt.datetime) -> Parcel:
    subject, body = parts(message.channel, full_text(message))
    return Parcel(
        address=message.address,
        subject=subject,
        text=body,
        local_id=message.local_id,
        since=message.allowed_at or message.created_at,
        at=at,
        once=bool(message.topic),
        code=str(message.params.get("code", "")) if _says_enter(message) else "",
        headers=headers(message),
    )


def _says_enter(message: Message) -> bool:
    """A carrier's template knows one sentence, "your code to enter". A code that does anything else goes in our words:
    who is talked into reading out a code to leave, or to give a membership away, must not be told that it is a login.
    """
    return message.kind == settings.LOGIN_CODE_KIND and message.params.get("purpose", "enter") == "enter"


def _is_theirs(message: Message, carrier: Provider) -> bool:
    """Write down who is asked before it is: a worker that dies now leaves behind whom to ask what became of it."""
    if message.provider == carrier.name:
        return True
    message.provider = carrier.name
    return bool(Message.objects.filter(still_ours(message)).update(provider=carrier.name))


def _refused(message: Message, error: Refused, at: dt.datetime) -> None:
    close(message, state="failed", error=str(error)[:200], allowed_at=None)
    if isinstance(error, Blocked):
        blocked(message, detail=f"{message.provider}: {error}", at=at)
    elif isinstance(error, NoSuchAddress):
        suppress(
            channel=message.channel,
            address=message.address,
            reason=Suppression.Reason.HARD_BOUNCE,
            detail=f"{message.provider}: {error}",
            at=at,
        )


def _sent(message: Message, carrier: Provider, accepted: Accepted, parcel: Parcel) -> None:
    is_code = message.kind in settings.CODE_KINDS
    kept = "" if is_code else "\n".join(part for part in (parcel.subject, parcel.text) if part)
    tells = message.channel == Message.Channel.SMS and isinstance(carrier, Reports)
    close(
        message,
        state="sent",
        provider=carrier.name,
        provider_id=accepted.id[:80],
        cost=accepted.cost,
        sent_at=parcel.at,
        ask_at=parcel.at + MINUTE if tells and accepted.id else None,
        error="",
        text=kept,
    )
