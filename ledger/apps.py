from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        # Not a rule of the city: SQLite drops a table's triggers silently whenever a migration remakes the table.
        pre_migrate.connect(_remove_guards, sender=self)
        post_migrate.connect(_install_guards, sender=self)
        checks.register(guards_are_installed, checks.Tags.database)


def _remove_guards(using: str, **_: Any) -> None:
    from ledger import guards

    connection = connections[using]
    if connection.vendor == "sqlite" and "ledger_lot" in connection.introspection.table_names():
        guards.remove(connection)


def _install_guards(using: str, **_: Any) -> None:
    from ledger import guards

    connection = connections[using]
    if "ledger_reversible" in connection.introspection.table_names():
        guards.install(connection)


def guards_are_installed(databases: Any, **_: Any) -> list[checks.CheckMessage]:
    """Run by `check --database default` and by `migrate`: history without its guards is no history."""
    from ledger import guards

    messages: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "ledger_reversible" not in connection.introspection.table_names():
            continue
        missing = guards.names(connection.vendor) - guards.installed(connection)
        if missing:
            text = f"The ledger lacks {len(missing)} guards: {', '.join(sorted(missing)[:5])}. Run migrate."
            messages.append(checks.Error(text, id="ledger.E001"))
    return messages
