"""The parts of a rule's body, and the words that may stand in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib.money import whole

KEYS = {
    "trigger", "when", "amount", "multiply", "round", "caps", "stack", "qualifies",
    "expiry", "pending", "expiry_months", "pending_days",
}  # fmt: skip
AMOUNT_KEYS = {"points", "per", "every", "max_days", "by", "table"}
FACTOR_KEYS = {"id", "when", "num", "den"}
CAP_KEYS = {"per", "window", "max_points", "slots"}
EXPIRY_KEYS, PENDING_KEYS = {"months", "round"}, {"days", "until"}
MOST_SLOTS = 64
WINDOWS = ("day", "month", "lifetime")
Window = Literal["day", "month", "lifetime"]


class BadBody(ValueError):
    """The body does not follow the schema; the text says where."""


def closed(part: Mapping[str, Any], keys: set[str]) -> Mapping[str, Any]:
    """A word nobody reads is a slip of the pen: "expiry_month" would make points eternal."""
    if strange := set(part) - keys:
        raise BadBody(f"Not a part of a rule: {', '.join(sorted(map(str, strange)))}.")
    return part


@dataclass(frozen=True, kw_only=True)
class Multiplier:
    """× num/den when the condition holds."""

    id: str
    when: Mapping[str, Any]
    num: int
    den: int

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Multiplier":
        return cls(id=str(raw["id"]), when=raw["when"], num=whole(raw["num"]), den=whole(raw["den"]))


@dataclass(frozen=True, kw_only=True)
class Cap:
    """At most `max_points` in a window. `per` member: what is too much is cut off. `per` rule: a budget, in which an
    award fits whole or not at all, split over `slots` counters so that many can take from it at once."""

    per: Literal["member", "rule"]
    window: Window
    max_points: int | None
    slots: int = 1

    @property
    def key(self) -> str:
        return f"{self.per}:{self.window}"

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Cap":
        closed(raw, CAP_KEYS)
        cap = cls(
            per=raw["per"],
            window=raw["window"],
            max_points=None if raw["max_points"] is None else whole(raw["max_points"]),
            slots=whole(raw.get("slots", 1)),
        )
        if cap.per not in {"member", "rule"} or cap.window not in WINDOWS:
            raise BadBody(f"Not a cap: {dict(raw)!r}.")
        if not 1 <= cap.slots <= MOST_SLOTS or (cap.per == "member" and cap.slots > 1):
            raise BadBody("Only a budget has slots, and not many.")
        return cap
