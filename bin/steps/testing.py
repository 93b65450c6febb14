"""bin/test: what the machine can run, or with --services everything (docs/testing.md)."""

import argparse
import os
import runpy
import subprocess
import time

from steps import services
from steps.browser import chromium
from steps.environment import PYTHON, ROOT, Plain, prepare, run, say
from steps.messages import compile_all

# Two workers, a file to each: a module's city and database copies stay in one process. The order is that of
# tests/conftest.py; xdist's own would leave the files with one test of a minute for the end, where a worker waits.
IN_PARALLEL = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def main() -> int:
    options, rest = arguments()
    prepare(tests=True)
    compile_all()  # pages speak from the compiled catalogues, which are never committed
    if options.requirements:
        return subprocess.call([PYTHON, "-m", "tests.requirement_states"], cwd=ROOT)
    if options.deep:
        return subprocess.call([PYTHON, "-m", "tests.mutations"], cwd=ROOT)
    if options.services:
        return everything(rest)
    browser = options.browser or any("browser" in argument for argument in rest)
    if options.since:
        rest = [*reached(options.since), *rest]
    return what_there_is(rest, browser=browser)


def arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="Run the tests that this machine can run; files and options of pytest may follow.",
    )
    parser.add_argument(
        "--services", action="store_true", help="install and start PostgreSQL, Redis, Chromium; run all"
    )
    parser.add_argument("--browser", action="store_true", help="the browser journeys, too")
    parser.add_argument("--since", metavar="REV", help="only what a change since this revision can reach")
    parser.add_argument("--requirements", action="store_true", help="write docs/requirements.md from the last full run")
    parser.add_argument(
        "--deep", action="store_true", help="every planted fault; the result goes to docs/deep-tests.md"
    )
    return parser.parse_known_args()


def pytest(arguments: list[str], env: dict[str, str]) -> int:
    """pytest's exit code; its own output goes straight to ours."""
    return subprocess.call([PYTHON, "-m", "pytest", "-q", *arguments], cwd=ROOT, env={**os.environ, **env})


def what_there_is(rest: list[str], *, browser: bool) -> int:
    names_a_file = any((ROOT / argument.partition("::")[0]).is_file() for argument in rest)
    chosen = rest if names_a_file and len(rest) < 4 else [*IN_PARALLEL, *rest]
    if not browser:
        chosen += ["-m", "not browser"]
    for part in left_out(browser=browser):
        say(f"Left out: {part}.")
    say("bin/test --services runs all of it.")
    if not rest:
        (ROOT / "var" / "requirements.json").unlink(missing_ok=True)
    return pytest(chosen, {"MUTATIONS": os.environ.get("MUTATIONS", "none")})


def left_out(*, browser: bool) -> list[str]:
    """What this machine lacks, and what nobody asked for."""
    parts = ["whole starts of the demo, and planted faults"]
    if "TEST_DATABASE_URL" not in os.environ:
        parts.append("the races and what else is true on PostgreSQL only (no TEST_DATABASE_URL)")
    if "TEST_REDIS_URL" not in os.environ:
        parts.append("Redis as broker and cache (no TEST_REDIS_URL)")
    if not chromium():
        parts.append("the browser journeys (no chromium)")
    elif not browser:
        parts.append("the browser journeys (bin/test --browser runs them)")
    return parts


def reached(revision: str) -> list[str]:
    """The tests that a change since the revision can reach (tests/reach.py)."""
    if subprocess.run(["git", "cat-file", "-e", revision], cwd=ROOT, capture_output=True).returncode:
        raise Plain(f"git knows no revision {revision}.")
    places = run([str(PYTHON), "-m", "tests.reach", revision], "asking which tests the change reaches").split()
    say(f"Reached since {revision}: {' '.join(places)}")
    return places


def everything(rest: list[str]) -> int:
    """SQLite for what depends on the database, then the whole suite on PostgreSQL; pytest's closing line is the last."""
    started = time.monotonic()
    services.install()
    (ROOT / "var" / "requirements.json").unlink(missing_ok=True)
    on_both = runpy.run_path(str(ROOT / "tests" / "both_databases.py"))["on_both"]()
    with services.running() as env:
        say("On SQLite: what can differ there.")
        on_sqlite = pytest(
            [*IN_PARALLEL, "-m", "not browser and not redis", *on_both], {"DATABASE_URL": "sqlite:///unused"}
        )
        say(f"SQLite took {time.monotonic() - started:.0f} s. On PostgreSQL: everything, nothing left out.")
        if on_sqlite:
            say("The part on SQLite FAILED (above); this run fails whatever PostgreSQL says below.")
        on_postgresql = pytest([*IN_PARALLEL, *rest], {**env, "TEST_NOTHING_LEFT_OUT": "1"})
    return on_postgresql or on_sqlite
