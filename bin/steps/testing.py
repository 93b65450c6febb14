"""bin/test: what the machine can run, or with --services everything."""

import argparse
import os
import shutil
import subprocess
import time

from steps import services
from steps.environment import PYTHON, ROOT, prepare, say
from steps.messages import compile_all

# What depends on how a database locks, orders or counts: run on both in every full run.
DATABASE_DEPENDENT = ["tests/ledger", "tests/club", "tests/payments", "tests/shop", "tests/messaging"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/test", description="Run the tests that this machine can run.")
    parser.add_argument(
        "--services", action="store_true", help="install and start PostgreSQL, Redis, Chromium; run all"
    )
    parser.add_argument("--requirements", action="store_true", help="write docs/requirements.md from the last full run")
    parser.add_argument(
        "--deep", action="store_true", help="every planted fault; the result goes to docs/deep-tests.md"
    )
    options, rest = parser.parse_known_args()
    prepare(tests=True)
    compile_all()  # pages speak from the compiled catalogues, which are never committed
    if options.requirements:
        return subprocess.call([PYTHON, "-m", "tests.requirement_states"], cwd=ROOT)
    if options.deep:
        return subprocess.call([PYTHON, "-m", "tests.mutations"], cwd=ROOT)
    return everything(rest) if options.services else what_there_is(rest)


# Two workers, a file to each: a module's city and database copies stay in one process. The order is that of
# tests/conftest.py; xdist's own would leave the files with one test of a minute for the end, where a worker waits.
IN_PARALLEL = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def pytest(arguments: list[str], env: dict[str, str]) -> int:
    """pytest's exit code; its own output goes straight to ours."""
    return subprocess.call([PYTHON, "-m", "pytest", "-q", *arguments], cwd=ROOT, env={**os.environ, **env})


def what_there_is(rest: list[str]) -> int:
    left_out = []
    if "TEST_DATABASE_URL" not in os.environ:
        left_out.append("the races and what else is true on PostgreSQL only (no TEST_DATABASE_URL)")
    if "TEST_REDIS_URL" not in os.environ:
        left_out.append("Redis as broker and cache (no TEST_REDIS_URL)")
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium")):
        left_out.append("the browser journeys (no chromium)")
    for part in left_out:
        say(f"Left out: {part}.")
    if left_out:
        say("bin/test --services runs all of it.")
    if not rest:
        (ROOT / "var" / "requirements.json").unlink(missing_ok=True)
    return pytest(rest, {})


def everything(rest: list[str]) -> int:
    """SQLite for what depends on the database, then the whole suite on PostgreSQL; pytest's closing line is the last."""
    started = time.monotonic()
    services.install()
    (ROOT / "var" / "requirements.json").unlink(missing_ok=True)
    with services.running() as env:
        say("On SQLite: what depends on the database.")
        areas = [area for area in DATABASE_DEPENDENT if (ROOT / area).is_dir()]
        on_sqlite = pytest(
            [*IN_PARALLEL, "-m", "not browser and not redis", *areas], {"DATABASE_URL": "sqlite:///unused"}
        )
        say(f"SQLite took {time.monotonic() - started:.0f} s. On PostgreSQL: everything, nothing left out.")
        if on_sqlite:
            say("The part on SQLite FAILED (above); this run fails whatever PostgreSQL says below.")
        on_postgresql = pytest([*IN_PARALLEL, *rest], {**env, "TEST_NOTHING_LEFT_OUT": "1"})
    return on_postgresql or on_sqlite
