"""What a member owns and what happened to it, every line with its reason."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ledger import api as ledger
from lib.jalali import tehran_date
from members.api import Member
from points.awards.models import Decision, TakenBack
from points.holds.models import PointsHold
from points.registry import activity_kinds, purpose_sentence
from points.rules.explain import Step, returned_steps, steps
from points.rules.models import PointRate


@dataclass(frozen=True, kw_only=True)
class PointsBalance:
    """Points, and what the available ones are worth in rials (None while spending is off)."""

    available: int
    held: int
    pending: int
    debt: int
    value_rials: int | None
    expiring: list[tuple[dt.date, int]]
    maturing: list[tuple[dt.date, int]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry: signed points, when (UTC), a plain sentence, and the sum behind it."""

    at: dt.datetime
    points: int
    kind: str
    sentence: str
    balance_after: int
    why: list[Step] = field(default_factory=list)
    expires_on: dt.date | None = None
    decision_id: int | None = None  # whose page tells the whole "why"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The newest first. opening + Σ points = closing."""

    opening: int
    closing: int
    lines: list[Line]


def point_value(*, at: dt.datetime) -> int | None:
    """Rials per point in force at `at` (C-32); None: nobody has set one and spending is off."""
    rates = PointRate.objects.filter(valid_from__lte=at, approved_at__isnull=False).order_by("-valid_from", "-pk")
    return rates.values_list("rials_per_point", flat=True).first()


def balance(*, member_id: int, at: dt.datetime) -> PointsBalance:
    wallet = Member.objects.values_list("wallet_id", flat=True).get(pk=member_id)
    return balance_of(ledger.outlook(wallet=wallet, at=at), at=at)


def balance_of(outlook: ledger.Outlook, *, at: dt.datetime) -> PointsBalance:
    now, value = outlook.balance, point_value(at=at)
    return PointsBalance(
        available=now.available,
        held=now.held,
        pending=now.pending,
        debt=now.debt,
        value_rials=None if value is None else now.available * value,
        expiring=_by_day(outlook.expiring, back=dt.timedelta(microseconds=1)),
        maturing=_by_day((when, points) for _award, points, when in outlook.pending),
    )


def available_points(*, member_id: int, at: dt.datetime) -> int:
    """Only the spendable number: what the header of every page shows."""
    wallet = Member.objects.values_list("wallet_id", flat=True).get(pk=member_id)
    return ledger.wallet_balance(wallet=wallet, at=at).available


def _by_day(rows: Iterable[tuple[dt.datetime, int]], back: dt.timedelta = dt.timedelta()) -> list[tuple[dt.date, int]]:
    """Tehran dates; an expiry at midnight names the last day that is still good."""
    days: dict[dt.date, int] = {}
    for moment, points in rows:
        day = tehran_date(moment - back)
        days[day] = days.get(day, 0) + points
    return sorted(days.items())


def statement(
    *, member_id: int, at: dt.datetime, start: dt.datetime | None = None, end: dt.datetime | None = None
) -> Statement:
    """Entries in [start, end), settled up to `at`. All instants UTC."""
    wallet = Member.objects.values_list("wallet_id", flat=True).get(pk=member_id)
    ledger.wallet_balance(wallet=wallet, at=at)
    rows = list(ledger.entries(wallet=wallet))
    inside = [row for row in rows if (start is None or row.at >= start) and (end is None or row.at < end)]
    later = sum(row.amount for row in rows if end is not None and row.at >= end)
    closing = sum(row.amount for row in rows) - later
    lines = lines_of(inside, closing=closing)
    return Statement(opening=closing - sum(row.amount for row in inside), closing=closing, lines=lines)


def lines_of(
    entries: Sequence[ledger.Entry], *, closing: int = 0, reasons: Mapping[int, "Reason"] | None = None
) -> list[Line]:
    """Entries (the newest first) with their reasons. `closing` is the balance after the newest of them.

    For entries picked out of many there is no such balance, and the lines' `balance_after` says nothing.
    """
    if reasons is None:
        reasons = reasons_of(entries)
    lines, running = [], closing
    for entry in entries:
        reason = reasons.get(entry.journal_id)
        sentence, why = _said(entry, reason)
        expires_on = None
        if entry.expires_at is not None and entry.expires_at < ledger.FAR:
            expires_on = tehran_date(entry.expires_at - dt.timedelta(microseconds=1))
        decision = reason.decision if isinstance(reason, TakenBack) else reason
        lines.append(
            Line(
                at=entry.at,
                points=entry.amount,
                kind=entry.kind,
                sentence=sentence,
                balance_after=running,
                why=why,
                expires_on=expires_on,
                decision_id=decision.pk if isinstance(decision, Decision) else None,
            )
        )
        running -= entry.amount
    return lines


Reason = Decision | TakenBack | PointsHold


def reasons_of(entries: Iterable[ledger.Entry], *, awards: Iterable[int] = ()) -> dict[int, Reason]:
    """Why each journal was written, and each of the `awards`: three queries at most, however many lines."""
    ids: dict[str, list[int]] = {"award": list(awards)}
    for entry in entries:
        ids.setdefault(entry.kind, []).append(entry.journal_id)
    found: dict[int, Reason] = {}
    if ids["award"]:
        for decision in Decision.objects.filter(journal_id__in=ids["award"]).select_related("event"):
            found[decision.journal_id or 0] = decision
    if "clawback" in ids:
        for taken in TakenBack.objects.filter(journal_id__in=ids["clawback"]).select_related("decision__event"):
            found[taken.journal_id] = taken
    if spent := [*ids.get("capture", ()), *ids.get("spend", ())]:
        for hold in PointsHold.objects.filter(capture_journal_id__in=spent):
            found[hold.capture_journal_id or 0] = hold
    return found


def _said(entry: ledger.Entry, reason: Reason | None) -> tuple[str, list[Step]]:
    if isinstance(reason, Decision):
        return activity_sentence(reason), steps(reason.trace, trigger=reason.event.kind)
    if isinstance(reason, TakenBack):
        said = _("Taken back: %(activity)s") % {"activity": activity_sentence(reason.decision)}
        return said, returned_steps(given=reason.decision.points, due=reason.points, taken=reason.taken)
    if isinstance(reason, PointsHold):
        return purpose_sentence(code=reason.purpose, key=reason.key), []
    words = {
        "expire": _("These points have expired"),
        "refund": _("Returned to you, because what they were spent on was given back"),
        "restore": _("With you again: these points expired while you were not let use them"),
        "merge": _("Moved here when your two memberships became one"),
    }
    return words.get(entry.kind, _("Points")), []


def reason_sentence(reason: Reason | None) -> str:
    """Why points are there, when no entry of their own says it yet."""
    return activity_sentence(reason) if isinstance(reason, Decision) else _("Points")


def activity_sentence(decision: Decision) -> str:
    """What was done, as its kind says it."""
    kind = activity_kinds.get(decision.event.kind)
    return kind.sentence(decision.event.facts) if kind else decision.event.kind
