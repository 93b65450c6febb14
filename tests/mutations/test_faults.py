"""Which planted faults a run judges: all with MUTATIONS=all; a dozen and those of changed files; or MUTATIONS=none."""

import os
import random
from collections.abc import Iterator

import pytest

from tests.commit import changed, digest
from tests.mutations.plant import NOTICED, ROOT, UNNOTICED, Fault, applied, environment, known, run
from tests.mutations.warm import Warm

FAULTS = known()
# One of each sort, judged in every full run.
DOZEN = {
    "the cap on login codes does not hold",
    "staff work without a second factor",
    "a lease is not respected",
    "a wallet with open holds is merged",
    "points expire one tick late",
    "another request under the same key is answered",
    "the audit overlooks a wallet that differs from its lots",
    "halves are rounded down",
    "stock is taken without looking",
    "paid twice is done twice",
    "one person sets a rule alone",
    "a topic is sent to whoever never agreed to it",
}
# Of changed files, at most so many: a change of everything is `bin/test --deep`'s to judge.
MOST = 12


def chosen() -> list[Fault]:
    """The dozen, and those of files changed since MUTATIONS_SINCE (a revision; the commit before this one)."""
    if (wanted := os.environ.get("MUTATIONS", "changed")) != "changed":
        return FAULTS if wanted == "all" else []
    files = changed(os.environ.get("MUTATIONS_SINCE", "HEAD~1"))
    others = [fault for fault in FAULTS if fault.file in files and fault.name not in DOZEN]
    if len(others) > MOST:
        others = random.Random(digest()).sample(others, MOST)
    return [fault for fault in FAULTS if fault.name in DOZEN or fault in others]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_still_fits_the_code_and_changes_it(fault):
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert applied(fault, text) != text
    for node in fault.test.split():
        assert (ROOT / node.split("::")[0]).exists(), node


def test_no_two_faults_have_one_name_and_the_dozen_is_there():
    names = {fault.name for fault in FAULTS}
    assert len(names) == len(FAULTS)
    assert names >= DOZEN


def test_without_history_the_dozen_is_judged_and_with_it_what_changed(monkeypatch):
    monkeypatch.setenv("MUTATIONS", "changed")
    monkeypatch.setenv("MUTATIONS_SINCE", "no-such-revision")
    assert {fault.name for fault in chosen()} == DOZEN
    file = next(fault.file for fault in FAULTS if fault.name not in DOZEN)
    monkeypatch.setattr("tests.mutations.test_faults.changed", lambda since: {file})
    assert {fault.file for fault in chosen() if fault.name not in DOZEN} == {file}


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    process = Warm(environment())
    yield process
    process.end()


MONEY = "lib/money.py", ["tests/lib/test_money.py"]


def test_what_is_inside_a_function_is_judged_without_a_new_start_and_nothing_else_is(warm):
    file, tests = MONEY
    text = (ROOT / file).read_text(encoding="utf-8")
    assert warm.ask(file=file, old=text, new=text, tests=tests)["code"] == UNNOTICED
    worse = text.replace("2 * ", "3 * ")
    assert worse != text
    assert warm.ask(file=file, old=text, new=worse, tests=tests)["code"] == NOTICED
    assert warm.ask(file=file, old=text, new=text + "OTHER = 1\n", tests=tests) == {}
    # The fault was the fork's alone.
    assert warm.ask(file=file, old=text, new=text, tests=tests)["code"] == UNNOTICED


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, id=fault.name, marks=pytest.mark.requirement(*fault.rows)) for fault in chosen()]
)
def test_a_planted_fault_is_noticed(fault, warm):
    code, said = run(fault, warm=warm)
    assert code != UNNOTICED, f"“{fault.name}” in {fault.file}: {fault.test} passed all the same"
    assert code == NOTICED, f"“{fault.name}” cannot be judged:\n{said}"
