from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from messaging.models import Message
from messaging.registry import way_out


def full_text(message: Message) -> str:
    """The message in its recipient's language, from "<kind>.<channel>.txt"."""
    with translation.override(message.language):
        context = {**message.params, "host": settings.SITE_HOST, "base_url": settings.WAGTAILADMIN_BASE_URL}
        text = render_to_string(f"{message.kind}.{message.channel}.txt", context).strip()
        if link := _way_out(message):
            way = {"link": link, "replies": settings.SMS_REPLIES}
            text += "\n\n" + render_to_string(f"messaging/way_out.{message.channel}.txt", way).strip()
        return text


def headers(message: Message) -> dict[str, str]:
    """Of an e-mail on a topic: how the mailbox itself ends it with one click (RFC 8058)."""
    link = _way_out(message) if message.channel == Message.Channel.EMAIL else ""
    if not link:
        return {}
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _way_out(message: Message) -> str:
    """What lies in the account needs none: it is read only by who opens it."""
    if not message.topic or message.user_id is None or message.channel == Message.Channel.APP:
        return ""
    asked = {"channel": message.channel, "topic": message.topic, "language": message.language}
    path = way_out.value(user_id=message.user_id, **asked)
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}" if path else ""


def parts(channel: str, text: str) -> tuple[str, str]:
    """Subject and body. Of an e-mail, and of a message in the app with more than one line, the first is the subject."""
    subject, _, body = text.partition("\n")
    if channel == Message.Channel.SMS or (channel == Message.Channel.APP and not body):
        return "", text
    return subject.strip(), body.strip()
