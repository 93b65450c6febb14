"""The body of a rule version: a small closed schema, parsed before anything is computed from it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from ledger.api import FAR
from lib import conditions
from lib.jalali import end_of_month, tehran_date
from lib.money import whole
from points.rules.parts import (
    AMOUNT_KEYS,
    EXPIRY_KEYS,
    FACTOR_KEYS,
    KEYS,
    PENDING_KEYS,
    BadBody,
    Cap,
    Multiplier,
    closed,
)

SHORTEST_MONTH = 29  # Esfand, three years of four
Rounding = Literal["half_up", "down"]

__all__ = ["BadBody", "Body", "Cap", "Multiplier", "parse"]


@dataclass(frozen=True, kw_only=True)
class Body:
    """`points` per `every` units of the fact `per`, at most `most` units (None: no end), or once (`per` None).

    With `by` the points stand in `table` under the value of that fact. A number that is None is blank (Q1).
    Points can be spent `pending_days` after the activity and are good to the end of the Jalali month that lies
    `expiry_months` later (None: for ever). `pending_until` names what the activity's reporter waits for. Of the rules
    of one `stack` group only the one that gives most pays. `qualifies`: the points count for thresholds.
    """

    trigger: str
    points: int | None = None
    per: str | None = None
    every: int = 1
    most: int | None = None
    by: str | None = None
    table: Mapping[str, int | None] = field(default_factory=dict)
    when: Mapping[str, Any] | None = None
    multiply: tuple[Multiplier, ...] = ()
    rounding: Rounding = "half_up"
    caps: tuple[Cap, ...] = ()
    stack: str | None = None
    qualifies: bool = True
    expiry_months: int | None = None
    pending_days: int = 0
    pending_until: str | None = None

    @cached_property
    def is_blank(self) -> bool:
        """A number that the documents leave open and nobody has set (Q1)."""
        numbers = [self.points] if self.by is None else [*self.table.values()] or [None]
        return None in numbers or any(cap.max_points is None for cap in self.caps)

    @cached_property
    def conditions(self) -> list[Mapping[str, Any]]:
        """Every tree of it: the condition of the rule (if it has one), then those of the factors."""
        return [tree for tree in (self.when, *(each.when for each in self.multiply)) if tree is not None]

    def life(self, occurred_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """From when points can be spent and when they expire (UTC): after the last day of a Jalali month in Tehran."""
        expires_at = FAR
        if self.expiry_months is not None:
            expires_at = end_of_month(tehran_date(occurred_at), months_later=self.expiry_months)
        return occurred_at + dt.timedelta(days=self.pending_days), expires_at


def parse(raw: Mapping[str, Any]) -> Body:
    """Raises BadBody. A rule never subtracts: no number here may be negative."""
    try:
        closed(raw, KEYS)
        body = Body(
            trigger=_text(raw["trigger"]),
            when=raw.get("when"),
            multiply=tuple(Multiplier.of(closed(each, FACTOR_KEYS)) for each in raw.get("multiply", ())),
            rounding=_one_of(raw.get("round", "half_up"), "half_up", "down"),
            caps=tuple(Cap.of(each) for each in raw.get("caps", ())),
            stack=_stack(raw.get("stack")),
            qualifies=_flag(raw.get("qualifies", True)),
            **_amount(closed(raw["amount"], AMOUNT_KEYS)),
            **_life(raw),
        )
        for tree in body.conditions:
            conditions.check(tree)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadBody(str(error)) from error
    _check_numbers(body)
    return body


def _amount(raw: Mapping[str, Any]) -> dict[str, Any]:
    if "by" in raw:
        closed(raw, {"by", "table"})
        table = {_text(name): _blank_or_whole(points) for name, points in raw["table"].items()}
        return {"by": _text(raw["by"]), "table": table}
    closed(raw, AMOUNT_KEYS - {"by", "table"})
    return {
        "points": _blank_or_whole(raw["points"]),
        "per": None if raw.get("per") is None else _text(raw["per"]),
        "every": whole(raw.get("every", 1)),
        "most": _blank_or_whole(raw.get("max_days")),
    }


def _life(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Both spellings: {"expiry_months": 12, "pending_days": 7} and {"expiry": {…}, "pending": {…}}."""
    if {"expiry", "expiry_months"} <= set(raw) or {"pending", "pending_days"} <= set(raw):
        raise BadBody("A length of life is said once.")
    expiry = closed(raw.get("expiry") or {"months": raw.get("expiry_months")}, EXPIRY_KEYS)
    pending = closed(raw.get("pending") or {"days": raw.get("pending_days", 0)}, PENDING_KEYS)
    _one_of(expiry.get("round", "end_of_jalali_month"), "end_of_jalali_month")
    return {
        "expiry_months": _blank_or_whole(expiry.get("months")),
        "pending_days": whole(pending.get("days", 0)),
        "pending_until": None if pending.get("until") is None else _text(pending["until"]),
    }


def _stack(raw: Mapping[str, Any] | None) -> str | None:
    if raw is None:
        return None
    closed(raw, {"group", "mode"})
    _one_of(raw.get("mode", "best_of"), "best_of")
    return _text(raw["group"])


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise BadBody(f"Not a name: {value!r}.")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadBody(f"Neither yes nor no: {value!r}.")
    return value


def _one_of(value: Any, *words: str) -> Any:
    if value not in words:
        raise BadBody(f"{value!r} is none of {', '.join(words)}.")
    return value


def _blank_or_whole(value: object) -> int | None:
    return None if value is None else whole(value)


def _check_numbers(body: Body) -> None:
    numbers = [body.points, *body.table.values(), *(cap.max_points for cap in body.caps)]
    if any(number is not None and number < 0 for number in numbers):
        raise BadBody("A rule never takes points away.")
    if body.every < 1 or any(each.num < 0 or each.den < 1 for each in body.multiply):
        raise BadBody("Steps and divisors are at least 1, factors are not negative.")
    if body.most is not None and (body.most < 1 or body.per is None):
        raise BadBody("The most that counts is at least 1 of something counted.")
    if len({cap.key for cap in body.caps}) != len(body.caps):
        raise BadBody("Two caps for the same window.")
    if body.pending_days < 0 or (body.expiry_months is not None and body.expiry_months < 1):
        raise BadBody("Months of life are at least 1, days of waiting are not negative.")
    if body.expiry_months is not None and body.pending_days > SHORTEST_MONTH * body.expiry_months:
        raise BadBody("Points would expire before they can be spent.")
