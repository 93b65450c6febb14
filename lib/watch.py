"""What staff must know: packages fill this registry, the operator's page shows it.

A check returns its findings now; nothing is stored. It must be quick (one or two queries),
because the page and /readyz ask every time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from lib.registry import Registry

State = Literal["good", "warn", "bad"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the operator's page. `sentence` is translated text; `link` leads to where it is mended ("" = none)."""

    state: State
    sentence: str
    link: str = ""


Check = Callable[[], Iterable[Finding]]
_checks: Registry[Check] = Registry("lib.watch")


def register(*, name: str, check: Check) -> None:
    """Add a check, for instance "payments.rate". Raises BadRegistry for a name that is taken."""
    _checks.register(name, check)


def findings() -> list[tuple[str, Finding]]:
    """Everything the checks say now, as (name, finding), worst first."""
    order = {"bad": 0, "warn": 1, "good": 2}
    found = [(name, finding) for name, check in _checks.items() for finding in check()]
    return sorted(found, key=lambda pair: order[pair[1].state])
