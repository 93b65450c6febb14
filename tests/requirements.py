"""A pytest plugin: which rows of docs/requirements.md were proved by which test, written to var/requirements.json.

A test in tests/mutations/ that passes says something else: a fault planted in the code of its rows was caught.
"""

import json
import os
from pathlib import Path

import pytest

RECORD = Path(__file__).resolve().parent.parent / "var" / "requirements.json"
_seen: dict[str, dict[str, object]] = {}


def rows_of(item: pytest.Item) -> list[str]:
    return sorted({row for mark in item.iter_markers("requirement") for row in mark.args})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    report.requirement_rows = rows_of(item)  # travels with the report from a worker process to the one that writes
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    rows = getattr(report, "requirement_rows", [])
    if rows and (report.when == "call" or report.outcome != "passed"):
        before = _seen.get(report.nodeid, {}).get("outcome", "passed")
        outcome = report.outcome if before == "passed" else before
        _seen[report.nodeid] = {"rows": rows, "outcome": outcome, "fault": "tests/mutations/" in report.nodeid}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Merge into the record: a partial run renews only what it ran. A worker process leaves it to its controller."""
    if not _seen or hasattr(session.config, "workerinput") or os.environ.get("TEST_RECORD_NOTHING") == "1":
        return
    known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    for node, seen in _seen.items():
        # Skipped here but passed on another database in the same bin/test run: the proof stands.
        if not (seen["outcome"] == "skipped" and node in known):
            known[node] = seen
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False), encoding="utf-8")
