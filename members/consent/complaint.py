"""A member told the mailbox's provider that a letter was not wanted: its topic ends, as by the link in the letter."""

from members.consent.link import heir
from members.consent.record import withdraw_consent
from members.identity.models import Member
from members.registry import topics
from messaging.registry import Complaint


def end_by_complaint(complaint: Complaint) -> bool:
    """Whether it ended anything. What was agreed to after the complaint stays: its report may come late."""
    member = Member.objects.filter(user_id=complaint.user_id, erased_at=None).first()
    topic = topics.get(complaint.topic)
    if member is None or topic is None or complaint.channel not in topic.channels:
        return False
    ended = withdraw_consent(
        member_id=heir(member).pk,
        channel=complaint.channel,
        topic=complaint.topic,
        source="complaint",
        actor_id=None,
        at=complaint.said_at,
        words="",
    )
    return ended is not None
