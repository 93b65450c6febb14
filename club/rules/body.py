"""The body of a rule version: a small closed schema, parsed before anything is computed from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib import conditions
from lib.money import whole


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
    """`points` per `every` units of the fact `per`, or once (`per` None). `points` None is a blank number."""

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


def parse(raw: Mapping[str, Any]) -> Body:
    """Raises BadBody. A rule never subtracts: no number here may be negative."""
    try:
        amount = raw["amount"]
        body = Body(
            trigger=str(raw["trigger"]),
            points=None if amount["points"] is None else whole(amount["points"]),
            per=amount.get("per"),
            every=whole(amount.get("every", 1)),
            when=raw.get("when"),
            multiply=tuple(
                Multiplier(id=str(each["id"]), when=each["when"], num=whole(each["num"]), den=whole(each["den"]))
                for each in raw.get("multiply", ())
            ),
            expiry_months=None if raw.get("expiry_months") is None else whole(raw["expiry_months"]),
            pending_days=whole(raw.get("pending_days", 0)),
        )
        for tree in [body.when, *(each.when for each in body.multiply)]:
            if tree is not None:
                conditions.check(tree)
    except (KeyError, TypeError, ValueError) as error:
        raise BadBody(str(error)) from error
    _check_numbers(body)
    return body


def _check_numbers(body: Body) -> None:
    if body.points is not None and body.points < 0:
        raise BadBody("A rule never takes points away.")
    if body.every < 1 or any(each.num < 0 or each.den < 1 for each in body.multiply):
        raise BadBody("Steps and divisors are at least 1, factors are not negative.")
    if body.pending_days < 0 or (body.expiry_months is not None and body.expiry_months < 1):
        raise BadBody("Months of life are at least 1, days of waiting are not negative.")
