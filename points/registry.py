"""What upper packages fill: which activities there are, what points are spent on, and who listens to what is earned."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.db.models import Exists

from lib.registry import Registry, Slot

FactType = Literal["integer", "boolean", "text"]
TYPES: dict[FactType, type] = {"integer": int, "boolean": bool, "text": str}


class UnknownActivity(ValueError):
    """Nobody has registered this kind of activity."""


class BadFact(ValueError):
    """A fact that the kind does not have, or a value of the wrong type."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that may be known of an activity. `label` says what, in people's words; `unit` what a number counts.

    `choices`: the words for the values of a text, where these are all there are. `step`: how much of it earns once,
    where nobody has set it. The sentences are optional, and may answer "" where the general one will do: `each` says
    what a rule gives for it (points, every), `steps` how points came about (steps, every, each), `compared` what a
    condition asks (operator, value).
    """

    name: str
    type: FactType
    label: Any  # lazy text
    unit: Literal["", "rials", "days", "points"] = ""
    choices: Mapping[str, Any] | None = None
    step: int = 1
    each: Callable[[int, int], str] | None = None
    steps: Callable[[int, int, int], str] | None = None
    compared: Callable[[str, Any], str] | None = None

    def choice_label(self, value: str) -> str:
        return str((self.choices or {}).get(value, value))


@dataclass(frozen=True, kw_only=True)
class FoundingRule:
    """A rule of the founding documents about one kind of activity. `place`: where it stands among all of them."""

    code: str
    place: int
    body: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ActivityKind:
    """An activity that rules may reward. `sentence` says what was done, from its facts ("order 4X7").

    `waits_for` names moments that the reporter itself waits for before it reports (a rule may say "until" only of
    these). `is_real`: doing it shows that a person is there; the introducer is paid at the first such activity of whom
    he brought (C-25). `is_once`: one person earns it once for the same facts, in however many memberships (N1).
    `is_trade`: it is buying, which is not taking part in the city.
    """

    code: str
    label: Any  # lazy text
    facts: Sequence[Fact] = ()
    sentence: Callable[[Mapping[str, Any]], str]
    waits_for: Mapping[str, Any] = field(default_factory=dict)
    is_real: bool = False
    is_once: bool = False
    is_trade: bool = False
    founding: Sequence[FoundingRule] = ()

    def fact(self, name: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.name == name), None)


activity_kinds: Registry[ActivityKind] = Registry("points.activity_kinds")


@dataclass(frozen=True, kw_only=True)
class Due:
    """Somebody else who earns by an activity: what is recorded for that member, at the same moment."""

    member_id: int
    wallet_id: int
    kind: str
    source: str
    source_id: str


class WhoIsDue(Protocol):
    def __call__(self, *, member_id: int, kind: ActivityKind, occurred_at: dt.datetime) -> Sequence[Due]:
        """Asked while a new activity is recorded, in its transaction and before any wallet is locked."""


@dataclass(frozen=True, kw_only=True)
class AlsoDue:
    """Who else may earn by what a member does. `may_be` is a condition on the member's row, read along with it, so that
    `due` is asked only where it can matter: most activities concern nobody else, and cost no query for it.
    """

    may_be: Callable[[], Exists]
    due: WhoIsDue


also_due: Registry[AlsoDue] = Registry("points: also due")


class RequestBehind(Protocol):
    def __call__(self, *, allocation_id: int) -> int | None:
        """The request for review that a list of credit answers, for a link; None where there is none."""


request_behind: Slot[RequestBehind] = Slot("points: request behind a list of credit")


def check_facts(*, kind: str, facts: Mapping[str, Any]) -> None:
    """Facts may be absent or None (then they are unknown), never strange. Raises UnknownActivity or BadFact."""
    known = activity_kinds.get(kind)
    if known is None:
        raise UnknownActivity(kind)
    for name, value in facts.items():
        fact = known.fact(name)
        # The exact type: True is an int to Python, and would be counted.
        if fact is None or (value is not None and type(value) is not TYPES[fact.type]):
            raise BadFact(f"{kind}: {name} is {value!r}")


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What points are held and spent for. `sentence` is given the hold's key and says what they were spent on.

    `posts_own_rials`: whoever spends them writes the rials off what the city owes itself, at a value of its own, when
    it spends; the nightly books leave them out then.
    """

    sentence: Callable[[str], str]
    posts_own_rials: bool = False


