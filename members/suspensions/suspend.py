"""A member's use of points is stopped, with a reason and a notice; and started again."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from ledger import api as ledger
from lib.text import clean
from members.identity.models import Member
from members.registry import after_suspension
from members.suspensions.marks import card_mark
from members.suspensions.models import Suspension
from members.suspensions.tell import tell


class StandingRefused(Exception):
    """Suspended already, not suspended any more, or by the wrong person."""


@transaction.atomic
def suspend(*, member_id: int, reason: str, text: str, until: dt.datetime | None, by: int, at: dt.datetime) -> int:
    """Stop the use of points until `until` (UTC; None: until it is lifted). Returns the suspension's id.

    `text` is what the member reads. Points, orders and everything to read stay. The notice leaves by SMS and in the
    portal with the same commit. Raises StandingRefused: suspended already, merged, gone, oneself, or without a word.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    if member.user_id == by or member.merged_into_id or member.erased_at or not clean(text):
        raise StandingRefused
    # One whose time is over is closed, so that there can be another.
    Suspension.objects.filter(member=member, lifted_at=None, until__lte=at).update(lifted_at=F("until"))
    if Suspension.objects.filter(member=member, lifted_at=None).exists():
        raise StandingRefused
    made = Suspension.objects.create(
        member=member,
        reason=reason,
        text=clean(text)[:1000],
        starts_at=at,
        until=until,
        by_id=by,
        card=card_mark(member_id=member_id),
    )
    tell(made, "suspended", at=at)
    return int(made.pk)


@transaction.atomic
def lift(*, suspension_id: int, why: str, by: int, at: dt.datetime) -> None:
    """The member may use points again, at once, also those that expired meanwhile.

    Raises StandingRefused when it is over already, one's own, or of somebody who has left.
    """
    # The wallet first, as whoever leaves has it: what comes back is booked there.
    wallet = Suspension.objects.values_list("member__wallet_id", flat=True).get(pk=suspension_id)
    ledger.lock_wallet(wallet)
    row = Suspension.objects.select_for_update().get(pk=suspension_id)
    # The member is read by a statement of its own, after the lock: who left while this waited is seen to be gone.
    is_over = row.lifted_at is not None or (row.until is not None and row.until <= at)
    if is_over or row.member.user_id == by or row.member.erased_at:
        raise StandingRefused
    Suspension.objects.filter(pk=row.pk).update(lifted_at=at, lifted_by_id=by, lifted_why=clean(why)[:500])
    tell(row, "lifted", at=at)
    after_suspension.value.ended(suspension_id=row.pk, at=at)
