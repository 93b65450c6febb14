import os
import random

import pytest

from tests.commit import digest
from tests.mutations.plant import NOTICED, ROOT, UNNOTICED, Fault, applied, known, run

FAULTS = known()


def sample() -> list[Fault]:
    """All of them with MUTATIONS=all, else as many as it says, chosen by the commit (MUTATION_SEED chooses others)."""
    wanted = os.environ.get("MUTATIONS", "3")
    if wanted == "all":
        return FAULTS
    seed = os.environ.get("MUTATION_SEED", digest())
    return random.Random(seed).sample(FAULTS, min(int(wanted), len(FAULTS)))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_still_fits_the_code_and_changes_it(fault):
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert applied(fault, text) != text
    for node in fault.test.split():
        assert (ROOT / node.split("::")[0]).exists(), node


def test_no_two_faults_have_one_name():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, id=fault.name, marks=pytest.mark.requirement(*fault.rows)) for fault in sample()]
)
def test_a_planted_fault_is_noticed(fault):
    code, said = run(fault)
    assert code != UNNOTICED, f"“{fault.name}” in {fault.file}: {fault.test} passed all the same"
    assert code == NOTICED, f"“{fault.name}” cannot be judged:\n{said}"
