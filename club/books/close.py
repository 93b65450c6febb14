"""The nightly rial journal of the points: what was given is an expense and a debt, what expired is given back.

Only differences of account totals are booked, so what commits while a day is closed counts on the next one, once.

| since the last closing | debit | credit |
|---|---|---|
| points given less taken back | club:points_expense | club:points_liability |
| points expired | club:points_liability | club:points_expired |
| points used outside the shop | club:points_liability | club:points_used:{purpose} |
| points used in the shop | (the shop posted it when the order was paid, at the order's value) | |
| the rest: another rate, or another value in an order | club:points_revaluation | club:points_liability |
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping

from django.db import transaction

from club.models import PointsDay
from club.points.read import point_value
from ledger import api as ledger
from lib.jalali import tehran_date

SCOPE = "club.books"
LIABILITY, EXPENSE = "club:points_liability", "club:points_expense"
EXPIRED, REVALUATION, USED = "club:points_expired", "club:points_revaluation", "club:points_used"
REDEEMED, IN_SHOP = "redeemed:", "redeemed:shop"
# Codes of the ledger's accounts of points that gave nothing: what expired, what was spent, debts between wallets.
NO_ISSUERS = ("expired", "merged_debt")


@transaction.atomic
def close_day(*, at: dt.datetime) -> PointsDay:
    """Close the Tehran day of `at` (UTC), once: the same day again returns what stands. Books in rials."""
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
        issued=moved["issued"],
        expired=moved["expired"],
        used=sum(points for code, points in moved.items() if code.startswith(REDEEMED)),
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


def _moved(totals: Mapping[str, int], before: Mapping[str, int]) -> Counter[str]:
    """Points since the last closing: "issued", "expired" and "redeemed:…", each counted upwards."""
    moved: Counter[str] = Counter()
    for code, total in totals.items():
        change = total - before.get(code, 0)
        if code.startswith(REDEEMED) or code in NO_ISSUERS:
            moved[code] -= change
        else:
            moved["issued"] += change
    return moved


def _lines(moved: Mapping[str, int], rate: int) -> Iterator[ledger.Line]:
    for code, points in sorted(moved.items()):
        if code == "issued":
            yield from _line(EXPENSE, LIABILITY, points * rate)
        elif code == "expired":
            yield from _line(LIABILITY, EXPIRED, points * rate)
        elif code.startswith(REDEEMED) and code != IN_SHOP:
            yield from _line(LIABILITY, f"{USED}:{code.removeprefix(REDEEMED)}", points * rate)


def _line(debit: str, credit: str, amount: int) -> list[ledger.Line]:
    """One line; a negative amount goes the other way, nothing is no line."""
    if amount < 0:
        debit, credit, amount = credit, debit, -amount
    return [ledger.Line(debit=debit, credit=credit, amount=amount, subject="points")] if amount else []


def _effect(line: ledger.Line) -> int:
    return line.amount if line.credit == LIABILITY else -line.amount
