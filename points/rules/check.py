"""A body against its activity: only facts that it has, compared with values of their type."""

from collections.abc import Mapping
from typing import Any

from lib.conditions import leaves_of
from points.registry import TYPES, ActivityKind, FactType, activity_kinds
from points.rules.body import BadBody, Body


def check_kind(body: Body) -> None:
    """The rule asks only for facts that its activity has, and compares them with values of their type. BadBody.

    Checked when a version is drafted: a comparison of a number with a text would stop every payment later.
    """
    kind = activity_kinds.get(body.trigger)
    if kind is None:
        raise BadBody(f"Nobody reports {body.trigger}.")
    if body.per is not None and _type(kind, body.per) != "integer":
        raise BadBody(f"{body.per} is not a number of {body.trigger}.")
    if body.by is not None:
        _check_table(body, kind)
    if body.pending_until is not None and body.pending_until not in kind.waits_for:
        raise BadBody(f"{body.trigger} does not wait for {body.pending_until}.")
    for leaf in (leaf for tree in body.conditions for leaf in leaves_of(tree)):
        fact_type = _type(kind, leaf["f"])
        if fact_type is None:
            raise BadBody(f"{body.trigger} has no fact {leaf['f']}.")
        _check_leaf(leaf, fact_type)


def _type(kind: ActivityKind, name: str) -> FactType | None:
    fact = kind.fact(name)
    return fact.type if fact else None


def _check_table(body: Body, kind: ActivityKind) -> None:
    fact = kind.fact(body.by or "")
    if fact is None or fact.type != "text":
        raise BadBody(f"{body.by} is not a word of {body.trigger}.")
    if fact.choices is not None and (strange := set(body.table) - set(fact.choices)):
        raise BadBody(f"{body.by} is never {', '.join(sorted(strange))}.")


def _check_leaf(leaf: Mapping[str, Any], fact_type: FactType) -> None:
    values = leaf["v"] if leaf["op"] in {"in", "between"} else [leaf["v"]]
    if not isinstance(values, list) or any(type(value) is not TYPES[fact_type] for value in values):
        raise BadBody(f"{leaf['f']} cannot be compared with {leaf['v']!r}.")
    if leaf["op"] in {">=", "<=", "between"} and fact_type != "integer":
        raise BadBody(f"{leaf['f']} has no order.")
