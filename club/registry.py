"""What upper packages fill: which activities there are, and what points are spent on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FactType = Literal["integer", "boolean", "text"]


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


def activity_kinds() -> Mapping[str, ActivityKind]:
    return _kinds


def register_purpose(*, code: str, sentence: Callable[[str], str]) -> None:
    """`sentence` is given the hold's key and says what the points were spent on."""
    if code in _purposes:
        raise ValueError(f"The purpose {code!r} is registered already.")
    _purposes[code] = sentence


def purpose_sentence(*, code: str, key: str) -> str:
    return _purposes[code](key) if code in _purposes else key
