"""What a member wants, and what was said when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from members.consent.models import ConsentCurrent, ConsentEvent
from members.consent.record import evidence
from members.consent.texts import text_sha256
from members.consent.topics import pairs
from members.identity.models import Member
from members.registry import topics


@dataclass(frozen=True, kw_only=True)
class ConsentView:
    """One topic on one channel. `since` (UTC): when that was said; None when nobody ever asked."""

    topic: str
    channel: str
    granted: bool
    since: dt.datetime | None
    event_id: int | None


def consents(*, member_id: int) -> list[ConsentView]:
    """Every topic on every channel, in the order of the page; what was never given is not granted."""
    rows = ConsentCurrent.objects.filter(member_id=member_id).select_related("event")
    said = {(row.topic, row.channel): row for row in rows}
    return [_view(topic, channel, said.get((topic, channel))) for topic, channel in pairs()]


def _view(topic: str, channel: str, row: ConsentCurrent | None) -> ConsentView:
    event = row.event if row else None
    return ConsentView(
        topic=topic,
        channel=channel,
        granted=bool(row and row.granted),
        since=event.at if event else None,
        event_id=event.pk if event else None,
    )


def history(*, member_id: int) -> QuerySet[ConsentEvent]:
    """Everything that was said, the newest first; with it what was said in memberships that were merged into this."""
    mine = _memberships(member_id)
    return ConsentEvent.objects.filter(member_id__in=mine).select_related("text", "actor").order_by("-pk")


def _memberships(member_id: int) -> list[int]:
    """This one, those that were merged into it, and those that were merged into them before."""
    found = [member_id]
    while more := list(
        Member.objects.filter(merged_into_id__in=found).exclude(pk__in=found).values_list("pk", flat=True)
    ):
        found += more
    return found


def is_unchanged(event: ConsentEvent) -> bool:
    """Whether the record is what its evidence says, with the words it was said to."""
    same = ConsentEvent.objects.filter(member_id=event.member_id, channel=event.channel, topic=event.topic)
    before = same.filter(pk__lt=event.pk).order_by("-pk").values_list("evidence", flat=True).first() or ""
    text = event.text
    words = text_sha256(topic=text.topic, channel=text.channel, fa=text.fa, en=text.en)
    return event.text_sha256 == text.sha256 == words and event.evidence == evidence(event, before=before)


def spoken(*, member_id: int) -> Iterator[dict[str, object]]:
    """For the export of everything about a person."""
    for event in history(member_id=member_id).order_by("pk"):
        yield {
            "at": event.at,
            "topic": str(topics[event.topic].label) if event.topic in topics else event.topic,
            "channel": str(event.get_channel_display()),
            "granted": event.granted,
            "how": str(event.get_source_display()),
            "what_was_written": event.said,
            "words_fa": event.text.fa,
            "words_en": event.text.en,
            "evidence": event.evidence,
        }
