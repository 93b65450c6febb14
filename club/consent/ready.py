"""What consent tells the packages below at the start: who decides, how one gets out, whose rows these are."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connection, connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext, gettext_lazy

from accounts.registry import PersonalData, personal_data
from club.consent import guards, personal
from club.consent.complaint import end_by_complaint
from club.consent.decide import decide
from club.consent.link import way_out
from club.consent.reply import end_by_reply
from lib import watch
from messaging.registry import set_may_send, set_on_complaint, set_on_stop, set_way_out


def register(club: AppConfig) -> None:
    # Not a rule of the city: SQLite drops a table's triggers silently whenever a migration remakes the table.
    post_migrate.connect(_install_guards, sender=club)
    set_may_send(decide)
    set_way_out(way_out)
    set_on_stop(end_by_reply)
    set_on_complaint(end_by_complaint)
    watch.register(name="club.consent", check=findings)
    personal_data.register(
        PersonalData(
            name="club.consent",
            label=gettext_lazy("Your wishes about messages"),
            models=["club.ConsentEvent", "club.ConsentCurrent", "club.MemberLimits", "club.WayOut"],
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            holdings=personal.holdings,
        )
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
