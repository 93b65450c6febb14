"""Expired points that come back (ledger/wallet/restore.py), against the model in which every point is an object."""

import os
import random

import pytest

from ledger import api
from ledger.models import Lot
from tests.commit import number
from tests.ledger.conftest import Purse, day, open_purse
from tests.ledger.model import Model, minute

SEEDS = int(os.environ.get("MODEL_SEEDS", "6")) // 2
STEPS = int(os.environ.get("MODEL_STEPS", "60"))
FIRST = int(os.environ.get("MODEL_FIRST", number() % 1_000_000))


class ModelWithReturns(Model):
    """Now and then, a part of what expired lately comes back, once; also in a wallet that was merged meanwhile."""

    def __init__(self, purse: Purse, chance: random.Random) -> None:
        super().__init__(purse, chance)
        self.restored: set[int] = set()

    def restore(self) -> None:
        now = minute(self.now)
        rows = [
            row
            for wallet in self.wallets
            for row in api.expired(wallet=wallet, after=minute(self.now - 9), until=now, at=now)
            if row.journal_id not in self.restored
        ]
        if not rows:
            return
        row = self.chance.choice(rows)
        amount, until = self.chance.randint(1, row.points), self.now + self.chance.randint(1, 9)
        request = {"expiry": row.journal_id, "amount": amount, "until": minute(until), "at": now}
        assert api.restore(**request) == api.restore(**request)
        with pytest.raises(api.OverReversal if amount == row.points else api.KeyReused):
            api.restore(**{**request, "amount": amount + 1})
        self.restored.add(row.journal_id)
        lost = [
            point
            for point in self.points
            if point.state == "expired" and point.award == row.award and minute(point.gone or 0) == row.at
        ]
        assert len(lost) >= row.points
        self.lots += 1
        for point in lost[:amount]:
            point.lot, point.expires = self.lots, until
            self.give(point)

    def step(self) -> None:
        super().step()
        if self.chance.random() < 0.3:
            self.restore()
            self.compare()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_what_comes_back_behaves_as_points_do(seed):
    model = ModelWithReturns(open_purse(owner=f"seed {seed}"), random.Random(seed))
    for _ in range(STEPS):
        model.step()
    model.compare()
    assert api.audit() == []
    now = minute(model.now)
    history = api.history(wallet=model.purse.wallet, at=now)
    found = api.wallet_balance(wallet=model.purse.wallet, at=now)
    owned = found.available + found.held + found.pending - found.debt
    assert sum(entry.amount for entry in history.entries) == owned


def test_a_debt_is_repaid_first_and_a_held_part_comes_back_after_its_hold(purse):
    award = purse.award(10, expires=5)
    hold = purse.hold(4, on=1, until=8)
    (first,) = api.expired(wallet=purse.wallet, after=day(0), until=day(6), at=day(6))
    assert (first.points, first.award, first.at) == (6, award, day(5))
    purse.void(hold, on=7)
    _first, second = api.expired(wallet=purse.wallet, after=day(0), until=day(7), at=day(7))
    assert (second.points, second.at) == (4, day(7))  # what was held expires when it is let go
    assert api.expired(wallet=purse.wallet, after=day(7), until=day(8), at=day(8)) == []  # after, and not at
    owes = purse.award(3, on=7)
    purse.spend(3, on=7)
    purse.clawback(owes, 3, on=7)
    assert purse.holds(on=7) == (0, 0, 0, 3)
    journal = api.restore(expiry=first.journal_id, amount=5, until=day(20), at=day(7))
    assert purse.holds(on=7) == (2, 0, 0, 0)
    child = Lot.objects.get(opened_by_id=journal)
    assert (child.issued, child.remaining, child.award_id, child.expires_at) == (5, 2, award, day(20))
    api.restore(expiry=second.journal_id, amount=4, until=day(20), at=day(7))
    assert purse.holds(on=7) == (6, 0, 0, 0)
    assert purse.holds(on=20) == (0, 0, 0, 0)
    assert api.audit() == []
