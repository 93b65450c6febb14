"""What upper packages fill: what a reward turns into; and, inside the club, who follows thresholds that are lost."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lib.registry import Registry


class Lost(Protocol):
    """Called under the member's wallet lock when thresholds (ids, of the Jalali year) are no longer reached; returns
    what it kept back of `forgiven`.
    """

    def __call__(
        self, *, member_id: int, thresholds: Sequence[int], year: int, forgiven: int, at: dt.datetime
    ) -> int: ...


lost: Registry[Lost] = Registry("club.lost")


def tell_lost(*, member_id: int, thresholds: Sequence[int], year: int, at: dt.datetime, forgiven: int = 0) -> int:
    """`thresholds` by id, of the Jalali year; `at` is UTC. What was kept back of `forgiven` points."""
    rest = forgiven
    for handler in lost:
        rest -= handler(member_id=member_id, thresholds=thresholds, year=year, forgiven=rest, at=at)
    return forgiven - rest


@dataclass(frozen=True, kw_only=True)
class TakenReward:
    """A reward that a member took, for the package whose kind it is. `expires_at` is UTC."""

    number: str
    reward: str  # slug
    member_id: int
    expires_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class RewardKind:
    """A kind of reward. With `needs_venue` it is a voucher with a code that staff of a venue use.

    For kinds without a venue, `taken` runs in the transaction of the taking (and may refuse by raising), `may_return`
    is asked before it is given back, and `link` is where the member goes on.
    """

    label: Any  # lazy text
    needs_venue: bool = True
    taken: Callable[[TakenReward], None] | None = None
    may_return: Callable[[TakenReward], bool] | None = None
    link: Callable[[TakenReward], str] | None = None


reward_kinds: Registry[RewardKind] = Registry("club.reward_kinds")
