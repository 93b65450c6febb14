"""A city from before the migrations were written anew is moved aside, not lost and not broken."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "bin"))

from steps import before, schema


def ran(database: Path, app: str, name: str) -> None:
    with closing(sqlite3.connect(database)) as city:
        city.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-01-01')", (app, name))
        city.commit()


@pytest.fixture
def city(tmp_path: Path) -> Path:
    schema.unpack(tmp_path / "city.sqlite3")
    return tmp_path / "city.sqlite3"


def test_the_ready_schema_is_of_today(city: Path):
    assert not before.is_from_before(city)


def test_a_database_without_a_table_is_not_from_before(tmp_path: Path):
    sqlite3.connect(tmp_path / "empty.sqlite3").close()
    assert not before.is_from_before(tmp_path / "empty.sqlite3")


def test_other_peoples_migrations_may_come_and_go(city: Path):
    ran(city, "wagtailcore", "0001_of_another_version")
    assert not before.is_from_before(city)


def test_a_city_from_before_is_moved_aside_with_its_files(city: Path, tmp_path: Path):
    ran(city, "club", "0019_complaints")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "picture.webp").write_bytes(b"picture")
    (tmp_path / "mine.txt").write_text("not made by a start")
    assert before.is_from_before(city)
    aside = before.move_aside(tmp_path, ["city.sqlite3", "city.sqlite3-wal", "media"])
    assert not city.exists()
    assert before.is_from_before(aside / "city.sqlite3")
    assert (aside / "media" / "picture.webp").read_bytes() == b"picture"
    assert (tmp_path / "mine.txt").exists()
