"""PostgreSQL, Redis and Chromium for the tests: Debian's packages, private servers under var/, ended afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ctypes.util import find_library
from pathlib import Path

from steps.browser import chromium
from steps.environment import ROOT, Plain, run, say

PACKAGES = {
    "postgresql": "the postgresql server",
    "redis-server": "redis-server",
    "chromium-headless-shell": "chromium-headless-shell",
    "gettext": "gettext (msgfmt, xgettext)",
    "libpangoft2-1.0-0": "Pango, which sets the text of PDF pages",
    "libharfbuzz-subset0": "HarfBuzz, which puts the fonts into them",
}


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres: Debian keeps them out of the path, by version."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def lacking() -> list[str]:
    present = {
        "postgresql": postgresql_programs(),
        "redis-server": shutil.which("redis-server"),
        # Another Chromium will do where we may not install the quick one.
        "chromium-headless-shell": shutil.which("chromium-headless-shell") or (os.geteuid() != 0 and chromium()),
        "gettext": shutil.which("xgettext"),
        "libpangoft2-1.0-0": find_library("pangoft2-1.0"),
        "libharfbuzz-subset0": find_library("harfbuzz-subset"),
    }
    return [package for package in PACKAGES if not present[package]]


def install() -> None:
    """Install what is lacking from Debian's packages, or say what a person has to install."""
    packages = lacking()
    if not packages:
        return
    wanted = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Plain(f"bin/test --services needs {wanted}; install them first: apt-get install {wanted}")
    say(f"Installing {wanted} …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "-q", "update"], "asking for Debian's package list", quiet)
    run(["apt-get", "-q", "-y", "install", "--no-install-recommends", *packages], f"installing {wanted}", quiet)
    if still := lacking():
        raise Plain(f"After the installation these are still missing: {', '.join(still)}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Start a private PostgreSQL and Redis; yields the environment that points the tests at them."""
    with ExitStack() as servers:
        database = servers.enter_context(postgresql())
        redis = servers.enter_context(_redis())
        yield {"TEST_DATABASE_URL": database, "TEST_REDIS_URL": redis}


@contextmanager
def postgresql() -> Iterator[str]:
    programs = postgresql_programs()
    if programs is None:
        raise Plain("The PostgreSQL server is not installed.")
    # The postgres user must reach the folder, and a checkout may lie where it cannot: so a folder of its own.
    home = Path("/var/tmp" if os.geteuid() == 0 else ROOT / "var") / f"shahrvand-postgresql-{os.getpid()}"
    home.mkdir(parents=True)
    person: dict[str, object] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        entry = pwd.getpwnam("postgres")
        os.chown(home, entry.pw_uid, entry.pw_gid)
        person = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    try:
        made = subprocess.run(
            [programs / "initdb", "-D", home / "data", "-U", "shahrvand", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            cwd=home, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **person,
        )  # fmt: skip
        if made.returncode:
            raise Plain(f"PostgreSQL's initdb failed:\n{made.stdout.strip()[-800:]}")
        port = free_port()
        # Nothing here outlives the run, so nothing has to survive a power cut.
        options = {
            "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "256MB", "max_connections": 120,
            "jit": "off", "autovacuum": "off", "max_wal_size": "4GB", "checkpoint_timeout": "1h",
        }  # fmt: skip
        command = [programs / "postgres", "-D", home / "data"]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (home / "log").open("w") as log:
            server = subprocess.Popen(command, cwd=home, stdout=log, stderr=log, start_new_session=True, **person)
        try:
            _wait("PostgreSQL", port, server, home / "log")
            yield f"postgres://shahrvand:trusted@127.0.0.1:{port}/postgres"
        finally:
            _end(server, signal.SIGINT)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _redis() -> Iterator[str]:
    port = free_port()
    log = ROOT / "var" / "log" / "redis-tests.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=log.parent, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait("Redis", port, server, log)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        _end(server, signal.SIGTERM)


def _wait(name: str, port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Plain(f"{name} did not start. The last lines of its log:\n{log.read_text()[-800:]}")


def _end(server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    if server.poll() is None:
        server.send_signal(how)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
