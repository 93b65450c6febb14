"""The kernel against a model of single points.

Which seeds an ordinary run takes follows from the commit, so that each commit looks elsewhere and can be repeated.
MODEL_SEEDS and MODEL_STEPS make the run deeper, MODEL_FIRST starts it elsewhere; bin/test --deep takes thousands of steps.
"""

import os
import random

import pytest

from ledger import api
from tests.commit import number
from tests.ledger.conftest import open_purse
from tests.ledger.model import Model

SEEDS = int(os.environ.get("MODEL_SEEDS", "6"))
STEPS = int(os.environ.get("MODEL_STEPS", "60"))
FIRST = int(os.environ.get("MODEL_FIRST", number() % 1_000_000))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_the_kernel_agrees_with_a_model_in_which_every_point_is_an_object(seed):
    model = Model(open_purse(owner=f"seed {seed}"), random.Random(seed))
    for _ in range(STEPS):
        model.step()
    model.compare()
    model.look_back()
    assert api.audit() == []
