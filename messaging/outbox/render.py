from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from messaging.models import Message


def full_text(message: Message) -> str:
    """The message in its recipient's language, from "<kind>.<channel>.txt"."""
    with translation.override(message.language):
        context = {**message.params, "host": settings.SITE_HOST, "base_url": settings.WAGTAILADMIN_BASE_URL}
        return render_to_string(f"{message.kind}.{message.channel}.txt", context).strip()


def parts(channel: str, text: str) -> tuple[str, str]:
    """Subject and body. Of an e-mail, and of a message in the app with more than one line, the first is the subject."""
    subject, _, body = text.partition("\n")
    if channel == Message.Channel.SMS or (channel == Message.Channel.APP and not body):
        return "", text
    return subject.strip(), body.strip()
