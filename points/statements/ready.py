"""What statements tell the rest at start: whose rows they hold, and what staff must know."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lib import navigation, watch
from members.registry import Topic, topics
from points.statements import personal as statements
from points.statements.mail import TOPIC
from points.statements.watch import findings


def register(app: AppConfig) -> None:
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
    entry = navigation.Entry(label=_("Statements"), icon="file-text", place=30, to="club:statements")
    navigation.points.register("statements", entry)
    watch.register(name="points.statements", check=findings)
