"""What a member can ask to be told, and how: the topics, the channels, and the words that a tick stands for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from club.models.consent import Channel


@dataclass(frozen=True)
class Topic:
    """`what` completes "Send me …", and says what comes how often. `channels`: on which there is anything to send."""

    code: str
    label: Promise
    what: Promise
    channels: tuple[str, ...] = tuple(Channel.values)


TOPICS = {
    topic.code: topic
    for topic in (
        Topic(
            "statement", _("Statement of points"), _("the statement of my points, once a month"), (Channel.EMAIL.value,)
        ),
        Topic("news", _("News of the club"), _("news of the club and the city")),
        Topic("festivals", _("Festivals and draws"), _("invitations to festivals, programmes and draws")),
        Topic("offers", _("Offers of partners"), _("offers of the club's partners")),
        Topic("surveys", _("Surveys"), _("surveys that ask for my opinion")),
        Topic("goals", _("My plan"), _("reminders of the goals that I set myself")),
        Topic("advertising", _("Advertising"), _("advertising of others that the club passes on; my data stays here")),
    )
}
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
    if topic not in TOPICS or channel not in TOPICS[topic].channels:
        raise Unknown(f"{topic} by {channel}")


def pairs() -> list[tuple[str, str]]:
    """(topic, channel), as the page shows them."""
    return [(topic.code, channel) for topic in TOPICS.values() for channel in topic.channels]


def words(*, channel: str, topic: str) -> str:
    """What a tick says, in the language in force."""
    return str(PROMISE) % {"what": TOPICS[topic].what, "how": HOW[channel]}
