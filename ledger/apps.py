from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy

from lib import watch


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = gettext_lazy("Ledger")

    def ready(self) -> None:
        # Not a rule of the city: SQLite drops a table's triggers silently whenever a migration remakes the table.
        pre_migrate.connect(_remove_guards, sender=self)
        post_migrate.connect(_install_guards, sender=self)
        checks.register(guards_are_installed, checks.Tags.database)
        from ledger import watching
        from ledger.checks import binds_on_the_client

        checks.register(binds_on_the_client)

        watch.register(name="ledger.guards", check=watching.protection)
        watch.register(name="ledger.audit", check=watching.books)
        watch.register(name="ledger.fold", check=watching.checkpoints)
        watch.register(name="ledger.due", check=watching.due)


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return "ledger_reversible" in connection.introspection.table_names()


def _remove_guards(using: str, **_kwargs: Any) -> None:
    from ledger import guards

    if connections[using].vendor == "sqlite" and _has_tables(connections[using]):
        guards.remove(connections[using])


def _install_guards(using: str, **_kwargs: Any) -> None:
    from ledger import guards

    if connections[using].vendor == "sqlite" and _has_tables(connections[using]):
        guards.install(connections[using])


def guards_are_installed(databases: Iterable[str] | None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """For `check --database default`: history without its guards is no history.

    A warning, because `migrate` runs this check before it installs them; the operator's page says it is bad.
    """
    from ledger import guards

    messages: list[checks.CheckMessage] = []
    for alias in databases or []:
        missing = guards.missing(connections[alias]) if _has_tables(connections[alias]) else []
        if missing:
            text = f"The ledger lacks {len(missing)} guards: {', '.join(missing[:5])}. Run migrate."
            messages.append(checks.Warning(text, id="ledger.W001"))
    return messages
