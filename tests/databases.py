"""Databases that are made once and copied: a template per set of migrations, a copy per run and per committing test.

A committing test cannot flush afterwards: the ledger's triggers refuse TRUNCATE and DELETE, and a flush
takes seconds. So it works on a copy of the template, which is thrown away.
"""

import gzip
import hashlib
import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

ROOT = Path(__file__).resolve().parent.parent
READY = ROOT / "schema" / "ready.sqlite3.gz"
_copies = itertools.count(1)


def is_postgresql() -> bool:
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


def fingerprint() -> str:
    """Changes whenever a migration of ours or the lock of packages changes."""
    content = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sorted(ROOT.glob("*/migrations/*.py")) + sorted(
        [*ROOT.glob("*/guards.py"), *ROOT.glob("*/*/guards.py")]
    ):
        content.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return content.hexdigest()[:10]


def template() -> str:
    """The database to copy from, made now if this set of migrations has none yet. Nobody works in it."""
    name = f"test-{os.environ.get('TEST_DATABASE_NAME', 'city')}-{fingerprint()}"
    return _postgresql_template(name) if is_postgresql() else _sqlite_template(name)


def copy(of: str) -> str:
    """A fresh copy of a template; its name, which `use` takes and `drop` ends."""
    number = f"{os.getpid()}-{next(_copies)}"
    if is_postgresql():
        with _server() as cursor:
            cursor.execute(f'CREATE DATABASE "{of}-{number}" TEMPLATE "{of}"')
        return f"{of}-{number}"
    fresh = Path(of).with_suffix(f".{number}.sqlite3")
    shutil.copyfile(of, fresh)
    return str(fresh)


def drop(name: str) -> None:
    if is_postgresql():
        with _server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)


def use(name: str) -> None:
    """Every thread's next connection goes there: Django hands all of them this one dictionary."""
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name


@contextmanager
def working_copy(of: str) -> Iterator[str]:
    """Work in a copy of `of`, then return to the database in use before."""
    before = connections["default"].settings_dict["NAME"]
    name = copy(of)
    use(name)
    try:
        yield name
    finally:
        use(before)
        drop(name)


def url(name: str) -> str:
    """DATABASE_URL of a copy, for processes that a test starts."""
    if not is_postgresql():
        return f"sqlite:///{name}"
    server = settings.DATABASES["default"]
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{name}"


def _sqlite_template(name: str) -> str:
    file = Path(settings.VAR) / "test" / f"{name}.sqlite3"
    if file.exists():
        return str(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}.making")
    with gzip.open(READY) as packed, fresh.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    try:
        _migrate(str(fresh))
        # The copy must be one file: fold the write-ahead log back before it is renamed.
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
        connections.close_all()
        fresh.rename(file)
        _forget_older(file)
    finally:
        drop(str(fresh))
    return str(file)


def _forget_older(file: Path) -> None:
    """Templates of the same name for migrations that have moved on; copies of running tests are named otherwise."""
    start = file.name.removesuffix(f"{fingerprint()}.sqlite3")
    for old in file.parent.glob(f"{start}{'[0-9a-f]' * 10}.sqlite3"):
        if old != file:
            old.unlink(missing_ok=True)


def _postgresql_template(name: str) -> str:
    with _server() as cursor:
        if _exists(cursor, name):  # it is renamed to this when it is whole
            return name
        # Two runs at once: the second waits, then finds the template made.
        cursor.execute("SELECT pg_advisory_lock(1405)")
        try:
            base = _postgresql_base(cursor)
            if not _exists(cursor, name):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}-making" WITH (FORCE)')
                cursor.execute(f'CREATE DATABASE "{name}-making" TEMPLATE "{base}"')
                _migrate(f"{name}-making")
                connections.close_all()
                cursor.execute(f'ALTER DATABASE "{name}-making" RENAME TO "{name}"')
        finally:
            cursor.execute("SELECT pg_advisory_unlock(1405)")
    return name


def _postgresql_base(cursor) -> str:
    """Other people's migrations only (a minute of work): kept until the lock or the user's first migration changes."""
    content = (ROOT / "requirements.txt").read_bytes() + (ROOT / "accounts/migrations/0001_initial.py").read_bytes()
    name = f"test-base-{hashlib.sha256(content).hexdigest()[:10]}"
    if not _exists(cursor, name):
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}-making" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}-making"')
        use(f"{name}-making")
        executor = MigrationExecutor(connections["default"])
        theirs = {
            app.label for app in apps.get_app_configs() if ROOT not in Path(app.path).parents or ".venv" in app.path
        }
        executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] in theirs])
        connections.close_all()
        cursor.execute(f'ALTER DATABASE "{name}-making" RENAME TO "{name}"')
    return name


def _migrate(name: str) -> None:
    use(name)
    call_command("migrate", verbosity=0, interactive=False)


def _exists(cursor, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


@contextmanager
def _server() -> Iterator:
    """A cursor on the server's own database, in autocommit: databases are not made inside transactions."""
    import psycopg

    server = settings.DATABASES["default"]
    with psycopg.connect(
        host=server["HOST"],
        port=server["PORT"] or 5432,
        user=server["USER"],
        password=server["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as connection:
        yield connection.cursor()
