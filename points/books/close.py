"""The nightly rial journal of the points: what was given is an expense and a debt, what expired is given back.

Only differences of account totals are booked, so what commits while a day is closed counts on the next one, once.

| since the last closing | debit | credit |
|---|---|---|
| points given less taken back | club:points_expense | club:points_liability |
| points expired | club:points_liability | club:points_expired |
| points used | club:points_liability | club:points_used:{purpose} |
| points used for a purpose that posts its own rials | (posted when they were spent, at the value of that moment) | |
| the rest: another rate, or another value in an order | club:points_revaluation | club:points_liability |
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from ledger import api as ledger
from lib.jalali import tehran_date
from points.balance.read import point_value
from points.books.models import PointsDay
from points.registry import REDEEMED, UnknownAccount, points_account, posts_own_rials

SCOPE = "points.books"
LIABILITY, EXPENSE = "club:points_liability", "club:points_expense"
EXPIRED, REVALUATION, USED = "club:points_expired", "club:points_revaluation", "club:points_used"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Points since the last closing, each counted upwards; `used` by the account they were spent to."""

    issued: int
    expired: int
    used: Mapping[str, int]


@transaction.atomic
def close_day(*, at: dt.datetime) -> PointsDay:
    """Close the Tehran day of `at` (UTC), once: the same day again returns what stands. Books in rials.

    Raises UnknownAccount, and then books nothing: points lie where nobody has said what that costs.
    """
    day = tehran_date(at)
    last = PointsDay.objects.select_for_update().order_by("-day").first()  # one closing at a time
    if last is not None and last.day >= day:
        return PointsDay.objects.filter(day=day).first() or last
    rate = point_value(at=at) or 0
    position = ledger.position(unit="points", beside=LIABILITY)
    moved = _moved(position.accounts, last.totals if last else {})
    target, stands = position.owned * rate, -position.beside
    lines = list(_lines(moved, rate))
    booked = sum(_effect(line) for line in lines)
    revalued = target - stands - booked
    lines += _line(REVALUATION, LIABILITY, revalued)
    row = PointsDay(
        day=day,
        closed_at=at,
        rate=rate,
        issued=moved.issued,
        expired=moved.expired,
        used=sum(moved.used.values()),
        outstanding=position.owned,
        liability=target,
        revalued=revalued,
        totals=position.accounts,
        fault="" if position.agrees else f"{position.owned} in wallets, {sum(position.accounts.values())} by accounts",
    )
    if lines:
        row.journal_id = ledger.post(kind="points.day", scope=SCOPE, key=day.isoformat(), lines=lines, at=at)
    row.save(force_insert=True)
    return row


def unknown_accounts() -> list[str]:
    """Codes that stand in the way of a closing."""
    found = []
    for code in ledger.position(unit="points", beside=LIABILITY).accounts:
        try:
            points_account(code)
        except UnknownAccount:
            found.append(code)
    return sorted(found)


def _moved(totals: Mapping[str, int], before: Mapping[str, int]) -> Moved:
    """By what each account means. The totals are debits − credits: what issuers gave is positive, what left negative."""
    sums: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for code, total in totals.items():
        change, means = total - before.get(code, 0), points_account(code).means
        sums[means] += change
        if means == "used":
            used[code] -= change
    return Moved(issued=sums["issued"], expired=-sums["expired"], used=used)


def _lines(moved: Moved, rate: int) -> Iterator[ledger.Line]:
    yield from _line(LIABILITY, EXPIRED, moved.expired * rate)
    yield from _line(EXPENSE, LIABILITY, moved.issued * rate)
    for code, points in sorted(moved.used.items()):
        if not posts_own_rials(code):
            yield from _line(LIABILITY, f"{USED}:{code.removeprefix(REDEEMED)}", points * rate)


def _line(debit: str, credit: str, amount: int) -> list[ledger.Line]:
    """One line; a negative amount goes the other way, nothing is no line."""
    if amount < 0:
        debit, credit, amount = credit, debit, -amount
    return [ledger.Line(debit=debit, credit=credit, amount=amount, subject="points")] if amount else []


def _effect(line: ledger.Line) -> int:
    return line.amount if line.credit == LIABILITY else -line.amount
