"""Messages and replies answer for the person they are of: export, erasure, and two memberships that become one."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.registry import PersonalData, personal_data
from messaging.models import Message, Reply
from messaging.outbox.read import messages_of

WORDS = {
    "at": _("When"),
    "channel": _("Channel"),
    "subject": _("Subject"),
    "text": _("Text"),
}
VALUES = {"channel": {"sms": _("Text message"), "email": _("E-mail"), "app": _("In my account")}}

REPLY_WORDS = {
    "at": _("When"),
    "text": _("Text"),
    "outcome": _("Outcome"),
}


def register() -> None:
    personal_data.register(
        PersonalData(
            name="messaging.message",
            label=_("Messages to you"),
            models=["messaging.Message"],
            export=_messages,
            erase=_erase_messages,
            merge=_merge_messages,
            words=WORDS,
            values=VALUES,
        )
    )
    personal_data.register(
        PersonalData(
            name="messaging.reply",
            label=_("Your answers to text messages"),
            models=["messaging.Reply"],
            export=_replies,
            erase=_erase_replies,
            merge=_merge_replies,
            words=REPLY_WORDS,
        )
    )
    personal_data.excuse("messaging.Lifted.by", reason="who of the staff lets an address be written to again")


def _messages(user_id: int) -> list[dict[str, object]]:
    return [
        {"at": m.at, "channel": m.channel, "subject": m.subject, "text": m.text} for m in messages_of(user_id=user_id)
    ]


def _erase_messages(user_id: int, at: dt.datetime) -> None:
    Message.objects.filter(user_id=user_id).delete()


def _merge_messages(from_id: int, into_id: int, at: dt.datetime) -> None:
    Message.objects.filter(user_id=from_id).update(user_id=into_id)


def _replies(user_id: int) -> list[dict[str, object]]:
    rows = Reply.objects.filter(user_id=user_id).order_by("pk")
    return [{"at": row.said_at, "text": row.text, "outcome": row.get_outcome_display()} for row in rows]


def _erase_replies(user_id: int, at: dt.datetime) -> None:
    Reply.objects.filter(user_id=user_id).delete()


def _merge_replies(from_id: int, into_id: int, at: dt.datetime) -> None:
    Reply.objects.filter(user_id=from_id).update(user_id=into_id)
