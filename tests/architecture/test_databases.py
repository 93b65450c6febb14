"""Code that can differ between SQLite and PostgreSQL is tested on both (tests/both_databases.py)."""

import re

import pytest

from tests.architecture.imports import graph, module_of
from tests.architecture.layers import ROOT, modules_of, ranks
from tests.both_databases import BRANCHES, BY_NAME, on_both

# The file asks which database it has, speaks to it by itself, or leaves an order or a cut to it.
DIFFERS = re.compile(
    r"\.vendor\b|\bcursor\(\)|RawSQL|\.raw\(|\.extra\(|RunSQL|DISTINCT ON|\bTrunc[A-Z]\w+\(|nulls_(?:first|last)\s*="
)


def differing() -> set[str]:
    files = [file for package in ranks() for file in modules_of(package)]
    return {str(file.relative_to(ROOT)) for file in files if DIFFERS.search(file.read_text(encoding="utf-8"))}


def test_every_file_that_can_differ_by_database_is_tested_on_both():
    assert differing() == set(BRANCHES)


@pytest.mark.parametrize("file", on_both())
def test_what_runs_on_both_is_there(file: str):
    assert (ROOT / file).exists()


@pytest.mark.parametrize("file", sorted(set(BRANCHES) - BY_NAME))
def test_the_tests_named_reach_the_file(file: str):
    modules = [module_of(test) for test in BRANCHES[file]]
    assert any(graph().find_shortest_chain(importer=module, imported=module_of(file)) for module in modules)
