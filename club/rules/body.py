"""The body of a rule version: a small closed schema, parsed before anything is computed from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from club.registry import TYPES, FactType, activity_kind
from lib import conditions
from lib.money import whole

KEYS = {"trigger", "when", "amount", "multiply", "expiry_months", "pending_days"}
AMOUNT_KEYS, FACTOR_KEYS = {"points", "per", "every"}, {"id", "when", "num", "den"}
SHORTEST_MONTH = 29  # Esfand, three years of four


class BadBody(ValueError):
    """The body does not follow the schema; the text says where."""


@dataclass(frozen=True, kw_only=True)
class Multiplier:
    id: str
    when: Mapping[str, Any]
    num: int
    den: int


@dataclass(frozen=True, kw_only=True)
class Body:
    """`points` per `every` units of the fact `per`, or once (`per` None). `points` None is a blank number.

    Points can be spent `pending_days` after the activity and are good to the end of the Jalali month that lies
    `expiry_months` later (None: for ever).
    """

    trigger: str
    points: int | None
    per: str | None = None
    every: int = 1
    when: Mapping[str, Any] | None = None
    multiply: tuple[Multiplier, ...] = ()
    expiry_months: int | None = None
    pending_days: int = 0

    @property
    def is_blank(self) -> bool:
        """A number that the documents leave open and nobody has set (Q1)."""
        return self.points is None

    @property
    def conditions(self) -> list[Mapping[str, Any]]:
        """Every tree of it."""
        return [tree for tree in (self.when, *(each.when for each in self.multiply)) if tree is not None]


def parse(raw: Mapping[str, Any]) -> Body:
    """Raises BadBody. A rule never subtracts: no number here may be negative."""
    try:
        amount = raw["amount"]
        _closed(raw, KEYS)
        _closed(amount, AMOUNT_KEYS)
        body = Body(
            trigger=str(raw["trigger"]),
            points=None if amount["points"] is None else whole(amount["points"]),
            per=amount.get("per"),
            every=whole(amount.get("every", 1)),
            when=raw.get("when"),
            multiply=tuple(_multiplier(each) for each in raw.get("multiply", ())),
            expiry_months=None if raw.get("expiry_months") is None else whole(raw["expiry_months"]),
            pending_days=whole(raw.get("pending_days", 0)),
        )
        for tree in body.conditions:
            conditions.check(tree)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadBody(str(error)) from error
    _check_numbers(body)
    return body


def _closed(part: Mapping[str, Any], keys: set[str]) -> None:
    """A word nobody reads is a slip of the pen: "expiry_month" would make points eternal."""
    if strange := set(part) - keys:
        raise BadBody(f"Not a part of a rule: {', '.join(sorted(map(str, strange)))}.")


def _multiplier(raw: Mapping[str, Any]) -> Multiplier:
    _closed(raw, FACTOR_KEYS)
    return Multiplier(id=str(raw["id"]), when=raw["when"], num=whole(raw["num"]), den=whole(raw["den"]))


def _check_numbers(body: Body) -> None:
    if body.points is not None and body.points < 0:
        raise BadBody("A rule never takes points away.")
    if body.every < 1 or any(each.num < 0 or each.den < 1 for each in body.multiply):
        raise BadBody("Steps and divisors are at least 1, factors are not negative.")
    if body.pending_days < 0 or (body.expiry_months is not None and body.expiry_months < 1):
        raise BadBody("Months of life are at least 1, days of waiting are not negative.")
    if body.expiry_months is not None and body.pending_days > SHORTEST_MONTH * body.expiry_months:
        raise BadBody("Points would expire before they can be spent.")


def check_kind(body: Body) -> None:
    """The rule asks only for facts that its activity has, and compares them with values of their type. BadBody.

    Checked when a version is drafted: a comparison of a number with a text would stop every payment later.
    """
    kind = activity_kind(body.trigger)
    if kind is None:
        raise BadBody(f"Nobody reports {body.trigger}.")
    if body.per is not None and kind.facts.get(body.per) != "integer":
        raise BadBody(f"{body.per} is not a number of {body.trigger}.")
    for leaf in (leaf for tree in body.conditions for leaf in _leaves(tree)):
        if leaf["f"] not in kind.facts:
            raise BadBody(f"{body.trigger} has no fact {leaf['f']}.")
        _check_leaf(leaf, kind.facts[leaf["f"]])


def _check_leaf(leaf: Mapping[str, Any], fact_type: FactType) -> None:
    values = leaf["v"] if leaf["op"] == "in" else [leaf["v"]]
    if not isinstance(values, list) or any(type(value) is not TYPES[fact_type] for value in values):
        raise BadBody(f"{leaf['f']} cannot be compared with {leaf['v']!r}.")
    if leaf["op"] in {">=", "<="} and fact_type != "integer":
        raise BadBody(f"{leaf['f']} has no order.")


def _leaves(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "f" in tree:
        yield tree
    elif "not" in tree:
        yield from _leaves(tree["not"])
    else:
        for branch in next(iter(tree.values())):
            yield from _leaves(branch)
