"""Plants one fault in a copy of the tree and runs the tests that must notice it."""

import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

import tests.mutations
from tests.mutations.warm import HUNG, PATIENCE, Warm

ROOT = Path(__file__).resolve().parent.parent.parent
# Compiled modules come along: a copy keeps the time of its source, and compiling all of them takes longer than a test.
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", "node_modules")
SERVERS = {"DATABASE_URL", "TEST_DATABASE_URL", "SHAHRVAND_VAR", "TEST_NOTHING_LEFT_OUT"}
NOTICED, UNNOTICED = (
    1,
    0,
)  # pytest's exit codes: tests failed, all passed; anything else is a mistake of the fault's author


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`old` becomes `new` in `file`; the tests `test` (node ids, separated by spaces) must fail. `rows` are requirements."""

    name: str
    rows: tuple[str, ...]
    file: str
    old: str
    new: str
    test: str


def known() -> list[Fault]:
    """Every fault of every package, in a stable order."""
    found: list[Fault] = []
    for module in sorted(pkgutil.iter_modules(tests.mutations.__path__), key=lambda module: module.name):
        if not module.name.startswith(("plant", "warm", "test_", "__")):
            found += importlib.import_module(f"tests.mutations.{module.name}").FAULTS
    return found


def applied(fault: Fault, text: str) -> str:
    """The file's text with the fault. AssertionError when the code has moved on and the fault no longer fits."""
    times = text.count(fault.old)
    assert times == 1, f"{fault.file} holds the text of “{fault.name}” {times} times: mend or remove the fault."
    return text.replace(fault.old, fault.new)


def environment() -> dict[str, str]:
    """Always SQLite, and never asking for what is left out."""
    return {name: value for name, value in os.environ.items() if name not in SERVERS}


def run(fault: Fault, *, warm: Warm) -> tuple[int, str]:
    """pytest's exit code over the faulty program, and the end of what it said."""
    if fault.file.endswith(".py") and "/migrations/" not in fault.file:
        text = (ROOT / fault.file).read_text(encoding="utf-8")
        answer = warm.ask(file=fault.file, old=text, new=applied(fault, text), tests=fault.test.split())
        if answer.get("code") in {NOTICED, HUNG}:
            return NOTICED, answer["said"]
    return in_a_copy(fault)


def in_a_copy(fault: Fault) -> tuple[int, str]:
    """The same in a process and a tree of its own: for what is not inside a function, or was not noticed there."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        faulty = tree / fault.file
        faulty.write_text(applied(fault, faulty.read_text(encoding="utf-8")), encoding="utf-8")
        for compiled in faulty.parent.glob(f"__pycache__/{faulty.stem}.*"):
            compiled.unlink()
        command = [sys.executable, "-m", "pytest", *fault.test.split(), "-x", "-q", "-p", "no:cacheprovider"]
        # With the kept database of the tree; only a fault in the schema makes one, in the copy.
        env = environment() | {"PYTHONDONTWRITEBYTECODE": "1"}
        if not fault.file.endswith("guards.py") and "/migrations/" not in fault.file:
            env["SHAHRVAND_VAR"] = str(settings.VAR)
        try:
            done = subprocess.run(
                command, cwd=tree, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return NOTICED, f"nothing within {PATIENCE} seconds"
    return done.returncode, "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
