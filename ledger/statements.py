"""Hand-written steps of the hot commands: one statement on PostgreSQL, the same steps one by one on SQLite.

A step may read what an earlier one touched as a table, `{name}`. On PostgreSQL the steps become one WITH: all of them
see the same snapshot, so a step reads earlier ones only by that name, never their tables. SQLite has no such WITH; there
`seen` says what `{name}` stands for, and the first step that touches no row is the last one that runs.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

Value = int | str | dt.datetime | None


@dataclass(frozen=True)
class Step:
    """`sql` touches rows and returns `gives`; SQLite finds them again as `seen` (%(journal)s is the journal's id)."""

    name: str
    sql: str
    gives: str
    seen: str = "(SELECT 1)"


JOURNAL = Step(
    "j",
    "INSERT INTO ledger_journal (kind, scope, key, request_hash, reverses_id, recorded_at, effective_at, seal)"
    " VALUES (%(kind)s, %(scope)s, %(key)s, %(request_hash)s, NULL, %(now)s, %(at)s, %(seal)s)"
    " ON CONFLICT (scope, key) DO NOTHING",
    "id",
    "(SELECT %(journal)s AS id)",
)


@cache
def _written(steps: tuple[Step, ...], *, is_postgresql: bool) -> tuple[str, ...]:
    tables = {step.name: step.name if is_postgresql else f"{step.seen} AS {step.name}" for step in steps}
    least = "least" if is_postgresql else "min"
    texts = [step.sql.format(least=least, **tables) for step in steps]
    if not is_postgresql:
        return tuple(texts)
    parts = [f"{step.name} AS ({text} RETURNING {step.gives})" for step, text in zip(steps, texts, strict=True)]
    counts = ", ".join(f"(SELECT count(*) FROM {step.name})" for step in steps)  # noqa: S608 - texts of ours
    first = "(SELECT id FROM j)" if steps[0] is JOURNAL else "NULL"
    return (f"WITH {', '.join(parts)} SELECT {first}, {counts}",)


def postgresql(steps: Sequence[Step]) -> str:
    """The one statement that the steps are on PostgreSQL."""
    return _written(tuple(steps), is_postgresql=True)[0]


def run(steps: Sequence[Step], values: Mapping[str, Value]) -> tuple[int | None, list[int]]:
    """What the first step gave (the journal's id; None when it touched nothing), and how many rows each one touched."""
    adapt = connection.ops.adapt_datetimefield_value
    adapted: dict[str, Any] = {
        name: adapt(value) if isinstance(value, dt.datetime) else value for name, value in values.items()
    }
    if connection.vendor == "postgresql":
        row = _one_row(postgresql(steps), adapted)
        return row[0], list(row[1:])
    texts = _written(tuple(steps), is_postgresql=False)
    first, counts = adapted.get("journal"), [0] * len(steps)
    with connection.cursor() as cursor:
        for number, text in enumerate(texts):
            if number == 0 and steps[0] is JOURNAL:
                cursor.execute(f"{text} RETURNING id", adapted)
                written = cursor.fetchone()
                first = adapted["journal"] = written[0] if written else None
                counts[0] = int(written is not None)
            else:
                cursor.execute(text, adapted)
                counts[number] = cursor.rowcount
            if not counts[number]:
                break
    return first, counts


def _one_row(text: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    if _may_prepare():
        return _prepared_row(text, values)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _may_prepare() -> bool:
    """Not where somebody listens to Django's cursor (tests that count, a log of queries), nor behind a pooler of
    transactions, for which DISABLE_SERVER_SIDE_CURSORS stands: a prepared statement lives in one server session.
    """
    settings = connection.settings_dict
    return not (
        connection.queries_logged
        or connection.execute_wrappers
        or settings.get("DISABLE_SERVER_SIDE_CURSORS")
        or settings["OPTIONS"].get("server_side_binding")
    )


def _prepared_row(text: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Past Django's cursor, which binds on the client, so that PostgreSQL plans each of these few texts once a session."""
    from psycopg import Cursor  # SQLite's installations have no psycopg

    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    link: Any = connection.connection
    link.prepare_threshold = 0  # only cursors that bind on the server ask; Django's own do not
    with connection.wrap_database_errors, Cursor(link) as cursor:
        cursor.execute(text, values, prepare=True)
        row: tuple[Any, ...] | None = cursor.fetchone()
    assert row is not None
    return row
