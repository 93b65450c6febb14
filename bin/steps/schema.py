"""bin/schema: the migrated, empty databases that spare a first start and a test run a minute of migrations each.

`schema/ready.json` says of which migrations each file is. One that is of others serves nobody on PostgreSQL (the
tests migrate instead); on SQLite what is missing is migrated after it was unpacked.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from steps import services
from steps.environment import PYTHON, ROOT, prepare, run, say

FOLDER = ROOT / "schema"
READY, READY_FOR_POSTGRESQL = FOLDER / "ready.sqlite3.gz", FOLDER / "ready.sql.gz"
RECORD = FOLDER / "ready.json"
PSQL_ALONE = re.compile(rb"\\|SET \w+ = [^;]*;$|-- Dumped")
# The same content gives the same file: the moments at which migrations ran are not content.
ALL_AT_ONE_MOMENT = "UPDATE django_migrations SET applied = '2026-01-01 00:00:00'"


def fingerprint() -> str:
    """Ten digits that change whenever a migration of ours, a guard or the lock of packages changes."""
    content = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sorted(ROOT.glob("*/migrations/*.py")) + sorted(
        [*ROOT.glob("*/guards.py"), *ROOT.glob("*/*/guards.py")]
    ):
        content.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return content.hexdigest()[:10]


def recorded(file: Path) -> dict[str, str]:
    """What was noted when the file was made: its `migrations` (a fingerprint) and the `sha256` of its bytes."""
    noted = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    found: dict[str, str] = noted.get(file.name, {})
    return found


def ready_for_postgresql() -> Path | None:
    """The dump of these very migrations, if it is of them."""
    is_current = recorded(READY_FOR_POSTGRESQL).get("migrations") == fingerprint()
    return READY_FOR_POSTGRESQL if is_current and READY_FOR_POSTGRESQL.exists() else None


# --- SQLite -------------------------------------------------------------------------


def fresh(file: Path) -> None:
    """Migrate an empty database with every migration from the first on."""
    _migrate(f"sqlite://{file}")
    # One file without a log beside it, and no room wasted.
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute(ALL_AT_ONE_MOMENT)
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


# --- PostgreSQL ---------------------------------------------------------------------


def fresh_on_postgresql() -> bytes:
    """What pg_dump says of an empty database after every migration, on a server of its own."""
    with services.postgresql() as url:
        _migrate(url)
        psql = str((services.postgresql_programs() or Path()) / "psql")
        run([psql, "-q", "-c", ALL_AT_ONE_MOMENT, url], "noting the migrations")
        said = dumped(url)
    if said is None:
        raise RuntimeError("pg_dump did not answer.")
    return said


def dumped(url: str) -> bytes | None:
    """The database as statements that any client can run; None where pg_dump is missing or older than the server."""
    programs = services.postgresql_programs()
    if programs is None or not (programs / "pg_dump").exists():
        return None
    command = [programs / "pg_dump", "--no-owner", "--no-privileges", "--no-comments", "--rows-per-insert=200", url]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        return None
    # \restrict is psql's, not SQL, and its word is another each time; settings are those of pg_dump's own version.
    lines = [line for line in done.stdout.split(b"\n") if not PSQL_ALONE.match(line)]
    return b"\n".join([b"SET check_function_bodies = false;", *lines])


def dump(url: str, file: Path) -> None:
    """Keep a database as a file; nothing is kept where pg_dump cannot."""
    if said := dumped(url):
        making = file.with_suffix(f".{os.getpid()}.making")
        _pack(said, making)
        making.rename(file)


def load(file: Path, url: str) -> None:
    """Into an empty database, in one transaction. For the tests: psycopg is in the environment, not in Debian."""
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute(gzip.decompress(file.read_bytes()))


# --- Both ---------------------------------------------------------------------------


def _migrate(url: str) -> None:
    with tempfile.TemporaryDirectory() as var:
        env = {"DATABASE_URL": url, "SHAHRVAND_VAR": var, "DJANGO_SETTINGS_MODULE": "config.settings.demo"}
        run([str(PYTHON), "manage.py", "migrate", "-v0"], "migrating an empty database", env)


def _pack(content: bytes, file: Path) -> None:
    with file.open("wb") as target, gzip.GzipFile("", "wb", 9, target, mtime=0) as packed:
        packed.write(content)


def _renew(file: Path, content: bytes) -> None:
    _pack(content, file)
    noted = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    noted[file.name] = {"migrations": fingerprint(), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    RECORD.write_text(json.dumps(noted, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    say(f"schema/{file.name} is new ({file.stat().st_size // 1000} kB).")


def main() -> int:
    prepare()
    say("Migrating an empty database (about a minute) …")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ready.sqlite3"
        fresh(file)
        _renew(READY, file.read_bytes())
    if services.postgresql_programs() is None:
        say(f"No PostgreSQL here: schema/{READY_FOR_POSTGRESQL.name} stays as it is, and tests on PostgreSQL migrate.")
        return 0
    say("The same on PostgreSQL …")
    _renew(READY_FOR_POSTGRESQL, fresh_on_postgresql())
    return 0
