"""Databases that are made once and copied: a template per set of migrations, a copy per run and per committing test.

A committing test cannot flush afterwards: the ledger's triggers refuse TRUNCATE and DELETE, and a flush
takes seconds. So it works on a copy of the template, which is thrown away.

What is made once is made by whoever comes first, while the others wait, and is kept for later runs: a file under
var/test/ on SQLite; on PostgreSQL a database of the server and, for a server that ends with the run, a dump there.
"""

import fcntl
import hashlib
import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from steps import schema
from tests import restored

ROOT = schema.ROOT
_copies = itertools.count(1)
# Of this process: the copy of a template that the next committing test takes.
_idle: dict[str, restored.Copy] = {}


def is_postgresql() -> bool:
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


def called(what: str, fingerprint: str) -> str:
    """The name of something made once: of this checkout, of this content."""
    return f"test-{os.environ.get('TEST_DATABASE_NAME', 'city')}-{what}{fingerprint}"


def template() -> str:
    """The database to copy from, made now if this set of migrations has none yet. Nobody works in it."""
    return made_once(called("", schema.fingerprint()), _migrated, ready=schema.ready_for_postgresql())


def copy(of: str) -> str:
    """A fresh copy of a template; its name, which `use` takes and `drop` ends."""
    number = f"{os.getpid()}-{next(_copies)}"
    fresh = f"{of}-{number}" if is_postgresql() else str(Path(of).with_suffix(f".{number}.sqlite3"))
    create(fresh, of=of)
    return fresh


def create(name: str, *, of: str) -> None:
    """A copy of a database under a name of its own."""
    if is_postgresql():
        with _server() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')
    else:
        shutil.copyfile(of, name)


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
def working_in(name: str) -> Iterator[None]:
    """Work in a database, then return to the one in use before."""
    before = connections["default"].settings_dict["NAME"]
    use(name)
    try:
        yield
    finally:
        use(before)


@contextmanager
def working_copy(of: str) -> Iterator[str]:
    """Work in a copy of `of`, which is thrown away."""
    name = copy(of)
    try:
        with working_in(name):
            yield name
    finally:
        drop(name)


@contextmanager
def committing_copy(of: str) -> Iterator[str]:
    """Work in a copy of `of` that is as fresh. On PostgreSQL it is put back for the next test (tests/restored.py)."""
    if not is_postgresql():
        with working_copy(of) as name:
            yield name
        return
    one = _idle.pop(of, None) or restored.remember(copy(of), connect=connect)
    whole = False
    try:
        with working_in(one.name):
            yield one.name
        whole = restored.put_back(one, connect=connect)
    finally:
        if whole:
            _idle[of] = one
        else:
            drop(one.name)


def drop_idle() -> None:
    """At the end of a run: what the next test would have taken."""
    while _idle:
        drop(_idle.popitem()[1].name)


def url(name: str) -> str:
    """DATABASE_URL of a copy, for processes that a test starts."""
    if not is_postgresql():
        return f"sqlite:///{name}"
    server = settings.DATABASES["default"]
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{name}"


# --- Made once ----------------------------------------------------------------------


def kept() -> Path:
    """The folder of what is kept between runs."""
    folder = Path(settings.VAR) / "test"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def made_once(name: str, make: Callable[[str], None], *, ready: Path | None = None, files: Path | None = None) -> str:
    """The database of this name, whole: it is renamed to it at the end, so that it is there or not.

    `make` creates and fills a database of the name that it is given. `ready` is a dump to take instead. `files` is
    a folder that `make` leaves beside it: without it the database is made anew.
    """
    if is_postgresql():
        return _once_on_postgresql(name, make, ready, files)
    file = kept() / f"{name}.sqlite3"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (file.exists() and (files is None or files.exists())):
            making = f"{file}-making"
            drop(making)
            make(making)
            # The copy must be one file: fold the write-ahead log back before it is renamed.
            with working_in(making), connections["default"].cursor() as cursor:
                cursor.execute("PRAGMA journal_mode=DELETE")
            Path(making).rename(file)
            forget_older(name)
    return str(file)


def forget_older(name: str) -> None:
    """Files that were kept under this name for another content; copies of running tests are named otherwise."""
    older = re.compile(re.escape(name[:-10]) + r"[0-9a-f]{10}(\.sql\.gz|\.sqlite3|\.lock|)")
    for old in kept().iterdir():
        if older.fullmatch(old.name) and not old.name.startswith(name):
            shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)


def _migrated(name: str) -> None:
    """Our migrations, on what is quickly had: the ready schema, or a database with other people's migrations."""
    if is_postgresql():
        create(name, of=_postgresql_base())
    else:
        schema.unpack(Path(name))
    with working_in(name):
        call_command("migrate", verbosity=0, interactive=False)


def _once_on_postgresql(name: str, make: Callable[[str], None], ready: Path | None, files: Path | None) -> str:
    with _server() as cursor, _alone(cursor, name):
        has_files = files is None or files.exists()
        if has_files and _exists(cursor, name):
            return name
        making, dump = f"{name}-making", kept() / f"{name}.sql.gz"
        drop(making)
        if ready or (has_files and dump.exists()):
            cursor.execute(f'CREATE DATABASE "{making}"')
            schema.load(ready or dump, url(making))
        else:
            make(making)
            schema.dump(url(making), dump)
            forget_older(name)
        drop(name)
        cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


@contextmanager
def _alone(cursor, name: str) -> Iterator[None]:
    """Of two runs at once the second waits, then finds it made."""
    cursor.execute("SELECT pg_advisory_lock(1405, hashtext(%s))", [name])
    try:
        yield
    finally:
        cursor.execute("SELECT pg_advisory_unlock(1405, hashtext(%s))", [name])


def _postgresql_base() -> str:
    """Other people's migrations only (a minute of work): kept until the lock or the user's first migration changes."""
    content = (ROOT / "requirements.txt").read_bytes() + (ROOT / "accounts/migrations/0001_initial.py").read_bytes()

    def make(making: str) -> None:
        with _server() as cursor:
            cursor.execute(f'CREATE DATABASE "{making}"')
        with working_in(making):
            executor = MigrationExecutor(connections["default"])
            theirs = {
                app.label for app in apps.get_app_configs() if ROOT not in Path(app.path).parents or ".venv" in app.path
            }
            executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] in theirs])

    return made_once(f"test-base-{hashlib.sha256(content).hexdigest()[:10]}", make)


def _exists(cursor, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


@contextmanager
def _server() -> Iterator:
    """A cursor on the server's own database, in autocommit: databases are not made inside transactions."""
    with connect("postgres") as connection:
        yield connection.cursor()


def connect(name: str) -> psycopg.Connection:
    server = settings.DATABASES["default"]
    return psycopg.connect(
        host=server["HOST"],
        port=server["PORT"] or 5432,
        user=server["USER"],
        password=server["PASSWORD"],
        dbname=name,
        autocommit=True,
    )
