"""The ready schema is what a fresh migrate makes; otherwise run bin/schema."""

import os
import re
import sqlite3
from pathlib import Path

import pytest

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def content(file: Path) -> dict[str, object]:
    """Schema and rows of every table; moments and random identifiers apart, and the search index's own tables."""
    with sqlite3.connect(file) as database:
        found: dict[str, object] = {}
        for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"):
            found[f"schema of {name}"] = sql
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if "_fts" in table or table == "sqlite_sequence":
                continue
            # The order in which independent migrations ran is not content.
            columns = "app, name" if table == "django_migrations" else "*"
            rows = [repr(row) for row in database.execute(f'SELECT {columns} FROM "{table}"')]
            found[f"rows of {table}"] = sorted(UUID.sub("uuid", MOMENT.sub("moment", row)) for row in rows)
    database.close()
    return found


@pytest.mark.skipif(
    os.environ.get("TEST_NOTHING_LEFT_OUT") != "1", reason="a minute of migrations: bin/test --services"
)
def test_the_ready_schema_is_what_a_fresh_migrate_makes(tmp_path: Path):
    from steps import schema

    schema.fresh(tmp_path / "fresh.sqlite3")
    schema.unpack(tmp_path / "ready.sqlite3")
    fresh, ready = content(tmp_path / "fresh.sqlite3"), content(tmp_path / "ready.sqlite3")
    different = [name for name in fresh.keys() | ready.keys() if fresh.get(name) != ready.get(name)]
    assert different == [], "run bin/schema and commit schema/ready.sqlite3.gz"
