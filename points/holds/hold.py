"""Points that a member spends: held first, captured when it is paid, released when it is not."""

import contextlib
import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import api as ledger
from members.api import Member, is_suspended
from points.holds.models import PointsHold
from points.registry import REDEEMED, purposes

SCOPE = "points.hold"
GRACE = dt.timedelta(days=30)  # a returned point that has expired meanwhile lives this much longer


class NotEnoughPoints(Exception):
    """The member has fewer points to spend than asked for."""


class MemberSuspended(NotEnoughPoints):
    """The member may not use points now (members/suspensions). Nothing of them is lost."""

    def __str__(self) -> str:
        return _("Your use of points is suspended. Your points stay yours; you can order without them.")


class HoldEnded(Exception):
    """The hold was ended the other way before: spent, or released."""


@transaction.atomic
def hold_points(
    *, member_id: int, points: int, purpose: str, key: str, expires_at: dt.datetime, at: dt.datetime
) -> int:
    """Set points aside until `expires_at` (UTC). Returns the hold's id; the same key again returns the same.

    Raises NotEnoughPoints, MemberSuspended; LookupError for a purpose that nobody has registered. Then nothing has changed.
    """
    if purpose not in purposes:
        raise LookupError(f"Nobody has registered the purpose {purpose!r}.")
    if is_suspended(member_id, at=at) and not PointsHold.objects.filter(member_id=member_id, key=key).exists():
        raise MemberSuspended(points)
    wallet = Member.objects.values_list("wallet_id", flat=True).get(pk=member_id)
    try:
        hold = ledger.hold(wallet=wallet, amount=points, expires_at=expires_at, scope=SCOPE, key=key, at=at)
    except ledger.Insufficient as error:
        raise NotEnoughPoints(points) from error
    PointsHold.objects.bulk_create(
        [PointsHold(hold_id=hold, member_id=member_id, purpose=purpose, key=key, points=points)], ignore_conflicts=True
    )
    return hold


@transaction.atomic
def capture_points(*, hold_id: int, key: str, at: dt.datetime) -> int:
    """The held points are spent. Returns the journal's id; captured before, the same.

    If the hold's own deadline (a net under the caller's) has passed, they are spent anew; raises NotEnoughPoints when
    they are gone by now. Points that were released on purpose are never spent: HoldEnded.
    """
    # Its row is the lock: a release and a capture at once must not both believe that the deadline ended the hold.
    held = PointsHold.objects.select_for_update().get(pk=hold_id)
    if held.capture_journal_id is not None:
        return held.capture_journal_id
    if held.released_at is not None:
        raise HoldEnded(hold_id)
    destination = ledger.ensure_account(unit="points", code=f"{REDEEMED}{held.purpose}")
    try:
        journal = ledger.capture(hold=hold_id, amount=held.points, destination=destination, scope=SCOPE, key=key, at=at)
    except ledger.HoldResolved:
        wallet = Member.objects.values_list("wallet_id", flat=True).get(pk=held.member_id)
        try:
            journal = ledger.spend(
                wallet=wallet,
                destination=destination,
                amount=held.points,
                scope=SCOPE,
                key=f"{key}:late",
                at=at,
            )
        except ledger.Insufficient as error:
            raise NotEnoughPoints(held.points) from error
    _end(hold_id, capture_journal_id=journal)
    return journal


@transaction.atomic
def release_points(*, hold_id: int, key: str, at: dt.datetime) -> None:
    """Give held points back to the lots they came from; done before, by whomever, nothing more happens.

    Raises HoldEnded when they were spent.
    """
    held = PointsHold.objects.select_for_update().get(pk=hold_id)
    if held.capture_journal_id is not None:
        raise HoldEnded(hold_id)
    if held.released_at is not None:
        return
    # HoldResolved: the deadline was quicker, and the points are back already.
    with contextlib.suppress(ledger.HoldResolved):
        ledger.void(hold=hold_id, scope=SCOPE, key=key, at=at)
    _end(hold_id, released_at=at)


def _end(hold_id: int, **end: object) -> None:
    """One end for a hold, also where there are no row locks: HoldEnded undoes what the caller did on the way here."""
    if not PointsHold.objects.filter(pk=hold_id, capture_journal_id=None, released_at=None).update(**end):
        raise HoldEnded(hold_id)


@transaction.atomic
def return_points(*, hold_id: int, points: int, key: str, at: dt.datetime) -> int:
    """Return a part of captured points, to the lots they came from. Returns the journal's id.

    Raises ledger's OverReversal when more would come back than was spent.
    """
    held = PointsHold.objects.get(pk=hold_id)
    if held.capture_journal_id is None:
        raise ValueError(f"The points of hold {hold_id} were never spent.")
    return ledger.refund(spend=held.capture_journal_id, amount=points, grace=GRACE, scope=SCOPE, key=key, at=at)
