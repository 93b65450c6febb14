"""A statement as it is shown and sent: of a closed month, or of any days so far. It adds up, or it is not given out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger import api as ledger
from lib.months import Month, midnight
from members.api import Member
from points.balance.read import Line, lines_of
from points.statements.close import SIGNS, DoesNotAddUp, by_last_day, close_months, digest_of, last_closed, sums_of
from points.statements.models import Statement, StatementFault

NUMBERS = ("wallet_version", "opening", *SIGNS, "closing", "held", "pending", "debt")


@dataclass(frozen=True, kw_only=True)
class Account:
    """Points from the first to the last day (Tehran), lines the oldest first. `sha256` only of a closed month."""

    first_day: dt.date
    last_day: dt.date
    opening: int
    closing: int
    sums: Mapping[str, int]
    held: int
    pending: int
    debt: int
    expiring: Sequence[tuple[dt.date, int]]
    lines: Sequence[Line]
    sha256: str = ""
    closed_at: dt.datetime | None = None

    @property
    def available(self) -> int:
        return self.closing - self.held - self.pending + self.debt


def months_of(*, member_id: int, at: dt.datetime) -> list[Statement]:
    """The closed months, the newest first."""
    _close(member_id=member_id, at=at)
    return list(Statement.objects.filter(member_id=member_id).order_by("-year", "-month"))


def account_of_month(*, member_id: int, month: Month, at: dt.datetime) -> Account | None:
    """The statement of a closed month, the same whenever it is asked for; None when there is none.

    Raises DoesNotAddUp, after it has noted the fault for the operator's page.
    """
    if month > last_closed(at=at):
        return None
    _close(member_id=member_id, at=at)
    row = Statement.objects.filter(member_id=member_id, year=month.year, month=month.number).first()
    if row is None:
        return None
    try:
        account = _told(row)
    except DoesNotAddUp as error:
        note_fault(member_id=member_id, month=month, what=str(error), at=at)
        raise
    StatementFault.objects.filter(member_id=member_id, year=month.year, month=month.number).delete()
    return account


def account_between(
    *, member_id: int, first_day: dt.date, last_day: dt.date, at: dt.datetime, known_at: dt.datetime | None = None
) -> Account:
    """What happened from the first to the last day (Tehran), as the books know it now, or knew it at `known_at`.

    Nothing is stored; raises DoesNotAddUp.
    """
    wallet = Member.objects.values_list("wallet_id", flat=True).get(pk=member_id)
    start, end = midnight(first_day), midnight(last_day + dt.timedelta(days=1))
    history = ledger.history(wallet=wallet, at=at, known_at=known_at)
    before, after = history.standing(as_of=start), history.standing(as_of=end)
    entries = history.between(start, end)
    if before.owned + sum(entry.amount for entry in entries) != after.owned:
        raise DoesNotAddUp(f"{first_day} to {last_day}")
    return Account(
        first_day=first_day,
        last_day=last_day,
        opening=before.owned,
        closing=after.owned,
        sums=sums_of((entry.kind, entry.amount) for entry in entries),
        held=after.held,
        pending=after.pending,
        debt=after.debt,
        expiring=by_last_day(after.expiring),
        lines=list(reversed(lines_of(list(reversed(entries)), closing=after.owned))),
    )


def note_fault(*, member_id: int, month: Month, what: str, at: dt.datetime) -> None:
    """For the operator's page, in a transaction of its own: the one that failed is gone."""
    StatementFault.objects.update_or_create(
        member_id=member_id, year=month.year, month=month.number, defaults={"what": what[:200], "found_at": at}
    )


def _close(*, member_id: int, at: dt.datetime) -> None:
    try:
        close_months(member_id=member_id, at=at)
    except DoesNotAddUp as error:
        note_fault(member_id=member_id, month=last_closed(at=at), what=str(error), at=at)
        raise


def _told(row: Statement) -> Account:
    month = Month(row.year, row.month)
    journals = dict(row.body["lines"])
    entries = ledger.entries_of_journals(
        wallet=Member.objects.values_list("wallet_id", flat=True).get(pk=row.member_id), journals=journals
    )
    numbers = {name: getattr(row, name) for name in NUMBERS}
    check(
        opening=row.opening,
        closing=row.closing,
        told=journals,
        booked={entry.journal_id: entry.amount for entry in entries},
        same=row.sha256 == digest_of(year=row.year, month=row.month, numbers=numbers, body=row.body),
    )
    return Account(
        first_day=month.first_day,
        last_day=month.last_day,
        opening=row.opening,
        closing=row.closing,
        sums={column: getattr(row, column) for column in SIGNS},
        held=row.held,
        pending=row.pending,
        debt=row.debt,
        expiring=[(dt.date.fromisoformat(day), points) for day, points in row.body["expiring"]],
        lines=list(reversed(lines_of(list(reversed(entries)), closing=row.closing))),
        sha256=row.sha256,
        closed_at=row.closed_at,
    )


def check(*, opening: int, closing: int, told: Mapping[int, int], booked: Mapping[int, int], same: bool) -> None:
    """opening + lines = closing, the lines are those of the books, and nobody touched the row. Raises DoesNotAddUp."""
    if opening + sum(told.values()) != closing:
        raise DoesNotAddUp(f"{opening} and the lines do not make {closing}")
    if dict(told) != dict(booked):
        raise DoesNotAddUp("the lines are not those of the books")
    if not same:
        raise DoesNotAddUp("the stored statement was changed")
