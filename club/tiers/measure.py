"""What counts for thresholds and tiers: points earned in the Jalali year, less what was taken back (N3).

Never the balance: spending takes no threshold away. The number is changed in the transaction of the award, under the
wallet's lock, and is at any time the sum of the decisions; `faults` finds where it is not, `rebuild` mends it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, Sum

from club.tiers.models import YearMeasure
from club.tiers.reach import lose, reach
from club.tiers.year import year_of
from ledger import api as ledger
from members.api import Member
from points.api import Decision, RuleVersion, TakenBack


def on_earned(member_id: int, points: int, event_kind: str, qualifies: bool, journal_id: int, at: dt.datetime) -> None:
    """An award was written; its wallet is locked until the transaction ends."""
    if not qualifies:
        return
    year = year_of(at)
    mine = YearMeasure.objects.filter(member_id=member_id, year=year)
    if not mine.update(earned=F("earned") + points):
        YearMeasure.objects.bulk_create([YearMeasure(member_id=member_id, year=year)], ignore_conflicts=True)
        mine.update(earned=F("earned") + points)
    reach(member_id=member_id, year=year, at=at)


def on_taken_back(member_id: int, points: int, forgiven: int, at: dt.datetime) -> int:
    """Points were taken back: the year in which they were earned has fewer now, which need not be this one."""
    return recount(member_id=_root(member_id), forgiven=forgiven, at=at)


@transaction.atomic
def recount(*, member_id: int, at: dt.datetime, forgiven: int = 0) -> int:
    """Set every year of a member to the sum of the decisions; thresholds are reached and lost accordingly.

    Of points that come back with what is lost, as many are kept as were `forgiven` before; returns how many were.
    """
    kept = 0
    _lock(member_id)
    right = sums([member_id])
    stored = dict(YearMeasure.objects.filter(member_id=member_id).values_list("year", "earned"))
    for year in sorted({year for _, year in right} | stored.keys()):
        earned = right.get((member_id, year), 0)
        if earned != stored.get(year):
            YearMeasure.objects.update_or_create(member_id=member_id, year=year, defaults={"earned": earned})
        kept += lose(member_id=member_id, year=year, earned=earned, forgiven=forgiven - kept, at=at)
        if year == year_of(at):
            reach(member_id=member_id, year=year, at=at)
    return kept


def _lock(member_id: int) -> None:
    """The wallet's lock, in its place of the order: whoever awards to this member waits."""
    wallet = Member.objects.values_list("wallet_id", flat=True).get(pk=member_id)
    ledger.lock_wallet(wallet=wallet)


def _root(member_id: int) -> int:
    """The membership that this one was merged into, at the end of the chain."""
    while (into := Member.objects.values_list("merged_into_id", flat=True).get(pk=member_id)) is not None:
        member_id = into
    return member_id


def _family(roots: Iterable[int] | None) -> dict[int, int]:
    """Merged member → the membership that has its points now; with `roots` only theirs."""
    into = dict(Member.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    found = {}
    for member in into:
        root: int = member
        while root in into:
            root = into[root]
        found[member] = root
    wanted = None if roots is None else set(roots)
    return {member: root for member, root in found.items() if wanted is None or root in wanted}


def sums(members: Iterable[int] | None = None) -> dict[tuple[int, int], int]:
    """(member, Jalali year) → points: what the decisions gave, less what was taken back of them. All without `members`."""
    family = _family(members)
    mine = Q() if members is None else Q(event__member_id__in=[*members, *family])
    given = Decision.objects.filter(mine, points__gt=0, journal_id__isnull=False).exclude(version__in=_not_counting())
    total: dict[tuple[int, int], int] = {}
    back = dict(
        TakenBack.objects.filter(decision__in=given).values_list("decision_id").annotate(Sum("points")).order_by()
    )
    rows = given.values_list("pk", "event__member_id", "event__received_at", "points").order_by()
    for pk, member, at, points in rows.iterator():
        place = family.get(member, member), year_of(at)
        total[place] = total.get(place, 0) + points - back.get(pk, 0)
    return total


def _not_counting() -> list[int]:
    """Versions of rules that say their points do not qualify; who says nothing qualifies."""
    bodies = RuleVersion.objects.values_list("pk", "body")
    return [pk for pk, body in bodies if body.get("qualifies", True) is False]


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A stored measure (points) that is not the sum of the decisions."""

    member_id: int
    year: int
    stored: int
    right: int


def faults() -> Iterator[Wrong]:
    """Measures that differ from the decisions' sums. Nothing is yielded while all is well."""
    right = sums()
    stored = {(m, y): e for m, y, e in YearMeasure.objects.values_list("member_id", "year", "earned")}
    for member_id, year in sorted(right.keys() | stored.keys()):
        is_, should = stored.get((member_id, year), 0), right.get((member_id, year), 0)
        if is_ != should:
            yield Wrong(member_id=member_id, year=year, stored=is_, right=should)


def rebuild(*, at: dt.datetime) -> int:
    """Mend every measure that is wrong; how many members were mended. A member at a time, each under its wallet's lock."""
    members = sorted({wrong.member_id for wrong in faults()})
    for member_id in members:
        recount(member_id=member_id, at=at)
    return len(members)
