"""What a rule may still give: caps of a member and budgets of a rule, as counters of the ledger."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ledger import api as ledger
from lib.jalali import first_of_month, tehran_date
from lib.money import split
from members.api import memberships
from points.awards.models import Decision
from points.rules.parts import Cap, Window
from points.rules.versions import Held

BEGINNING = dt.date(2000, 1, 1)  # the window of a cap that never begins anew

Key = tuple[str, dt.date]


class BudgetUsedUp(Exception):
    """Somebody else took the rest between the look and the taking."""


def window_start(window: Window, occurred_at: dt.datetime) -> dt.date:
    """The Tehran day on which the window of this moment began; a month is a Jalali one."""
    day = tehran_date(occurred_at)
    return {"day": day, "month": first_of_month(day), "lifetime": BEGINNING}[window]


def _scopes(rule: int, cap: Cap, member: int | None) -> list[str]:
    """Counters belong to the rule: a new version in the middle of the month goes on with what is used."""
    if cap.per == "member":
        return [f"points.rule:{rule}:{cap.window}:member:{member}"]
    return [f"points.rule:{rule}:{cap.window}:budget:{slot}" for slot in range(cap.slots)]


@dataclass
class Room:
    """Counters of the versions at hand, read in one query. Without a member, caps of members count as untouched."""

    member_id: int | None
    occurred_at: dt.datetime
    found: Sequence[Held]
    counts: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = [key for held in self.found for cap in _caps(held) for key in self._keys(held, cap)]
        if keys:
            self.counts = ledger.used_counters(
                scopes={scope for scope, _start in keys}, window_starts={start for _scope, start in keys}
            )

    def _keys(self, held: Held, cap: Cap) -> list[Key]:
        start = window_start(cap.window, self.occurred_at)
        return [(scope, start) for scope in _scopes(held.row.rule_id, cap, self.member_id)]

    def used(self, held: Held) -> dict[str, int]:
        """By the caps' keys, as the engine asks."""
        return {
            cap.key: sum(self.counts.get(key, 0) for key in self._keys(held, cap))
            for cap in _caps(held)
            if cap.per == "rule" or self.member_id is not None
        }

    def has_budget(self, held: Held) -> bool:
        return any(cap.per == "rule" for cap in _caps(held))

    def take_member(self, held: Held, points: int) -> None:
        """Under the wallet's lock, so what was read is still so."""
        for cap in sorted(_caps(held), key=lambda cap: cap.key):
            if cap.per == "member":
                ((scope, start),) = self._keys(held, cap)
                _take(scope, start, quota=cap.max_points or 0, points=points)

    def take_budgets(self, held: Held, points: int) -> list[dict[str, Any]]:
        """Last of all locks. What was taken, for the trace; raises BudgetUsedUp when all slots together lack room."""
        budgets = [cap for cap in sorted(_caps(held), key=lambda cap: cap.key) if cap.per == "rule"]
        return [taken for cap in budgets for taken in self._from_slots(held, cap, points)]

    def _from_slots(self, held: Held, cap: Cap, points: int) -> list[dict[str, Any]]:
        """From one slot that has room, so that many do not wait for one another; else from several, in their order."""
        quotas = split(cap.max_points or 0, [1] * cap.slots)
        keys = self._keys(held, cap)
        begin = (self.member_id or 0) % cap.slots
        for slot in [*range(begin, cap.slots), *range(begin)]:
            scope, start = keys[slot]
            if self.counts.get(keys[slot], 0) + points > quotas[slot]:
                continue
            try:
                _take(scope, start, quota=quotas[slot], points=points)
            except BudgetUsedUp:
                continue
            return [{"scope": scope, "window_start": start.isoformat(), "points": points}]
        return _from_several(keys, quotas, points)


@transaction.atomic
def _take(scope: str, start: dt.date, *, quota: int, points: int) -> None:
    """All or nothing; a refusal rolls back and so lets the counter's row go."""
    if not ledger.take_counter(scope=scope, window_start=start, quota=quota, amount=points, partly=False):
        raise BudgetUsedUp


def _from_several(keys: Sequence[Key], quotas: Sequence[int], points: int) -> list[dict[str, Any]]:
    """What is left in pieces is still left. A refusal is undone by the caller's savepoint, with all that was taken."""
    found, lacking = [], points
    for (scope, start), quota in zip(keys, quotas, strict=True):
        taken = ledger.take_counter(scope=scope, window_start=start, quota=quota, amount=lacking)
        if taken:
            found.append({"scope": scope, "window_start": start.isoformat(), "points": taken})
        lacking -= taken
        if not lacking:
            return found
    raise BudgetUsedUp


def give_back(budgets: Sequence[dict[str, Any]], points: int, *, before: int = 0) -> None:
    """What is taken back from a member returns to the budget, not to the member's cap.

    `before` points of the same award went back earlier: slots are filled one after another, none twice.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for taken in budgets:
        groups.setdefault((taken["scope"].rpartition(":")[0], taken["window_start"]), []).append(taken)
    for group in groups.values():
        skipped, left = before, points
        for taken in group:
            whole = taken.get("points", before + points)  # older traces have one slot for each budget
            passed = min(skipped, whole)
            back = min(whole - passed, left)
            skipped, left = skipped - passed, left - back
            if back:
                start = dt.date.fromisoformat(taken["window_start"])
                ledger.give_back_counter(scope=taken["scope"], window_start=start, amount=back)


def join_caps(*, old_id: int, new_id: int) -> None:
    """Two memberships became one: what both used of what a rule gives one member is used together.

    Under the locks of both wallets. The room that is left may be less than none; then nothing is given in this window.
    """
    windows: tuple[Window, ...] = ("day", "month", "lifetime")
    paid = Decision.objects.filter(event__member_id__in=memberships(member_id=old_id), points__gt=0)
    ledger.join_counters(
        {
            f"points.rule:{rule}:{window}:member:{old_id}": f"points.rule:{rule}:{window}:member:{new_id}"
            for rule in set(paid.values_list("version__rule_id", flat=True))
            for window in windows
        }
    )


def _caps(held: Held) -> Sequence[Cap]:
    return () if held.body is None else held.body.caps
