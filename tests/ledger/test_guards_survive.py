"""Migrations come and go; the list of guards stays whole. On SQLite a migration that remakes a table drops its triggers."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from ledger import guards
from ledger.apps import _remove_guards
from ledger.models import Journal, Lot
from tests.ledger.conftest import open_purse

pytestmark = pytest.mark.django_db(transaction=True)


def widen(model: type[models.Model], column: str) -> None:
    """What a migration does that alters a column: SQLite writes the whole table anew."""
    wider = models.CharField(max_length=200, default="")
    wider.set_attributes_from_name(column)
    wider.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, model._meta.get_field(column), wider)


def test_the_guards_stand_after_a_migration_that_remakes_their_table():
    purse = open_purse()
    purse.award(7)
    assert guards.missing(connection) == []
    _remove_guards(using="default")  # the first thing that migrate does, on SQLite only
    widen(Journal, "key")
    assert bool(guards.missing(connection)) == (connection.vendor == "sqlite"), "PostgreSQL never let go of them"
    call_command("migrate", "ledger", verbosity=0, interactive=False)
    assert guards.missing(connection) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Journal.objects.update(key="another")


def test_the_trap_a_column_that_a_guard_reads_is_not_altered_under_it():
    """Why the guards come down before such a migration: on PostgreSQL it says so itself (guards.remove, then install)."""
    with pytest.raises(DatabaseError, match="in trigger|in a trigger"):
        widen(Lot, "state")
    guards.install(connection)
    assert guards.missing(connection) == []
