"""Whether a message on a topic leaves: asked when it is about to, of whoever knows the recipient's wishes (C-68)."""

import datetime as dt

from django.db import transaction

from accounts.api import get_user
from messaging.models import Message
from messaging.outbox.settle import close, postpone, still_ours
from messaging.registry import Verdict, may_send
from messaging.suppress import suppressed


def permitted(message: Message, *, at: dt.datetime) -> bool:
    """True: send it now; it is marked as leaving. False: it was withheld, or waits for an hour that is allowed.

    Messages of service are always permitted. `at` is UTC. The answer and the mark are one transaction, so that two
    workers cannot both spend the last message of a week.
    """
    if not message.topic:
        return True
    with transaction.atomic():
        # A try before this one certainly did not leave: it must not count against this one.
        if not Message.objects.filter(still_ours(message)).update(allowed_at=None):
            return False
        address = _address(message)
        verdict = _verdict(message, address, at)
        later = verdict.not_before
        if not verdict.allowed or (later and message.expires_at and later >= message.expires_at):
            close(message, state="withheld", error=verdict.reason[:200])
            return False
        if later and later > at:
            postpone(message, until=later, reason=verdict.reason[:200])
            return False
        message.address = address
        Message.objects.filter(still_ours(message)).update(allowed_at=at, address=address)
    return True


def _address(message: Message) -> str:
    """The recipient's own address now: a number given up since belongs to somebody else."""
    assert message.user_id is not None  # send() refuses a topic without a person
    user = get_user(user_id=message.user_id)
    addresses = {"sms": user.phone, "email": user.email}
    return addresses.get(message.channel, "")


def _verdict(message: Message, address: str, at: dt.datetime) -> Verdict:
    if message.channel != Message.Channel.APP:
        if not address:
            return Verdict(allowed=False, reason="no address")
        if why := suppressed(channel=message.channel, address=address):
            return Verdict(allowed=False, reason=why)
    assert message.user_id is not None
    decide = may_send.get()
    if decide is None:
        return Verdict(allowed=False, reason="nobody decides")
    return decide(user_id=message.user_id, channel=message.channel, topic=message.topic, at=at)
