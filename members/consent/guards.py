"""The database itself refuses to change or delete what a member said, and the words it was said to.

As in the ledger: PostgreSQL gets its triggers from a migration; on SQLite they go up after every migrate (club/apps.py),
because remaking a table silently drops them.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = ["members_consenttext", "members_consentevent"]
# By what a new row would take the place of an old one.
UNIQUE = {
    "members_consenttext": "id = NEW.id OR (topic = NEW.topic AND channel = NEW.channel AND version = NEW.version)",
    "members_consentevent": "id = NEW.id",
}
_FUNCTION = """
CREATE OR REPLACE FUNCTION members_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514', CONSTRAINT = 'append_only'; END $$;
"""


def _postgresql() -> Iterator[str]:
    yield _FUNCTION
    for table in APPEND_ONLY:
        for name, when in (("append", "UPDATE OR DELETE ON {} FOR EACH ROW"), ("truncate", "TRUNCATE ON {}")):
            yield f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
            yield f"CREATE TRIGGER {table}_{name} BEFORE {when.format(table)} EXECUTE FUNCTION members_forbid()"


def _sqlite() -> Iterator[str]:
    for table in APPEND_ONLY:
        for event in ("update", "delete"):
            yield f"DROP TRIGGER IF EXISTS {table}_{event}"
            yield (
                f"CREATE TRIGGER {table}_{event} BEFORE {event} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'append_only'); END"
            )
        # INSERT OR REPLACE deletes what stands there without asking the trigger of DELETE.
        yield f"DROP TRIGGER IF EXISTS {table}_replace"
        stands = f"EXISTS (SELECT 1 FROM {table} WHERE {UNIQUE[table]})"  # noqa: S608
        yield (
            f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN {stands}"
            " BEGIN SELECT RAISE(ABORT, 'append_only'); END"
        )


def install(connection: BaseDatabaseWrapper) -> None:
    """May run again at any time."""
    with connection.cursor() as cursor:
        for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of guards that are not there, or are switched off."""
    ends = ("append", "truncate") if connection.vendor == "postgresql" else ("update", "delete", "replace")
    wanted = {f"{table}_{end}" for table in APPEND_ONLY for end in ends}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return sorted(wanted - {row[0] for row in cursor.fetchall()})
