"""Closing the months of a member: each is cut once, under the wallet's lock, and stands so for ever (C-29)."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from ledger import api as ledger
from lib.jalali import tehran_date
from lib.months import Month, months
from members.api import Member
from points.statements.models import Statement

SIGNS = {"earned": 1, "spent": -1, "expired": -1, "returned": 1, "taken_back": -1, "moved": 1}
COLUMNS = {
    "award": "earned",
    "spend": "spent",
    "capture": "spent",
    "expire": "expired",
    "refund": "returned",
    "restore": "returned",
    "clawback": "taken_back",
}


class DoesNotAddUp(Exception):
    """Opening and lines do not make closing: the statement is neither shown nor sent."""


def last_closed(*, at: dt.datetime) -> Month:
    """The newest month that is over in Tehran."""
    return Month.of(at).moved(-1)


@transaction.atomic
def close_months(*, member_id: int, at: dt.datetime) -> None:
    """Close every month that is over and not closed yet, from the month of joining on.

    Safe to call at any time by anybody at once: the wallet's lock lets one do it, the others find it done. An entry
    that came into the books after its month was closed goes into the first month that is closed after it.
    """
    member = Member.objects.only("pk", "wallet_id", "joined_at").get(pk=member_id)
    last = last_closed(at=at)
    if _next_month(member) > last:
        return
    history = ledger.history(wallet=member.wallet_id, at=at)
    stored = list(Statement.objects.filter(member=member).order_by("year", "month"))
    seen = {journal for row in stored for journal, _points in row.body["lines"]}
    opening, first = 0, Month.of(member.joined_at)
    if stored:
        opening, first = stored[-1].closing, Month(stored[-1].year, stored[-1].month).moved(1)
    waiting = [entry for entry in history.entries if entry.journal_id not in seen]
    rows = []
    for month in months(first, last):
        inside = [entry for entry in waiting if entry.at < month.end]
        waiting = [entry for entry in waiting if entry.at >= month.end]
        row = _cut(member, month, history, inside, opening=opening, at=at)
        opening = row.closing
        rows.append(row)
    Statement.objects.bulk_create(objs=rows)


def _next_month(member: Member) -> Month:
    newest = Statement.objects.filter(member=member).order_by("-year", "-month").values_list("year", "month").first()
    return Month(*newest).moved(1) if newest else Month.of(member.joined_at)


def _cut(
    member: Member,
    month: Month,
    history: ledger.History,
    inside: list[ledger.Entry],
    *,
    opening: int,
    at: dt.datetime,
) -> Statement:
    standing = history.standing(as_of=month.end)
    sums = sums_of((entry.kind, entry.amount) for entry in inside)
    closing = opening + sum(entry.amount for entry in inside)
    if closing != standing.owned:
        raise DoesNotAddUp(f"{month.year}/{month.number}: lines make {closing}, the wallet had {standing.owned}")
    numbers = {
        "wallet_version": history.version,
        "opening": opening,
        **sums,
        "closing": closing,
        "held": standing.held,
        "pending": standing.pending,
        "debt": standing.debt,
    }
    body = {
        "lines": [[entry.journal_id, entry.amount] for entry in inside],
        "expiring": [[day.isoformat(), points] for day, points in by_last_day(standing.expiring)],
    }
    digest = digest_of(year=month.year, month=month.number, numbers=numbers, body=body)
    return Statement(
        member=member, year=month.year, month=month.number, **numbers, body=body, sha256=digest, closed_at=at
    )


def sums_of(entries: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Points by column, each without its sign; `moved` keeps it."""
    sums = dict.fromkeys(SIGNS, 0)
    for kind, amount in entries:
        column = COLUMNS.get(kind, "moved")
        sums[column] += SIGNS[column] * amount
    return sums


def by_last_day(expiring: Iterable[tuple[dt.datetime, int]]) -> list[tuple[dt.date, int]]:
    """Free points by the last day (Tehran) on which they are good."""
    days: dict[dt.date, int] = {}
    for moment, points in expiring:
        day = tehran_date(moment - dt.timedelta(microseconds=1))
        days[day] = days.get(day, 0) + points
    return sorted(days.items())


def digest_of(*, year: int, month: int, numbers: Mapping[str, int], body: Mapping[str, Any]) -> str:
    whole = {"year": year, "month": month, "numbers": dict(numbers), "body": body}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
