"""A member gives or withdraws consent: an event with its proof, and what holds now, in one transaction (C-68)."""

import datetime as dt
import hashlib
import json

from django.db import transaction
from django.db.models import Q

from accounts.api import get_user
from members.consent.models import Channel, ConsentCurrent, ConsentEvent
from members.consent.texts import current_text
from members.consent.topics import check
from members.identity.models import Member

CLOCKS = dt.timedelta(minutes=2)  # by which a carrier's clock and ours may differ


class NoAddress(ValueError):
    """E-mail was chosen, and no address is confirmed."""


def give_consent(
    *, member_id: int, channel: str, topic: str, source: str, actor_id: int | None, at: dt.datetime
) -> int | None:
    """The event's id; None when it was given already. `source` is a ConsentEvent.Source; `actor_id` is the user who
    did it; `at` is UTC. Raises NoAddress, or Unknown for a topic or channel that there is not.
    """
    if channel == Channel.EMAIL:
        user_id = Member.objects.values_list("user_id", flat=True).get(pk=member_id)
        if not get_user(user_id=user_id).email:
            raise NoAddress
    return _say(member_id, channel, topic, granted=True, source=source, actor_id=actor_id, at=at)


def withdraw_consent(
    *,
    member_id: int,
    channel: str,
    topic: str,
    source: str,
    actor_id: int | None,
    at: dt.datetime,
    words: str | None = None,
) -> int | None:
    """The event's id; None when there was nothing to withdraw, so twice is once. Nothing on the topic leaves after.

    `words`: what the member wrote at `at`, up to 40 characters; "" where it was said elsewhere and is not told. Such a
    message may arrive late: what was agreed to after `at` (and CLOCKS) then stays agreed.
    """
    return _say(member_id, channel, topic, granted=False, source=source, actor_id=actor_id, at=at, words=words)


@transaction.atomic
def _say(
    member_id: int,
    channel: str,
    topic: str,
    *,
    granted: bool,
    source: str,
    actor_id: int | None,
    at: dt.datetime,
    words: str | None = None,
) -> int | None:
    check(channel=channel, topic=topic)
    which = {"member_id": member_id, "channel": channel, "topic": topic}
    ConsentCurrent.objects.bulk_create([ConsentCurrent(**which)], ignore_conflicts=True)
    # The row is the lock: events of one topic and channel are numbered in the order in which they took effect.
    # Without a join: a row that was waited for is read anew, what is joined to it is not.
    current = ConsentCurrent.objects.select_for_update().get(**which)
    if current.granted == granted:
        return None
    if words is not None and current.event is not None and current.event.at > at + CLOCKS:
        return None
    text = current_text(channel=channel, topic=topic, at=at)
    event = ConsentEvent(
        **which,
        granted=granted,
        text=text,
        text_sha256=text.sha256,
        source=ConsentEvent.Source(source),
        actor_id=actor_id,
        at=at,
        said=words or "",
    )
    event.evidence = evidence(event, before=current.event.evidence if current.event is not None else "")
    event.save(force_insert=True)
    _take_effect(current, event)
    return event.pk


def _take_effect(current: ConsentCurrent, event: ConsentEvent) -> None:
    """The later event wins, whoever arrives last."""
    earlier = Q(event=None) | Q(event_id__lt=event.pk)
    ConsentCurrent.objects.filter(earlier, pk=current.pk).update(granted=event.granted, event=event)


def evidence(event: ConsentEvent, *, before: str) -> str:
    """The hash of a record and of the one before it: nobody can change one without changing all that follow."""
    record: dict[str, object] = {
        "member": event.member_id,
        "channel": event.channel,
        "topic": event.topic,
        "granted": event.granted,
        "text": event.text_sha256,
        "source": str(event.source),
        "actor": event.actor_id,
        "at": event.at.astimezone(dt.UTC).isoformat(),
        "before": before,
    }
    if event.said:  # records of before replies were read have none, and keep their hash
        record["said"] = event.said
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
