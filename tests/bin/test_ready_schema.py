"""The ready schemas are what a fresh migrate makes; otherwise run bin/schema.

A minute of migrations each: done only for a file whose record (schema/ready.json) is of other migrations than these.
"""

import gzip
import hashlib
import os
import re
import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from steps import schema
from tests.architecture.layers import ranks

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(\+00)?")
UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FILES = [schema.READY, schema.READY_FOR_POSTGRESQL]
WRONG = "run bin/schema and commit schema/"


def said_by(file: Path, folder: Path) -> str:
    """All statements that make the database in the file."""
    if file == schema.READY_FOR_POSTGRESQL:
        return gzip.decompress(file.read_bytes()).decode()
    schema.unpack(folder / "ready.sqlite3")
    with sqlite3.connect(folder / "ready.sqlite3") as database:
        return "\n".join(database.iterdump())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_ready_schema_is_whole_and_has_these_migrations_and_tables(file: Path, tmp_path: Path):
    assert hashlib.sha256(file.read_bytes()).hexdigest() == schema.recorded(file)["sha256"], WRONG
    said = said_by(file, tmp_path)
    ran = set(re.findall(r"\(\d+, ?'(\w+)', ?'([^']+)', ?'2026-01-01", said))
    wanted = set(MigrationLoader(None).disk_migrations)
    assert wanted - ran == set(), WRONG
    assert {row for row in ran - wanted if row[0] in ranks()} == set(), WRONG
    tables = set(re.findall(r'CREATE TABLE (?:IF NOT EXISTS )?(?:public\.)?"?(\w+)"?', said))
    assert {model._meta.db_table for model in apps.get_models() if model._meta.managed} <= tables, WRONG


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


def is_older(file: Path) -> bool:
    return schema.recorded(file).get("migrations") != schema.fingerprint()


whole = pytest.mark.skipif(
    os.environ.get("TEST_NOTHING_LEFT_OUT") != "1", reason="a minute of migrations: bin/test --services"
)


@whole
def test_a_ready_schema_of_other_migrations_is_what_a_fresh_migrate_makes(tmp_path: Path):
    if not is_older(schema.READY):
        return
    schema.fresh(tmp_path / "fresh.sqlite3")
    schema.unpack(tmp_path / "ready.sqlite3")
    fresh, ready = content(tmp_path / "fresh.sqlite3"), content(tmp_path / "ready.sqlite3")
    different = [name for name in fresh.keys() | ready.keys() if fresh.get(name) != ready.get(name)]
    assert different == [], WRONG


@whole
def test_a_ready_dump_of_other_migrations_is_what_a_fresh_migrate_makes():
    if not is_older(schema.READY_FOR_POSTGRESQL):
        return
    fresh = schema.fresh_on_postgresql().decode()
    ready = gzip.decompress(schema.READY_FOR_POSTGRESQL.read_bytes()).decode()
    lines = [sorted(UUID.sub("uuid", MOMENT.sub("moment", text)).splitlines()) for text in (fresh, ready)]
    assert lines[0] == lines[1], WRONG
