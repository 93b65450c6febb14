"""Damage behind the back of the guards, and which rules of the audit name it."""

from collections.abc import Callable

from django.db import connection, transaction

from ledger import api


def named(damage: Callable[[], object]) -> set[str]:
    """The rules that name it. Nothing of the damage stays, and it must have changed a row."""
    connection.check_constraints()
    with transaction.atomic():
        _without_triggers()
        assert damage(), "the damage found no row"
        found = {fault.rule for fault in api.audit()}
        transaction.set_rollback(True)  # the triggers come back with it
    return found


def _without_triggers() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def unseen(damages: dict[str, tuple[str, Callable[[], object]]]) -> dict[str, set[str]]:
    """Of what → (rule, damage): what its rule did not name, with what was named instead."""
    found = {what: (rule, named(damage)) for what, (rule, damage) in damages.items()}
    return {what: rules for what, (rule, rules) in found.items() if rule not in rules}
