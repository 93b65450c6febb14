"""The documents say what is so: every dependency has its reason, every variable its line, every requirement its row."""

import re
from pathlib import Path

import pytest

from tests.architecture.layers import ROOT
from tests.architecture.named import faults

DOCS = ROOT / "docs"


def rows(document: str) -> set[str]:
    """First cells of a document's tables."""
    text = (DOCS / document).read_text(encoding="utf-8")
    return {
        name
        for line in text.splitlines()
        if line.startswith("|")
        for name in re.findall(r"[\w.-]+", line.split("|")[1])
    }


@pytest.mark.parametrize("lock", ["requirements.in", "requirements-test.in"])
def test_every_dependency_has_its_reason(lock: str):
    names = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    assert set(names) - rows("dependencies.md") == set()


def test_the_lock_holds_what_is_asked_for_in_the_same_version():
    locked = dict(
        re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    )
    asked = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", (ROOT / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {name: version for name, version in asked if locked.get(name) != version} == {}


def test_every_variable_that_settings_read_is_explained():
    read: set[str] = set()
    for file in (ROOT / "config" / "settings").glob("*.py"):
        if file.name != "demo.py":
            read |= set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', file.read_text(encoding="utf-8")))
    internal = {"STRIPE_API_BASE"}  # another address than Stripe's own is for the local peer
    assert read - rows("settings.md") - internal == set()


def test_every_requirement_has_its_row():
    ids = re.findall(r"^\| ([CSMGT]-\d\d) \|", (DOCS / "requirements.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ids) == len(set(ids)) == 220


def test_tests_name_only_requirements_that_exist():
    known = rows("requirements.md")
    named = {
        row
        for file in (ROOT / "tests").rglob("*.py")
        for call in re.findall(r"mark\.requirement\(([^)]*)\)", file.read_text(encoding="utf-8"))
        for row in re.findall(r'"([^"]+)"', call)
    }
    assert named - known == set()


def test_every_package_is_on_the_map():
    from tests.architecture.layers import ranks

    assert set(ranks()) - rows("map.md") == set()


# Written by programs: one names files as they were on its day, the other names none.
WRITTEN = {"deep-tests.md", "requirements.md"}
DOCUMENTS = [ROOT / "README.md", *(file for file in sorted(DOCS.rglob("*.md")) if file.name not in WRITTEN)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_a_document_names_is_there(document: Path):
    assert list(faults(document.read_text(encoding="utf-8"), document)) == []


@pytest.mark.parametrize(
    ("says", "is_right"),
    [
        ("`ledger/wallet/lock.py`", True),
        ("`ledger/wallet/locked.py`", False),
        ("`models.py`", True),
        ("`modells.py`", False),
        ("`bin/test --services`", True),
        ("`bin/test --servants`", False),
        ("`bin/tests`", False),
        ("`manage.py audit_ledger`", True),
        ("`manage.py audit`", False),
        ("```\npython manage.py mend_ledger\n```", False),
        ("`python -m benchmarks points --json`", True),
        ("`python -m benchmarks pints --json`", False),
        ("`payments.api.lock_payable`", True),
        ("`payments.api.lock_payables`", False),
        ("`/cms/watch/`", True),
        ("`/cms/watched/`", False),
        ("`/counter/`", True),
        ("`application/json`, `Decimal`, `sms/status`", True),
        ("[ours](docs/map.md#a-purchase-file-by-file)", True),
        ("[ours](docs/map.md#a-purchase)", False),
        ("[ours](docs/mapp.md)", False),
    ],
)
def test_a_wrong_name_is_noticed(says: str, is_right: bool):
    assert (list(faults(says, ROOT / "README.md")) == []) is is_right
