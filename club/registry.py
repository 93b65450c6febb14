"""What upper packages fill: which activities there are, what points are spent on, and who listens to what is earned."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from lib.registry import Slot

FactType = Literal["integer", "boolean", "text"]
TYPES: dict[FactType, type] = {"integer": int, "boolean": bool, "text": str}


class UnknownActivity(ValueError):
    """Nobody has registered this kind of activity."""


class BadFact(ValueError):
    """A fact that the kind does not have, or a value of the wrong type."""


@dataclass(frozen=True, kw_only=True)
class ActivityKind:
    """An activity that rules may reward. `sentence` says what was done, from its facts ("order 4X7").

    `fact_labels` are the facts in people's words, `choices` the words for the values of a text fact. `waits_for` names
    moments that the reporter itself waits for before it reports (a rule may say "until" only of these). `is_real`: doing
    it shows that a person is there; the introducer is paid at the first such activity of whom he brought (C-25).
    """

    code: str
    label: Any  # lazy text
    facts: Mapping[str, FactType] = field(default_factory=dict)
    sentence: Callable[[Mapping[str, Any]], str]
    fact_labels: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    waits_for: Mapping[str, Any] = field(default_factory=dict)
    is_real: bool = False

    def fact_label(self, name: str) -> str:
        return str(self.fact_labels.get(name, name))


_kinds: dict[str, ActivityKind] = {}
_purposes: dict[str, Callable[[str], str]] = {}

Earned = Callable[[int, int, str, bool, int, dt.datetime], None]
TakenBack = Callable[[int, int, int, dt.datetime], int | None]
Lost = Callable[..., int]
AllocationDecided = Callable[[int, bool, int, dt.datetime], None]


class ProvenNumber(Protocol):
    def __call__(self, *, member_id: int) -> str:
        """The national id of a member that a card or the national service has confirmed; "" where none did."""


proven_number = Slot[ProvenNumber]("club.proven_number")
_earned: dict[str, Earned] = {}
_lost: dict[str, Lost] = {}
_taken_back: dict[str, TakenBack] = {}
_decided: dict[str, AllocationDecided] = {}


def register_activity_kind(kind: ActivityKind) -> None:
    if kind.code in _kinds:
        raise ValueError(f"The activity {kind.code!r} is registered already.")
    _kinds[kind.code] = kind


def activity_kind(code: str) -> ActivityKind | None:
    return _kinds.get(code)


def activity_kinds() -> list[ActivityKind]:
    return list(_kinds.values())


def check_facts(*, kind: str, facts: Mapping[str, Any]) -> None:
    """Facts may be absent or None (then they are unknown), never strange. Raises UnknownActivity or BadFact."""
    known = _kinds.get(kind)
    if known is None:
        raise UnknownActivity(kind)
    for name, value in facts.items():
        # The exact type: True is an int to Python, and would be counted.
        if name not in known.facts or (value is not None and type(value) is not TYPES[known.facts[name]]):
            raise BadFact(f"{kind}: {name} is {value!r}")


def register_purpose(*, code: str, sentence: Callable[[str], str]) -> None:
    """`sentence` is given the hold's key and says what the points were spent on."""
    if code in _purposes:
        raise ValueError(f"The purpose {code!r} is registered already.")
    _purposes[code] = sentence


def purpose_sentence(*, code: str, key: str) -> str:
    return _purposes[code](key) if code in _purposes else key


def register_earned(name: str, handler: Earned) -> None:
    """`handler(member_id, points, event_kind, qualifies, journal_id, at)` runs after each award, in its transaction.

    The member's wallet is locked then. `qualifies`: the points count for thresholds and tiers.
    """
    if name in _earned:
        raise ValueError(f"The handler {name!r} is registered already.")
    _earned[name] = handler


def register_taken_back(name: str, handler: TakenBack) -> None:
    """`handler(member_id, points, forgiven, at)` runs when qualifying points are taken back, in the same transaction.

    `points` is what the activity earned less than before, also the part that had been spent and was `forgiven`:
    buying, spending and giving back must not climb a tier. Who ends something for it that points were spent on keeps
    back as much as was forgiven, and returns how much that was; the next handler hears of the rest.
    """
    if name in _taken_back:
        raise ValueError(f"The handler {name!r} is registered already.")
    _taken_back[name] = handler


def register_allocation_decided(name: str, handler: AllocationDecided) -> None:
    """`handler(allocation_id, approved, points given, at)` runs in the second person's transaction, and may refuse by
    raising ValidationError: then nothing is decided and nothing given."""
    if name in _decided:
        raise ValueError(f"The handler {name!r} is registered already.")
    _decided[name] = handler


def tell_allocation_decided(*, allocation_id: int, approved: bool, given: int, at: dt.datetime) -> None:
    for handler in _decided.values():
        handler(allocation_id, approved, given, at)


def tell_earned(
    *, member_id: int, points: int, event_kind: str, qualifies: bool, journal_id: int, at: dt.datetime
) -> None:
    for handler in _earned.values():
        handler(member_id, points, event_kind, qualifies, journal_id, at)


def register_lost(name: str, handler: Lost) -> None:
    """`handler` is called under the member's wallet lock when thresholds are no longer reached.

    Named: member_id, thresholds, year, forgiven, at. It returns what it kept back of `forgiven`.
    """
    if name in _lost:
        raise ValueError(f"{name!r} listens already.")
    _lost[name] = handler


def tell_lost(*, member_id: int, thresholds: Sequence[int], year: int, at: dt.datetime, forgiven: int = 0) -> int:
    """`thresholds` by id, of the Jalali year; `at` is UTC. What was kept back of `forgiven` points."""
    rest = forgiven
    for handler in _lost.values():
        rest -= handler(member_id=member_id, thresholds=thresholds, year=year, forgiven=rest, at=at)
    return forgiven - rest


def tell_taken_back(*, member_id: int, points: int, at: dt.datetime, forgiven: int = 0) -> None:
    for handler in _taken_back.values():
        forgiven -= handler(member_id, points, forgiven, at) or 0


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

    code: str
    label: Any  # lazy text
    needs_venue: bool = True
    taken: Callable[[TakenReward], None] | None = None
    may_return: Callable[[TakenReward], bool] | None = None
    link: Callable[[TakenReward], str] | None = None


_reward_kinds: dict[str, RewardKind] = {}


def register_reward_kind(kind: RewardKind) -> None:
    if kind.code in _reward_kinds:
        raise ValueError(f"The kind of reward {kind.code!r} is registered already.")
    _reward_kinds[kind.code] = kind


def reward_kinds() -> list[RewardKind]:
    return list(_reward_kinds.values())


def reward_kind(code: str) -> RewardKind | None:
    return _reward_kinds.get(code)
