"""A closed tree of conditions over plain facts: {"all": […]}, {"any": […]}, {"not": …} or {"f": fact, "op": …, "v": …}.

Three-valued: a leaf whose fact is absent is unknown (None), so that "not blocked" never becomes true because nobody
said anything. Every branch is evaluated, even when the answer is known, because the trace must be whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda fact, value: fact == value,
    ">=": lambda fact, value: fact >= value,
    "<=": lambda fact, value: fact <= value,
    "in": lambda fact, value: fact in value,
}


class BadTree(ValueError):
    """The tree is not of the closed form."""


@dataclass(frozen=True)
class Leaf:
    """One comparison as it was made: `result` is None when the fact was missing."""

    fact: str
    op: str
    expected: Any
    actual: Any
    result: bool | None


def check(tree: Any) -> None:
    """Raises BadTree unless the tree has the closed form."""
    if not isinstance(tree, dict):
        raise BadTree("A condition is an object.")
    if set(tree) in ({"all"}, {"any"}):
        for branch in next(iter(tree.values())):
            check(branch)
    elif set(tree) == {"not"}:
        check(tree["not"])
    elif set(tree) != {"f", "op", "v"} or tree["op"] not in OPERATORS or not isinstance(tree["f"], str):
        raise BadTree(f"Not a condition: {tree!r}")


def evaluate(tree: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[bool | None, list[Leaf]]:
    """The answer (True, False, None = unknown) and every leaf in order."""
    leaves: list[Leaf] = []
    return _evaluate(tree, facts, leaves), leaves


def _evaluate(tree: Mapping[str, Any], facts: Mapping[str, Any], leaves: list[Leaf]) -> bool | None:
    if "not" in tree:
        inner = _evaluate(tree["not"], facts, leaves)
        return None if inner is None else not inner
    for word, decisive in (("all", False), ("any", True)):
        if word in tree:
            return _joined([_evaluate(branch, facts, leaves) for branch in tree[word]], decisive)
    actual = facts.get(tree["f"])
    result = None if actual is None else bool(OPERATORS[tree["op"]](actual, tree["v"]))
    leaves.append(Leaf(tree["f"], tree["op"], tree["v"], actual, result))
    return result


def _joined(answers: Sequence[bool | None], decisive: bool) -> bool | None:
    """One decisive answer decides; else one unknown leaves it open."""
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive
