"""bin/test --deep: every planted fault, then the long simulations; docs/deep-tests.md says what came of it.

The faults run on SQLite. The simulations run on the database of the environment, so with TEST_DATABASE_URL also the
races, the restore drill and the crashes of the ledger, and the big loads, are part of it.
"""

import datetime as dt
import os
import sys

import pytest

os.environ["MUTATIONS"] = "all"
os.environ.setdefault("MODEL_SEEDS", "50")
os.environ.setdefault("MODEL_STEPS", "200")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

INTRODUCTION = """# Deep tests

Written by `bin/test --deep` on {day}, commit `{commit}`; do not edit.

## Simulations

{seeds} seeded runs of {steps} steps each: the kernel beside a model in which every point is one object, {database}.
First seed {first}. {simulated}

## Planted faults

Each line is a fault that was planted in a copy of the code, and the tests that had to notice it.

| fault | file | requirements | tests | noticed |
|---|---|---|---|---|
"""


class Outcomes:
    """A pytest plugin that remembers which fault was noticed, and how the simulations ended."""

    def __init__(self) -> None:
        self.noticed: dict[str, bool] = {}
        self.passed = self.failed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and "test_a_planted_fault_is_noticed" in report.nodeid:
            self.noticed[report.nodeid.split("[", 1)[1].removesuffix("]")] = report.passed
        elif report.when == "call" and report.nodeid.startswith("tests/ledger") and not report.skipped:
            self.passed += report.passed
            self.failed += report.failed


def main() -> int:
    outcomes = Outcomes()
    chosen = sys.argv[1:] or ["tests/ledger", "tests/crash/test_ledger_killed.py", "tests/mutations/test_faults.py"]
    # Two workers: every fault is judged in a process and a tree of its own.
    code = int(pytest.main(["-q", "-n", "2", "--dist", "worksteal", *chosen], plugins=[outcomes]))
    from tests.commit import digest
    from tests.databases import is_postgresql
    from tests.ledger.test_model import FIRST, SEEDS, STEPS
    from tests.mutations.plant import ROOT, known

    introduction = INTRODUCTION.format(
        day=dt.datetime.now(tz=dt.UTC).date(),
        commit=digest()[:12],
        seeds=SEEDS,
        steps=STEPS,
        first=FIRST,
        database="on PostgreSQL" if is_postgresql() else "on SQLite",
        simulated=f"{outcomes.passed} tests of the ledger passed, {outcomes.failed} failed.",
    )
    lines = [
        f"| {fault.name} | `{fault.file}` | {', '.join(fault.rows)} | `{fault.test}` | {'yes' if outcomes.noticed[fault.name] else '**no**'} |"
        for fault in known()
        if fault.name in outcomes.noticed
    ]
    summary = f"\n{sum(outcomes.noticed.values())} of {len(outcomes.noticed)} faults were noticed.\n"
    (ROOT / "docs" / "deep-tests.md").write_text(introduction + "\n".join(lines) + "\n" + summary, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
