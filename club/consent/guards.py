"""The database itself refuses to change or delete what a member said, and the words it was said to.

As in the ledger: PostgreSQL gets its triggers from a migration; on SQLite they go up after every migrate (club/apps.py),
because remaking a table silently drops them.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = ["club_consenttext", "club_consentevent"]
_FUNCTION = """
CREATE OR REPLACE FUNCTION club_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514', CONSTRAINT = 'append_only'; END $$;
"""


def _postgresql() -> Iterator[str]:
    yield _FUNCTION
    for table in APPEND_ONLY:
        for name, when in (("append", "UPDATE OR DELETE ON {} FOR EACH ROW"), ("truncate", "TRUNCATE ON {}")):
            yield f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
            yield f"CREATE TRIGGER {table}_{name} BEFORE {when.format(table)} EXECUTE FUNCTION club_forbid()"


def _sqlite() -> Iterator[str]:
    for table in APPEND_ONLY:
        for event in ("update", "delete"):
            yield f"DROP TRIGGER IF EXISTS {table}_{event}"
            yield (
                f"CREATE TRIGGER {table}_{event} BEFORE {event} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'append_only'); END"
            )


def install(connection: BaseDatabaseWrapper) -> None:
    """May run again at any time."""
    with connection.cursor() as cursor:
        for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)
