"""python -m tests.reach REV: the test files that a change since a revision can reach, for `bin/test --since REV`.

Imports are followed, those inside functions included. What no import shows is covered by rule: pages, tasks, hooks
and signals are reached by the tests of their own package and by tests/permissions/; what everything stands on
(settings, migrations, words, locks, the frame of the tests) reaches everything. CI runs all in any case.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.imports import graph, module_of
from tests.architecture.layers import ROOT, ranks
from tests.commit import changed

ALWAYS = ["tests/architecture"]
# A change here may change every test.
EVERYTHING = ("config/settings/", "locale/", "requirements", "pyproject.toml", "schema/", "manage.py")
FRAME = ("tests/__init__.py", "tests/conftest.py", "tests/databases.py", "tests/requirements.py")
# Start of a path → the tests that look at it.
LOOKED_AT = {
    "bin/": ["tests/bin"],
    "static/": ["tests/cms", "tests/browser"],
    "templates/": ["tests/cms", "tests/permissions", "tests/browser"],
    "config/": ["tests/settings", "tests/permissions"],
    "docs/": [],
    "benchmarks/": [],
}


def tests_for(files: Iterable[str]) -> list[str] | None:
    """Files and folders for pytest; None for everything."""
    found: set[str] = set(ALWAYS)
    for file in sorted(files):
        if file.startswith((*EVERYTHING, *FRAME)) or "/migrations/" in file or file.endswith("guards.py"):
            return None
        found |= _for_one(file)
    folders = {place for place in found if (ROOT / place).is_dir()}
    files_apart = {place for place in found - folders if not any(place.startswith(f"{folder}/") for folder in folders)}
    return sorted(place for place in folders | files_apart if (ROOT / place).exists())


def _for_one(file: str) -> set[str]:
    top = file.partition("/")[0]
    found = {place for start, places in LOOKED_AT.items() if file.startswith(start) for place in places}
    if top == "templates" and len(parts := file.split("/")) > 2:
        found.add(f"tests/{parts[1]}")
    if top in ranks():
        found |= {f"tests/{top}", "tests/permissions"}
    if top == "tests" and not file.endswith(".py"):
        found.add(str(Path(file).parent))
    if file.endswith(".py"):
        found |= _importing(module_of(file))
    return found


def _importing(module: str) -> set[str]:
    """Files of tests that import the module, by however many steps; the file itself when it is one.

    A conftest.py is imported by nobody and used by its whole folder.
    """
    if module not in graph().modules:
        return set()
    found: set[str] = set()
    for name in {module, *graph().find_downstream_modules(module)}:
        place = name.replace(".", "/")
        last = place.rpartition("/")[2]
        if name.startswith("tests.") and last == "conftest":
            found.add(str(Path(place).parent))
        elif name.startswith("tests.") and last.startswith("test_"):
            found.add(f"{place}.py")
    return found


def main() -> int:
    reached = tests_for(changed(sys.argv[1]))
    sys.stdout.write("\n".join(["tests"] if reached is None else reached) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
