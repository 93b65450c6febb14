"""How each of the club's numbers is counted: given the first instant of the month and the end of the day (UTC)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from club.models import (
    Allocation,
    Appeal,
    ConsentEvent,
    Event,
    FormPart,
    Joining,
    Member,
    Review,
    Taken,
)
from club.registry import activity_kinds
from club.rules.documents import PURCHASE
from ledger import api as ledger

YEAR, ACTIVE = dt.timedelta(days=365), dt.timedelta(days=30)
ANSWER, QUARTER, PROMPT = dt.timedelta(days=7), dt.timedelta(days=90), dt.timedelta(hours=1)
WHOLE = 10_000  # shares are in hundredths of a percent


@dataclass(frozen=True, kw_only=True)
class Number:
    """A value and how many persons stand behind it; None: it tells of no persons, so it need not be kept from anybody."""

    value: int
    people: int | None


Count = Callable[[dt.datetime, dt.datetime], Number | None]  # None: there was nothing to count


def members(end: dt.datetime) -> "QuerySet[Member]":
    return Member.objects.filter(Q(erased_at=None) | Q(erased_at__gte=end), joined_at__lt=end, merged_into=None)


def of(people: int) -> Number:
    return Number(value=people, people=people)


def share(part: int, whole: int) -> Number:
    """A share tells about the few behind it as much as a count does; a share of nobody tells about the whole."""
    return Number(value=part * WHOLE // whole if whole else 0, people=part or whole)


def present(start: dt.datetime, end: dt.datetime) -> Number:
    return of(members(end).count())


def new(start: dt.datetime, end: dt.datetime) -> Number:
    return of(members(end).filter(joined_at__gte=start).count())


def active(start: dt.datetime, end: dt.datetime) -> Number:
    events = Event.objects.filter(kind__in=real(), occurred_at__gte=end - ACTIVE, occurred_at__lt=end)
    return of(events.values("member").distinct().count())


def civic(start: dt.datetime, end: dt.datetime) -> Number:
    acts = Event.objects.filter(kind__in=real() - {PURCHASE}, occurred_at__lt=end).values("member")
    everybody = members(end)
    return share(everybody.filter(pk__in=acts).count(), everybody.count())


def real() -> set[str]:
    return {kind.code for kind in activity_kinds() if kind.is_real}


def told(start: dt.datetime, end: dt.datetime) -> Number:
    parts = FormPart.objects.filter(part="interests", completed_at__lt=end).values("member")
    everybody = members(end)
    return share(everybody.filter(pk__in=parts).count(), everybody.count())


def invited(start: dt.datetime, end: dt.datetime) -> Number:
    everybody = members(end)
    return share(everybody.filter(introduction__isnull=False).count(), everybody.count())


def points(*kinds: str) -> Count:
    def count(start: dt.datetime, end: dt.datetime) -> Number:
        found = ledger.flow(unit="points", kinds=kinds, start=start, end=end)
        return Number(value=found.amount, people=found.wallets)

    return count


def redeemed(start: dt.datetime, end: dt.datetime) -> Number:
    given, spent, back = (
        ledger.flow(unit="points", kinds=kinds, start=end - YEAR, end=end)
        for kinds in (["award"], ["spend", "capture"], ["refund"])
    )
    used = share(max(spent.amount - back.amount, 0), given.amount)
    return Number(value=used.value, people=spent.wallets or given.wallets)


def spenders(start: dt.datetime, end: dt.datetime) -> Number:
    spent = ledger.flow(unit="points", kinds=["spend", "capture"], start=end - YEAR, end=end)
    return share(spent.wallets, members(end).count())


def part(done: int, whole: int, *, people: int | None) -> Number | None:
    """A share of things that are not there every day: of none there is no share."""
    return Number(value=done * WHOLE // whole, people=people) if whole else None


def answered(start: dt.datetime, end: dt.datetime) -> Number | None:
    """Appeals and requests for review whose seven days were over in the ninety days before."""
    done = whole = 0
    people: set[int] = set()
    in_time = Q(answered_at__lte=F("at") + ANSWER) & ~Q(verdict="")
    proposed = Q(allocation__status=Allocation.Status.PROPOSED)
    for rows, person, good in (
        (Appeal.objects.all(), "suspension__member_id", in_time),
        (Review.objects.all(), "decision__event__member_id", in_time & ~proposed),
    ):
        due = rows.filter(at__gt=end - ANSWER - QUARTER, at__lte=end - ANSWER)
        whole += due.count()
        done += due.filter(good).count()
        people |= set(due.values_list(person, flat=True))
    return part(done, whole, people=len(people))


def reachable(start: dt.datetime, end: dt.datetime) -> Number:
    """By the history of wishes, as it stood at the end of the day."""
    said = ConsentEvent.objects.filter(at__lt=end)
    same = {name: OuterRef(name) for name in ("member", "channel", "topic")}
    taken_back = said.filter(**same, pk__gt=OuterRef("pk"), granted=False)
    wished = said.filter(~Exists(taken_back), member=OuterRef("pk"), granted=True)
    everybody = members(end)
    return share(everybody.filter(Exists(wished)).count(), everybody.count())


def rewards_taken(start: dt.datetime, end: dt.datetime) -> Number:
    rows = Taken.objects.filter(taken_at__gte=start, taken_at__lt=end)
    return Number(value=rows.count(), people=rows.values("member").distinct().count())


def rewards_used(start: dt.datetime, end: dt.datetime) -> Number | None:
    over = Q(state=Taken.State.USED, ended_at__gte=end - YEAR, ended_at__lt=end)
    late = Q(state__in=[Taken.State.OPEN, Taken.State.EXPIRED], expires_at__gte=end - YEAR, expires_at__lt=end)
    rows = Taken.objects.filter(over | late)
    used = rows.filter(state=Taken.State.USED)
    return part(used.count(), rows.count(), people=rows.values("member").distinct().count())


def books_agree(start: dt.datetime, end: dt.datetime) -> Number | None:
    checked = ledger.audits(start=end - YEAR, end=end)
    return part(checked.clean, checked.all, people=None)


def prompt(start: dt.datetime, end: dt.datetime) -> Number | None:
    acts = Event.objects.filter(kind__in=real(), occurred_at__gte=start, occurred_at__lt=end)
    quick = acts.filter(received_at__lte=F("occurred_at") + PROMPT)
    return part(quick.count(), acts.count(), people=acts.values("member").distinct().count())


def by_themselves(start: dt.datetime, end: dt.datetime) -> Number | None:
    came = Joining.objects.filter(at__gte=start, at__lt=end, member__in=members(end))
    return part(came.exclude(door=Joining.Door.COUNTER).count(), came.count(), people=came.count())
