"""A claw-back took a threshold away: what it opened goes back as far as it is unused; what was used stays."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from club.rewards.models import RewardStock, Taken
from club.rewards.opening import fallen, undo_if_empty
from club.rewards.tell import tell
from ledger import api as ledger
from points.api import return_points


def withdraw_lost(*, member_id: int, thresholds: Iterable[int], year: int, at: dt.datetime, forgiven: int = 0) -> int:
    """Withdraw unused rewards that these thresholds opened in that year; points spent on them return.

    Runs under the wallet's lock, in the transaction of the claw-back. The member is told of each. What the claw-back
    did not find, because it had been spent on just these, is not returned (`forgiven`): how much that was. What was
    opened by a look at the balance does not hang on the year's points: that is withdraw_fallen's.
    """
    lost = Taken.objects.filter(member_id=member_id, reward__threshold__in=list(thresholds), year=year)
    return _withdraw(lost.exclude(opening__floor__isnull=False), forgiven, at)


def withdraw_fallen(member_id: int, points: int, forgiven: int, at: dt.datetime) -> int:
    """Points were taken back: what a balance opened that they were a part of is withdrawn, as far as it is unused."""
    openings = fallen(member_id=member_id)
    return _withdraw(Taken.objects.filter(opening__in=openings), forgiven, at) if openings else 0


def _withdraw(rows: "QuerySet[Taken]", forgiven: int, at: dt.datetime) -> int:
    open_ones = rows.filter(state=Taken.State.OPEN, expires_at__gt=at)
    rest = forgiven
    for taken in open_ones.select_related("reward__venue", "member").order_by("pk"):
        ended = end_unused(taken, state=Taken.State.WITHDRAWN, keep=rest, at=at)
        if ended is not None:
            rest -= ended.kept
            tell(taken, "withdrawn", points=ended.returned, kept=ended.kept + ended.repaid, at=at)
    return forgiven - rest


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Points that came back to the member; those that were kept for what a claw-back had not found; those that repaid
    what was owed.
    """

    returned: int
    kept: int
    repaid: int = 0


def end_unused(taken: Taken, *, state: str, at: dt.datetime, keep: int = 0) -> Ended | None:
    """End an open reward without its use: once, whoever comes first. Stock returns, and points but for `keep` of them.

    Under the wallet's lock where points were spent. None: it was not open any more.
    """
    mine = Taken.objects.filter(pk=taken.pk, state=Taken.State.OPEN)
    if not mine.update(state=state, ended_at=at):
        return None
    returned, repaid, rest = 0, 0, keep
    for hold, points, key in _spent(taken, state=state, at=at):
        kept = min(rest, points)
        rest -= kept
        if points > kept:
            owed = ledger.repaid(journal=return_points(hold_id=hold, points=points - kept, key=key, at=at))
            repaid += owed
            returned += points - kept - owed
    Taken.objects.filter(pk=taken.pk).update(came_back=returned)
    RewardStock.objects.filter(pk=taken.reward_id).update(
        given=F("given") - 1, budget_used=F("budget_used") - taken.worth
    )
    return Ended(returned=returned, kept=keep - rest, repaid=repaid)


def _spent(taken: Taken, *, state: str, at: dt.datetime) -> list[tuple[int, int, str]]:
    """(hold, points, key of the return) of what was spent on it: its price, and an opening on which nothing is left."""
    found = []
    if taken.hold_id is not None:
        found.append((taken.hold_id, taken.points, f"reward:{taken.pk}:{state}"))
    opening = undo_if_empty(opening_id=taken.opening_id, at=at) if taken.opening_id is not None else None
    if opening is not None and opening.hold_id is not None:
        found.append((opening.hold_id, opening.points, f"opening:{opening.pk}"))
    return found
