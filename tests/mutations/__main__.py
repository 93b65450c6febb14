"""Plants every fault and writes docs/deep-tests.md: which were noticed, by which tests, for which requirements."""

import os
import sys

import pytest

os.environ["MUTATIONS"] = "all"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

INTRODUCTION = """# Planted faults

Each line is a fault that was planted in a copy of the code, and the tests that had to notice it.
Written by `bin/test --deep`; do not edit.

| fault | file | requirements | tests | noticed |
|---|---|---|---|---|
"""


class Outcomes:
    """A pytest plugin that remembers which fault was noticed."""

    def __init__(self) -> None:
        self.noticed: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and "test_a_planted_fault_is_noticed" in report.nodeid:
            self.noticed[report.nodeid.split("[", 1)[1].removesuffix("]")] = report.passed


def main() -> int:
    outcomes = Outcomes()
    code = int(pytest.main(["tests/mutations", "-q", *sys.argv[1:]], plugins=[outcomes]))
    from tests.mutations.plant import ROOT, known

    lines = [
        f"| {fault.name} | `{fault.file}` | {', '.join(fault.rows)} | `{fault.test}` | {'yes' if outcomes.noticed[fault.name] else '**no**'} |"
        for fault in known()
        if fault.name in outcomes.noticed
    ]
    summary = f"\n{sum(outcomes.noticed.values())} of {len(outcomes.noticed)} faults were noticed.\n"
    (ROOT / "docs" / "deep-tests.md").write_text(INTRODUCTION + "\n".join(lines) + "\n" + summary, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
