"""What upper packages fill: which activities there are, and what points are spent on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FactType = Literal["integer", "boolean", "text"]
TYPES: dict[FactType, type] = {"integer": int, "boolean": bool, "text": str}


class UnknownActivity(ValueError):
    """Nobody has registered this kind of activity."""


class BadFact(ValueError):
    """A fact that the kind does not have, or a value of the wrong type."""


@dataclass(frozen=True, kw_only=True)
class ActivityKind:
    """An activity that rules may reward. `sentence` says what was done, from its facts ("order 4X7")."""

    code: str
    label: Any  # lazy text
    facts: Mapping[str, FactType] = field(default_factory=dict)
    sentence: Callable[[Mapping[str, Any]], str]


_kinds: dict[str, ActivityKind] = {}
_purposes: dict[str, Callable[[str], str]] = {}


def register_activity_kind(kind: ActivityKind) -> None:
    if kind.code in _kinds:
        raise ValueError(f"The activity {kind.code!r} is registered already.")
    _kinds[kind.code] = kind


def activity_kind(code: str) -> ActivityKind | None:
    return _kinds.get(code)


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
