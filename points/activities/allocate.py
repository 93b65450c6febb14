"""Credit given by hand (C-57): one of the staff proposes a list, another approves it, and all of it counts or nothing."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.api import Member, suspended_among
from points.activities.kinds import INDIVIDUAL
from points.activities.limits import limits
from points.activities.lines import MOST
from points.activities.models import Allocation, AllocationLine
from points.awards.heard import Fact
from points.awards.record import record_activity
from points.registry import tell_allocation_decided
from points.rules.words import num

SOURCE = "points.allocation"


@transaction.atomic
def propose_allocation(
    *,
    member_ids: Sequence[int],
    reason: str,
    office: str,
    occurred_at: dt.datetime,
    by: int,
    at: dt.datetime,
    activity: str = "",
    credit: int = 0,
) -> int:
    """A list that waits for a second person; nothing is given yet. Its id.

    `activity` stands in the table of a rule in force at `occurred_at`, or `credit` (points for each) is within the
    month's limit. `by` is a user and may not stand in the list. ValidationError says what is wrong.
    """
    allowed = limits(at=occurred_at)
    if bool(activity) == bool(credit):
        raise ValidationError(_("Choose an activity or write a number of points, not both."))
    if activity and activity not in allowed.activities:
        raise ValidationError(_("No rule in force pays for this activity."))
    if credit < 0 or credit > allowed.credit:
        raise ValidationError(_("At most %(most)s points may be granted.") % {"most": num(allowed.credit)})
    if not reason.strip() or not office.strip():
        raise ValidationError(_("Say why, and which office gives it: the members read it."))
    if occurred_at > at:
        raise ValidationError(_("It has not happened yet."))
    if not 1 <= len(set(member_ids)) <= MOST:
        raise ValidationError(_("At most %(most)s members at once.") % {"most": num(MOST)})
    _not_oneself(by, member_ids)
    row = Allocation.objects.create(
        activity=activity,
        credit=credit,
        reason=reason.strip(),
        office=office.strip(),
        occurred_at=occurred_at,
        proposed_by_id=by,
        proposed_at=at,
    )
    AllocationLine.objects.bulk_create(
        [AllocationLine(allocation=row, member_id=member) for member in sorted(set(member_ids))]
    )
    return row.pk


def _not_oneself(user_id: int, member_ids: Sequence[int]) -> None:
    if Member.objects.filter(pk__in=member_ids, user_id=user_id).exists():
        raise ValidationError(_("Nobody gives points to himself."))


def _open(allocation_id: int, by: int) -> Allocation:
    row = Allocation.objects.select_for_update().get(pk=allocation_id)
    if row.status != Allocation.Status.PROPOSED:
        raise ValidationError(_("This list is decided already."))
    if row.proposed_by_id == by:
        raise ValidationError(_("Somebody else than the proposer must decide."))
    return row


@transaction.atomic
def approve_allocation(*, allocation_id: int, by: int, at: dt.datetime) -> int:
    """Record the activity of every member of the list; the points given. Nothing half.

    The rules in force when it happened say how many points, caps included. ValidationError for the proposer, for a
    list that is decided, for somebody in the list, while a member of it is suspended, and when who listens refuses.
    """
    row = _open(allocation_id, by)
    lines = list(row.lines.select_related("member").order_by("member__wallet_id"))  # wallets in the order of locks
    members = [line.member_id for line in lines]
    _not_oneself(by, members)
    if stopped := suspended_among(member_ids=members, at=at):
        text = _("Suspended meanwhile: %(numbers)s. Refuse this list and propose it without them.")
        raise ValidationError(text % {"numbers": ", ".join(stopped)})
    facts: dict[str, Fact] = {
        "activity": row.activity,
        "credit": row.credit,
        "reason": row.reason,
        "office": row.office,
    }
    given = 0
    for line in lines:
        result = record_activity(
            member_id=line.member_id,
            kind=INDIVIDUAL,
            facts=facts,
            occurred_at=row.occurred_at,
            source=SOURCE,
            source_id=f"{row.pk}:{line.pk}",
            at=at,
        )
        line.event_id = result.event_id
        given += result.points
    AllocationLine.objects.bulk_update(lines, ["event"])
    _decide(row, Allocation.Status.APPROVED, by, at)
    tell_allocation_decided(allocation_id=row.pk, approved=True, given=given, at=at)
    return given


@transaction.atomic
def refuse_allocation(*, allocation_id: int, why: str, by: int, at: dt.datetime) -> None:
    """Nothing is given. ValidationError for the proposer, for a decided list, and without a word why."""
    row = _open(allocation_id, by)
    if not why.strip():
        raise ValidationError(_("Say why it is refused: the proposer reads it."))
    row.refusal = why.strip()
    _decide(row, Allocation.Status.REFUSED, by, at)
    tell_allocation_decided(allocation_id=row.pk, approved=False, given=0, at=at)


def _decide(row: Allocation, status: str, by: int, at: dt.datetime) -> None:
    row.status, row.decided_by_id, row.decided_at = status, by, at
    row.save(update_fields=["status", "decided_by", "decided_at", "refusal"])
