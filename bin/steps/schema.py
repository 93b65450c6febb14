"""bin/schema: the migrated, empty SQLite database that spares a first start a minute of migrations."""

import gzip
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from steps.environment import PYTHON, ROOT, prepare, run, say

READY = ROOT / "schema" / "ready.sqlite3.gz"


def fresh(file: Path) -> None:
    """Migrate an empty database with every migration from the first on."""
    with tempfile.TemporaryDirectory() as var:
        env = {
            "DATABASE_URL": f"sqlite://{file}",
            "SHAHRVAND_VAR": var,
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        }
        run([str(PYTHON), "manage.py", "migrate", "-v0"], "migrating an empty database", env)
    # One file without a log beside it, and no room wasted.
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        # The same content gives the same file: the moments at which migrations ran are not content.
        database.execute("UPDATE django_migrations SET applied = '2026-01-01 00:00:00'")
        database.commit()
        database.execute("VACUUM")
    database.close()


def unpack(file: Path) -> None:
    """The ready database as a new file; complete or not there at all."""
    making = file.with_suffix(f".{os.getpid()}.making")
    with gzip.open(READY) as packed, making.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    making.rename(file)


def holds_people(file: Path) -> bool:
    """Whether somebody has joined the city of this database. False too for one without any table."""
    with closing(sqlite3.connect(file)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'accounts_user'").fetchone():
            return False
        return database.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is not None


def main() -> int:
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ready.sqlite3"
        say("Migrating an empty database (about a minute) …")
        fresh(file)
        with READY.open("wb") as target, gzip.GzipFile("", "wb", 9, target, mtime=0) as packed:
            packed.write(file.read_bytes())
    say(f"schema/ready.sqlite3.gz is new ({READY.stat().st_size // 1000} kB).")
    return 0
