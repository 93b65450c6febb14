"""A copied PostgreSQL database that is put back after each committing test, because a fresh one takes seconds.

What a test left is deleted, and what the template holds is written again where it was changed. Triggers and foreign
keys sleep meanwhile (`session_replication_role`), as the ledger's refuse every DELETE. A test that changed more than
rows (a table, an index, a trigger, a function, the planner's statistics) costs the copy: the next test gets a fresh one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

# Deleted rows stay on the pages until a VACUUM, so a copy is used for so many tests only.
USES = 40

TABLES = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# Everything but rows, as one text: what differs from it afterwards is no longer a copy.
SHAPE = """
    SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
        SELECT concat_ws(' ', 'relation', relname, relkind) AS line
            FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', 'column', attrelid::regclass, attname, atttypid, attnotnull)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND attnum > 0
        UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, convalidated) FROM pg_constraint
        UNION ALL SELECT concat_ws(' ', 'function', proname, md5(prosrc))
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', 'schema', nspname) FROM pg_namespace
            WHERE nspname NOT LIKE 'pg_temp%' AND nspname NOT LIKE 'pg_toast_temp%'
        UNION ALL SELECT concat_ws(' ', 'statistics', count(*)) FROM pg_statistic
            JOIN pg_class ON pg_class.oid = starelid WHERE relnamespace = 'public'::regnamespace
    ) AS everything
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


@dataclass
class Copy:
    """A copy under its name, and what it held when it was fresh."""

    name: str
    shape: str
    tables: list[str]
    rows: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    sequences: dict[str, int | None] = field(default_factory=dict)
    uses: int = 0


Connect = Callable[[str], "psycopg.Connection[tuple[object, ...]]"]


def remember(name: str, *, connect: Connect) -> Copy:
    """Read what a fresh copy holds."""
    with connect(name) as connection:
        cursor = connection.cursor()
        copy = Copy(name=name, shape=_shape(cursor), tables=[row[0] for row in cursor.execute(TABLES)])
        copy.sequences = dict(cursor.execute(SEQUENCES))
        for table in _filled(cursor, copy.tables):
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as out:
                copy.rows[table] = b"".join(bytes(part) for part in out)
            copy.digests[table] = _digest(cursor, table)
    return copy


def put_back(copy: Copy, *, connect: Connect) -> bool:
    """Whether the copy is as fresh again. False where it is worn, was changed in more than rows, or we may not."""
    copy.uses += 1
    if copy.uses >= USES:
        return False
    with connect(copy.name) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [copy.name],
        )
        if _shape(cursor) != copy.shape:
            return False
        try:
            cursor.execute("SET session_replication_role = replica")
        except psycopg.errors.InsufficientPrivilege:
            return False
        with connection.transaction():
            _rows(cursor, copy)
            _sequences(cursor, copy)
    return True


def _rows(cursor: "psycopg.Cursor[tuple[object, ...]]", copy: Copy) -> None:
    dirty = {table for table in _filled(cursor, copy.tables) if table not in copy.rows}
    dirty |= {table for table, digest in copy.digests.items() if _digest(cursor, table) != digest}
    for table in sorted(dirty):
        cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        if rows := copy.rows.get(table):
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as into:
                into.write(rows)


def _sequences(cursor: "psycopg.Cursor[tuple[object, ...]]", copy: Copy) -> None:
    for name, value in list(cursor.execute(SEQUENCES)):
        if (before := copy.sequences[name]) != value:
            # One that was never asked begins with its first number again.
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [f'public."{name}"', before or 1, before is not None])


def _filled(cursor: "psycopg.Cursor[tuple[object, ...]]", tables: list[str]) -> list[str]:
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})")
    asked = sql.SQL(" UNION ALL ").join(one.format(table, sql.Identifier(table)) for table in tables)
    return [row[0] for row in cursor.execute(asked)]


def _digest(cursor: "psycopg.Cursor[tuple[object, ...]]", table: str) -> str:
    text = sql.SQL("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} AS t").format(sql.Identifier(table))
    return cursor.execute(text).fetchone()[0] or ""


def _shape(cursor: "psycopg.Cursor[tuple[object, ...]]") -> str:
    return cursor.execute(SHAPE).fetchone()[0]
