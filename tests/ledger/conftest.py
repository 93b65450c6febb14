"""A wallet of points, and a clock that the tests move: days after a fixed instant."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ledger import api

START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def day(number: float) -> dt.datetime:
    return START + dt.timedelta(days=number)


@dataclass
class Purse:
    """One member's wallet and the accounts beside it. Every call has a key of its own unless the test gives one."""

    wallet: int
    funder: int
    shop: int
    keys: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]

    def key(self) -> str:
        return f"{self.wallet}:{next(self.keys)}"

    def award(
        self, amount: int, *, on: float = 0, active: float | None = None, expires: float = 365, **more: Any
    ) -> int:
        given: dict[str, Any] = {"scope": "test", "key": self.key(), "at": day(on), "expires_at": day(expires)}
        given["active_at"] = day(on if active is None else active)
        return api.award(wallet=self.wallet, funder=self.funder, amount=amount, **{**given, **more})

    def spend(self, amount: int, *, on: float = 0, **more: Any) -> int:
        given = {"scope": "test", "key": self.key(), "at": day(on)}
        return api.spend(wallet=self.wallet, destination=self.shop, amount=amount, **{**given, **more})

    def hold(self, amount: int, *, on: float = 0, until: float = 1, **more: Any) -> int:
        given = {"scope": "test", "key": self.key(), "at": day(on)}
        return api.hold(wallet=self.wallet, amount=amount, expires_at=day(until), **{**given, **more})

    def capture(self, hold: int, amount: int, *, on: float = 0, **more: Any) -> int:
        given = {"scope": "test", "key": self.key(), "at": day(on)}
        return api.capture(hold=hold, amount=amount, destination=self.shop, **{**given, **more})

    def void(self, hold: int, *, on: float = 0, **more: Any) -> int:
        return api.void(hold=hold, **{**{"scope": "test", "key": self.key(), "at": day(on)}, **more})

    def clawback(self, award: int, amount: int, *, on: float = 0, policy: str = "unlimited", **more: Any) -> int:
        given = {"scope": "test", "key": self.key(), "at": day(on)}
        return api.clawback(award=award, amount=amount, policy=policy, **{**given, **more})

    def refund(self, spend: int, amount: int, *, on: float = 0, grace: float = 30, **more: Any) -> int:
        given = {"scope": "test", "key": self.key(), "at": day(on)}
        return api.refund(spend=spend, amount=amount, grace=dt.timedelta(days=grace), **{**given, **more})

    def holds(self, *, on: float = 0) -> tuple[int, int, int, int]:
        """(available, held, pending, debt)"""
        found = api.wallet_balance(wallet=self.wallet, at=day(on))
        return found.available, found.held, found.pending, found.debt


@pytest.fixture
def purses(db: None) -> Callable[..., Purse]:
    return open_purse


@pytest.fixture
def purse(db: None) -> Purse:
    return open_purse()


def open_purse(*, owner: str = "alice", unit: str = "points") -> Purse:
    return Purse(
        wallet=api.ensure_wallet(unit=unit, code=f"member:{owner}"),
        funder=api.issuer_account(unit=unit, code="issuer:city", spread_by=owner),
        shop=api.ensure_account(unit=unit, code="redeemed:shop"),
    )
