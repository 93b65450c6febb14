"""Tables whose rows the database itself keeps from being changed or deleted; used in migrations.

On SQLite a later migration that remakes such a table drops its triggers: it must list `keep(…)` again.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514', CONSTRAINT = 'append_only'; END $$
"""


def statements(vendor: str, table: str, frozen: Sequence[str], erasable: Sequence[str] = ()) -> list[str]:
    """What makes `table` append-only; with `frozen`, only those columns keep their values and the others may change.

    A column in `erasable` is frozen, too, but may become '': a person who leaves takes their words along.
    """
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    other = [f"OLD.{column} {differs} NEW.{column}" for column in frozen]
    other += [f"(OLD.{column} {differs} NEW.{column} AND NEW.{column} <> '')" for column in erasable]
    changed = " OR ".join(other)
    when = {"UPDATE": f" WHEN ({changed})" if frozen else "", "DELETE": ""}
    made = [_PG_FUNCTION.format(table=table)] if vendor == "postgresql" else []
    for act, condition in when.items():
        name = f"{table}_no_{act.lower()}"
        made.append(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if vendor == "postgresql" else ""))
        head = f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW{condition} "
        made.append(
            head
            + (
                f"EXECUTE FUNCTION {table}_forbid()"
                if vendor == "postgresql"
                else "BEGIN SELECT RAISE(ABORT, 'append_only'); END"
            )
        )
    return made


def keep(table: str, *, frozen: Sequence[str] = (), erasable: Sequence[str] = ()) -> RunPython:
    """The migration operation for `statements`."""

    def install(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        with editor.connection.cursor() as cursor:
            for statement in statements(editor.connection.vendor, table, frozen, erasable):
                cursor.execute(statement)

    return RunPython(install, RunPython.noop)
