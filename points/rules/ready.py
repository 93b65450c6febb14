"""What the rules bring up with the application: guards of the database, who is named where."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from accounts.registry import personal_data, register_rights, services
from points.rules import guards


def register(app: AppConfig) -> None:
    # Not a rule of the city: SQLite drops a table's triggers silently whenever a migration remakes the table.
    pre_migrate.connect(_remove_guards, sender=app)
    post_migrate.connect(_install_guards, sender=app)
    services.register("points", _("points and rules"))
    register_rights("points", "points", "ledger")
    for field in ("Allocation.proposed_by", "Allocation.decided_by", "FactSource.made_by"):
        personal_data.excuse(f"points.{field}", reason="who of the staff gave credit or a key; kept for the books")
    for field in (
        "RuleVersion.drafted_by", "RuleVersion.approved_by", "RuleVersion.retired_by",
        "PointRate.drafted_by", "PointRate.approved_by",
    ):  # fmt: skip
        personal_data.excuse(f"points.{field}", reason="who of the staff set a number of the city; kept for the books")


def _guarded_here(using: str) -> bool:
    connection = connections[using]
    return connection.vendor == "sqlite" and "points_factreport" in connection.introspection.table_names()


def _remove_guards(using: str, **_kwargs: Any) -> None:
    if _guarded_here(using):
        guards.remove(connections[using])


def _install_guards(using: str, **_kwargs: Any) -> None:
    if _guarded_here(using):
        guards.install(connections[using])
