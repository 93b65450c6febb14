"""What a member can ask to be told, and how: the topics, the channels, and the words that a tick stands for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.consent.models import Channel
from members.registry import Topic, topics

HOW: dict[str, Promise] = {
    Channel.SMS: _("by text message to my number"),
    Channel.EMAIL: _("by e-mail to my address"),
    Channel.APP: _("as a message in my account here"),
}
PROMISE = _(
    "Send me %(what)s, %(how)s. I can end this at any time, here or by the link in each message, and nothing else"
    " depends on it."
)
RINGS = (Channel.SMS, Channel.EMAIL)  # what lies in the account makes no sound: no quiet hours, no cap


class Unknown(ValueError):
    """No such topic or channel."""


def check(*, channel: str, topic: str) -> None:
    if topic not in topics or channel not in topics[topic].channels:
        raise Unknown(f"{topic} by {channel}")


def pairs() -> list[tuple[str, str]]:
    """(topic, channel), as the page shows them."""
    return [(code, channel) for code, topic in in_order() for channel in topic.channels]


def in_order() -> list[tuple[str, Topic]]:
    """(code, topic), as the page shows them."""
    return sorted(topics.items(), key=lambda pair: pair[1].place)


def words(*, channel: str, topic: str) -> str:
    """What a tick says, in the language in force."""
    return str(PROMISE) % {"what": topics[topic].what, "how": HOW[channel]}
