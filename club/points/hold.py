"""Points that a member spends: held first, captured when it is paid, released when it is not."""

import datetime as dt

from django.db import transaction

from club.models import Member, PointsHold
from ledger import api as ledger

SCOPE = "club.hold"
GRACE = dt.timedelta(days=30)  # a returned point that has expired meanwhile lives this much longer


class NotEnoughPoints(Exception):
    """The member has fewer points to spend than asked for."""


@transaction.atomic
def hold_points(
    *, member_id: int, points: int, purpose: str, key: str, expires_at: dt.datetime, at: dt.datetime
) -> int:
    """Set points aside until `expires_at` (UTC). Returns the hold's id; the same key again returns the same.

    Raises NotEnoughPoints; then nothing has changed.
    """
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
    """The held points are spent. Returns the journal's id.

    If the hold's own deadline (a net under the caller's) has passed, they are held again and captured at once;
    raises NotEnoughPoints when they are gone by now.
    """
    held = PointsHold.objects.select_related("member").get(pk=hold_id)
    destination = ledger.ensure_account(unit="points", code=f"redeemed:{held.purpose}")
    try:
        journal = ledger.capture(
            hold=hold_id, amount=held.points, destination=destination, scope=SCOPE, key=key, at=at
        )
    except ledger.HoldResolved:
        try:
            journal = ledger.spend(
                wallet=held.member.wallet_id,
                destination=destination,
                amount=held.points,
                scope=SCOPE,
                key=f"{key}:late",
                at=at,
            )
        except ledger.Insufficient as error:
            raise NotEnoughPoints(held.points) from error
    PointsHold.objects.filter(pk=hold_id).update(capture_journal_id=journal)
    return journal


@transaction.atomic
def release_points(*, hold_id: int, key: str, at: dt.datetime) -> None:
    """Give held points back to the lots they came from; nothing happens when the deadline did it before."""
    try:
        ledger.void(hold=hold_id, scope=SCOPE, key=key, at=at)
    except ledger.HoldResolved:
        if PointsHold.objects.filter(pk=hold_id, capture_journal_id__isnull=False).exists():
            raise


@transaction.atomic
def return_points(*, hold_id: int, points: int, key: str, at: dt.datetime) -> int:
    """Return a part of captured points, to the lots they came from. Returns the journal's id.

    Raises ledger's OverReversal when more would come back than was spent.
    """
    held = PointsHold.objects.get(pk=hold_id)
    if held.capture_journal_id is None:
        raise ValueError(f"The points of hold {hold_id} were never spent.")
    return ledger.refund(
        spend=held.capture_journal_id, amount=points, grace=GRACE, scope=SCOPE, key=key, at=at
    )
