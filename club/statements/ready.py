"""What statements tell the rest at start: whose rows they hold, and what staff must know."""

from django.utils.translation import gettext_lazy as _

from club.members.registry import Topic, topics
from club.statements import personal as statements
from club.statements.mail import TOPIC
from club.statements.watch import findings
from lib import watch


def register() -> None:
    statements.register()
    topics.register(
        TOPIC,
        Topic(
            label=_("Statement of points"),
            what=_("the statement of my points, once a month"),
            place=10,
            channels=["email"],
        ),
    )
    watch.register(name="club.statements", check=findings)