purposes: Registry[Purpose] = Registry("points.purposes")


def purpose_sentence(*, code: str, key: str) -> str:
    purpose = purposes.get(code)
    return purpose.sentence(key) if purpose else key


@dataclass(frozen=True, kw_only=True)
class PointsAccount:
    """What points on an account of the ledger mean to the rial books of the points; `owner` is a package.

    issued: given, an expense and a debt of the city. expired, used: the debt is gone, without or with something for it.
    passing: they only pass through.
    """

    owner: str
    means: Literal["issued", "expired", "used", "passing"]


class UnknownAccount(LookupError):
    """Points lie on an account that nobody has registered: what they cost the city cannot be said."""


REDEEMED = "redeemed:"  # with the purpose after it
# By code; "issuer:*" stands for all that begin so. Where points were spent is known by the purposes.
points_accounts: Registry[PointsAccount] = Registry("points.points_accounts")


def points_account(code: str) -> PointsAccount:
    """Raises UnknownAccount with the code: the books refuse to guess."""
    found = points_accounts.get(code) or points_accounts.get(f"{code.partition(':')[0]}:*")
    if found is not None:
        return found
    if code.startswith(REDEEMED) and code.removeprefix(REDEEMED) in purposes:
        return PointsAccount(owner=code.removeprefix(REDEEMED), means="used")
    raise UnknownAccount(f"Nobody has registered the account of points {code!r}.")


def posts_own_rials(code: str) -> bool:
    """Whether points that were spent to this account are in the books of rials already."""
    purpose = purposes.get(code.removeprefix(REDEEMED)) if code.startswith(REDEEMED) else None
    return purpose is not None and purpose.posts_own_rials


class Earned(Protocol):
    """Runs after each award, in its transaction; the member's wallet is locked then. `qualifies`: the points count for
    thresholds and tiers.
    """

    def __call__(
        self, *, member_id: int, points: int, event_kind: str, qualifies: bool, journal_id: int, at: dt.datetime
    ) -> None: ...


class TakenBack(Protocol):
    """Runs when qualifying points are taken back, in the same transaction.

    `points` is what the activity earned less than before, also the part that had been spent and was `forgiven`:
    buying, spending and giving back must not climb a tier. Who ends something for it that points were spent on keeps
    back as much as was forgiven, and returns how much that was; the next handler hears of the rest.
    """

    def __call__(self, *, member_id: int, points: int, forgiven: int, at: dt.datetime) -> int: ...


class AllocationDecided(Protocol):
    """Runs in the second person's transaction, and may refuse by raising ValidationError: then nothing is decided and
    nothing given.
    """

    def __call__(self, *, allocation_id: int, approved: bool, given: int, at: dt.datetime) -> None: ...


earned: Registry[Earned] = Registry("points.earned")
taken_back: Registry[TakenBack] = Registry("points.taken_back")
allocation_decided: Registry[AllocationDecided] = Registry("points.allocation_decided")


def tell_allocation_decided(*, allocation_id: int, approved: bool, given: int, at: dt.datetime) -> None:
    for handler in allocation_decided:
        handler(allocation_id=allocation_id, approved=approved, given=given, at=at)


def tell_earned(
    *, member_id: int, points: int, event_kind: str, qualifies: bool, journal_id: int, at: dt.datetime
) -> None:
    for handler in earned:
        handler(
            member_id=member_id,
            points=points,
            event_kind=event_kind,
            qualifies=qualifies,
            journal_id=journal_id,
            at=at,
        )


def tell_taken_back(*, member_id: int, points: int, at: dt.datetime, forgiven: int = 0) -> None:
    for handler in taken_back:
        forgiven -= handler(member_id=member_id, points=points, forgiven=forgiven, at=at)
