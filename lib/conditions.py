"""A closed tree of conditions over plain facts: {"all": […]}, {"any": […]}, {"not": …} or {"f": fact, "op": …, "v": …}.

Three-valued: a leaf whose fact is absent is unknown (None), so that "not blocked" never becomes true because nobody
said anything. Every branch is evaluated, even when the answer is known, because the trace must be whole.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Facts = Mapping[str, Any]
OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda fact, value: fact == value,
    "!=": lambda fact, value: fact != value,
    ">=": lambda fact, value: fact >= value,
    "<=": lambda fact, value: fact <= value,
    "in": lambda fact, value: fact in value,
    "between": lambda fact, value: value[0] <= fact <= value[1],  # both ends belong to it
}


class BadTree(ValueError):
    """The tree is not of the closed form."""


class Leaf(NamedTuple):
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
        branches = next(iter(tree.values()))
        if not isinstance(branches, list):
            raise BadTree("Branches are a list.")
        for branch in branches:
            check(branch)
    elif set(tree) == {"not"}:
        check(tree["not"])
    elif set(tree) != {"f", "op", "v"} or tree["op"] not in OPERATORS or not isinstance(tree["f"], str):
        raise BadTree(f"Not a condition: {tree!r}")
    elif tree["op"] == "between" and not (isinstance(tree["v"], list) and len(tree["v"]) == 2):
        raise BadTree(f"Not two ends: {tree!r}")


def leaves_of(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The comparisons of a tree, in the order in which `evaluate` makes them."""
    if "f" in tree:
        yield tree
    elif "not" in tree:
        yield from leaves_of(tree["not"])
    else:
        for branch in next(iter(tree.values())):
            yield from leaves_of(branch)


def evaluate(tree: Mapping[str, Any], facts: Facts, *, flipped: Container[int] = ()) -> tuple[bool | None, list[Leaf]]:
    """The answer (True, False, None = unknown) and every leaf in order.

    `flipped` are numbers of leaves that count as the opposite of what they were: "what if this had been so?"
    """
    leaves: list[Leaf] = []
    return _evaluate(tree, facts, leaves, flipped), leaves


def _evaluate(tree: Mapping[str, Any], facts: Facts, leaves: list[Leaf], flipped: Container[int]) -> bool | None:
    if "f" in tree:
        return _compare(tree, facts, leaves, flipped)
    if "not" in tree:
        inner = _evaluate(tree["not"], facts, leaves, flipped)
        return None if inner is None else not inner
    ((word, branches),) = tree.items()
    return _joined([_evaluate(branch, facts, leaves, flipped) for branch in branches], word == "any")


def _compare(leaf: Mapping[str, Any], facts: Facts, leaves: list[Leaf], flipped: Container[int]) -> bool | None:
    name, op, value = leaf["f"], leaf["op"], leaf["v"]
    actual = facts.get(name)
    result = None if actual is None else bool(OPERATORS[op](actual, value))
    if flipped and len(leaves) in flipped:
        result = not result
    leaves.append(Leaf(name, op, value, actual, result))
    return result


def _joined(answers: Sequence[bool | None], decisive: bool) -> bool | None:
    """One decisive answer decides; else one unknown leaves it open."""
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def compiled(tree: Mapping[str, Any]) -> Callable[[Facts], bool | None]:
    """The same answer as `evaluate` without the leaves, several times quicker: for lists and trials."""
    if "not" in tree:
        inner = compiled(tree["not"])
        return lambda facts: None if (answer := inner(facts)) is None else not answer
    for word, decisive in (("all", False), ("any", True)):
        if word in tree:
            return _compiled_joined([compiled(branch) for branch in tree[word]], decisive)
    name, operator, value = tree["f"], OPERATORS[tree["op"]], tree["v"]
    return lambda facts: None if (actual := facts.get(name)) is None else bool(operator(actual, value))


def _compiled_joined(parts: Sequence[Callable[[Facts], bool | None]], decisive: bool) -> Callable[[Facts], bool | None]:
    def joined(facts: Facts) -> bool | None:
        is_open = False
        for part in parts:
            answer = part(facts)
            if answer is decisive:
                return decisive
            is_open = is_open or answer is None
        return None if is_open else not decisive

    return joined
