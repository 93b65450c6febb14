"""What the city tells the public about itself in numbers: packages fill this registry, the club counts and shows them.

A measure is asked for the time up to the end of a day; those "of the month" count from the month's first day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from lib.registry import Registry

Goal = Literal["audience", "wanted", "relation", "trust", "points", "methods"]  # C-06 to C-13
WHOLE = 10_000  # shares are in hundredths of a percent


@dataclass(frozen=True, kw_only=True)
class Number:
    """A value and how many persons stand behind it; None: it tells of no persons, so it need not be kept from anybody."""

    value: int
    people: int | None


Count = Callable[[datetime, datetime], Number | None]  # None: there was nothing to count


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`count` is given the first instant of the month and the end of the day (UTC). `place`: its place on the page."""

    place: int
    goal: Goal
    label: Any  # lazy text
    definition: Any  # lazy text
    source: Any  # lazy text
    unit: Literal["people", "points", "share", "rewards"]
    count: Count


measures: Registry[Measure] = Registry("lib.measures")


def register(found: Mapping[str, Measure]) -> None:
    """Measures by their codes. Raises BadRegistry for a code that is taken."""
    for code, measure in found.items():
        measures.register(code, measure)


def in_order() -> list[tuple[str, Measure]]:
    """(code, measure), as the page shows them."""
    return sorted(measures.items(), key=lambda pair: pair[1].place)


def of(people: int) -> Number:
    return Number(value=people, people=people)


def share(part: int, whole: int) -> Number:
    """A share tells about the few behind it as much as a count does; a share of nobody tells about the whole."""
    return Number(value=part * WHOLE // whole if whole else 0, people=part or whole)


def share_of_things(done: int, whole: int, *, people: int | None) -> Number | None:
    """A share of things that are not there every day: of none there is no share."""
    return Number(value=done * WHOLE // whole, people=people) if whole else None
