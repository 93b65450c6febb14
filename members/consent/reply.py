"""A member answered a text message with a word that ends: nothing on any topic comes by text message any more."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from members.consent.link import heir
from members.consent.models import Channel
from members.consent.record import withdraw_consent
from members.consent.topics import pairs
from members.identity.models import Member
from messaging import api as messaging
from messaging.registry import Stop


@transaction.atomic
def end_by_reply(stop: Stop) -> bool:
    """Whether anything was ended. Then one message of service says so, and how to come back.

    Who writes "11" ends all of it: no topic is named in a reply, and too quiet is mended on the page of wishes.
    """
    member = Member.objects.select_related("user").filter(user_id=stop.user_id, erased_at=None).first()
    if member is None:
        return False
    member = heir(member)
    ended = [
        withdraw_consent(
            member_id=member.pk,
            channel=channel,
            topic=topic,
            source="sms_reply",
            actor_id=None,
            at=stop.said_at,
            words=stop.words,
        )
        for topic, channel in pairs()
        if channel == Channel.SMS
    ]
    if not any(ended):
        return False
    with translation.override(member.user.language):
        url = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('club:wishes')}"
    messaging.send(
        kind="members/messages/topics_ended",
        user_id=member.user_id,
        params={"url": url},
        key=f"members.consent.reply:{stop.key}",
        at=stop.at,
    )
    return True
