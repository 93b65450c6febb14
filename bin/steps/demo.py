"""bin/demo: a working city on this machine, in one terminal."""

import argparse
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from steps import before, messages, parts, schema
from steps.environment import PYTHON, ROOT, Plain, prepare, room, run, say
from steps.processes import Company

VAR = Path(os.environ.get("SHAHRVAND_VAR", ROOT / "var"))
DATABASE = VAR / "city.sqlite3"
LOADING = VAR / "city-is-being-loaded"  # there while a load runs: a database beside it is a half-loaded one
PEOPLE = VAR / "people.txt"
# What --fresh takes away: everything that a demo start makes, and nothing else.
MADE = ["city.sqlite3", "city.sqlite3-wal", "city.sqlite3-shm", "city-is-being-loaded", "people.txt", "media", "queue"]
MADE += ["control", "stripe-peer.json", "beat-schedule", "beat-schedule.db", "beat-schedule.dat", "beat-schedule.dir"]


def main() -> int:
    options = arguments()
    VAR.mkdir(parents=True, exist_ok=True)
    with alone():
        peer_port, identity_port = ports(options.port)
        prepare()
        room(150)
        if options.fresh:
            clear()
        messages.compile_all()
        told = parts.environment(
            port=options.port,
            peer_port=peer_port,
            identity_port=identity_port,
            var=VAR,
            database_url=f"sqlite://{DATABASE}",
        )
        with Company(told, VAR / "log") as company:
            first_start = database(company.env)
            company.start("stripe peer", parts.peer(port=peer_port, city_port=options.port, var=VAR))
            if first_start:
                answering(company, peer_port)
                fill(company.env, empty=options.empty)
            serve(company, options.port)
            company.start("identity peer", parts.identity_peer(port=identity_port))
            say(welcome(options.port, peer_port))
            with suppress(KeyboardInterrupt):
                company.wait()
            say("\nStopping …")
    say("Stopped.")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Start a city on this machine; Ctrl-C stops it.")
    parser.add_argument("--port", type=int, default=8000, help="where the city listens (8000)")
    parser.add_argument("--fresh", action="store_true", help="begin again: the city's data on this machine is deleted")
    parser.add_argument("--empty", action="store_true", help="no sample city; asks for the first administrator's phone")
    options = parser.parse_args()
    if not 1024 <= options.port <= 65000:
        raise Plain("--port takes a number from 1024 to 65000.")
    return options


@contextmanager
def alone() -> Iterator[None]:
    """One bin/demo per folder: two would share a database and a queue."""
    with (VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Plain("Another bin/demo is running in this folder; stop it first (Ctrl-C in its terminal).") from None
        yield


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def ports(port: int) -> tuple[int, int]:
    """The peers' ports: the next free ones after the city's, which must be free itself."""
    if not is_free(port):
        raise Plain(
            f"Port {port} is taken by another program; choose another, for instance: bin/demo --port {port + 10}"
        )
    free = [candidate for candidate in range(port + 1, port + 50) if is_free(candidate)]
    if len(free) > 1:
        return free[0], free[1]
    raise Plain(
        f"No two ports from {port + 1} to {port + 49} are free for the payment page and the identity check; choose another --port."
    )


def clear() -> None:
    for name in MADE:
        path = VAR / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def manage(env: dict[str, str], *command: str, doing: str) -> None:
    run([str(PYTHON), "manage.py", *command], doing, env)


def database(env: dict[str, str]) -> bool:
    """Bring the database to the newest schema; True when there is no city in it yet."""
    if LOADING.exists():
        say("The last start did not finish loading; beginning again.")
        clear()
    if DATABASE.exists() and before.is_from_before(DATABASE):
        aside = before.move_aside(VAR, MADE)
        say(f"This city was made by an earlier version whose tables are cut differently. It lies in {aside} now; a new")
        say("one begins.")
    if not DATABASE.exists():
        schema.unpack(DATABASE)
    first = not schema.holds_people(DATABASE)
    mend = ["--found"] if first else ["--refresh"] if PEOPLE.exists() else []
    manage(env, "prepare_demo", *mend, doing="bringing the database up to date")
    return first


def fill(env: dict[str, str], *, empty: bool) -> None:
    """The sample city with its progress on the screen, or the first administrator."""
    LOADING.touch()
    command = ["load_city"]
    if empty:
        say("Mobile phone of the first administrator (for instance 09121234567): ")
        command = ["first_administrator", sys.stdin.readline().strip()]
    done = subprocess.run([PYTHON, "manage.py", *command], cwd=ROOT, env=env, text=True, stderr=subprocess.PIPE)
    if done.returncode:
        if "disk is full" in done.stderr or "No space left" in done.stderr:
            raise Plain("The disk became full while loading the city; free some space and start again.")
        log = VAR / "log" / "loading.log"
        log.write_text(done.stderr, encoding="utf-8")
        what = "The first administrator was not made" if empty else "Loading the city failed"
        raise Plain(f"{what}: {done.stderr.strip().splitlines()[-1]} (all of it is in {log})")
    LOADING.unlink()


def serve(company: Company, port: int) -> None:
    company.start("web server", parts.web(port=port))
    answering(company, port, "/healthz")
    # After the web server, so that they do not share two cores with its start: pages first, messages a moment later.
    company.start("worker", parts.worker())
    company.start("scheduler", parts.scheduler(var=VAR))


def answering(company: Company, port: int, path: str = "/") -> None:
    """Wait until something answers there; a part that dies ends the waiting."""
    until = time.monotonic() + 60
    while not parts.answers(port, path):
        company.check()
        if time.monotonic() > until:
            raise Plain(f"Nothing answered on port {port} within a minute; see {VAR / 'log'}.")
        time.sleep(0.2)


def welcome(port: int, peer_port: int) -> str:
    city = f"http://localhost:{port}"
    lines = [
        "",
        "The city is open.",
        "",
        f"  Shahrvand in Persian   {city}/",
        f"  Shahrvand in English   {city}/en/",
        f"  Staff                  {city}/cms/",
        f"  Sent SMS and e-mail    {city}/demo/inbox/",
        f"  Stripe peer            http://localhost:{peer_port}/   (test payments; no money moves)",
        "",
    ]
    if PEOPLE.exists():
        lines += [PEOPLE.read_text(encoding="utf-8").rstrip(), ""]
    return "\n".join([*lines, "Ctrl-C stops everything."])
