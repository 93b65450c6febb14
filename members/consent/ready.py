"""What consent tells the packages below at the start: who decides, how one gets out, whose rows these are."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connection, connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext, gettext_lazy

from accounts.registry import PersonalData, personal_data
from lib import navigation, watch
from lib.measures import register as register_measures
from members.consent import guards, personal
from members.consent.complaint import end_by_complaint
from members.consent.decide import decide
from members.consent.link import way_out
from members.consent.measures import MEASURES
from members.consent.reply import end_by_reply
from members.registry import Topic, topics
from messaging import registry as messaging

NAME = "members.consent"


def register(app: AppConfig) -> None:
    # Not a rule of the city: SQLite drops a table's triggers silently whenever a migration remakes the table.
    post_migrate.connect(_install_guards, sender=app)
    messaging.may_send.fill(NAME, decide)
    messaging.way_out.fill(NAME, way_out)
    messaging.on_stop.fill(NAME, end_by_reply)
    messaging.on_complaint.fill(NAME, end_by_complaint)
    _topics()
    register_measures(MEASURES)
    wishes = navigation.Entry(label=gettext_lazy("My wishes"), icon="bell", place=40, to="club:wishes")
    navigation.mine.register("wishes", wishes)
    watch.register(name=NAME, check=findings)
    personal_data.register(
        PersonalData(
            name=NAME,
            label=gettext_lazy("Your wishes about messages"),
            models=["members.ConsentEvent", "members.ConsentCurrent", "members.MemberLimits", "members.WayOut"],
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            words=personal.WORDS,
            holdings=personal.holdings,
        ),
        after=["members.member"],
    )


def _topics() -> None:
    """Those of packages that are not built yet; each goes with its package."""
    topics.register(
        "festivals",
        Topic(
            label=gettext_lazy("Festivals and draws"),
            what=gettext_lazy("invitations to festivals, programmes and draws"),
            place=30,
        ),
    )
    topics.register(
        "surveys",
        Topic(label=gettext_lazy("Surveys"), what=gettext_lazy("surveys that ask for my opinion"), place=50),
    )
    topics.register(
        "advertising",
        Topic(
            label=gettext_lazy("Advertising"),
            what=gettext_lazy("advertising of others that the club passes on; my data stays here"),
            place=70,
            for_adults=True,
        ),
    )


def findings() -> Iterator[watch.Finding]:
    if guards.missing(connection):
        sentence = gettext(
            "What members agreed to can be changed: the guards in the database are missing. docs/operations.md says how to put them back."
        )
        yield watch.Finding(state="bad", sentence=sentence)


def _install_guards(using: str, **_kwargs: Any) -> None:
    connection = connections[using]
    if connection.vendor == "sqlite" and guards.APPEND_ONLY[-1] in connection.introspection.table_names():
        guards.install(connection)
