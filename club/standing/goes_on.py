"""Somebody who left while suspended is back: known by the number when joining, by the card when it is proven."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import api as accounts
from club.models import Member, Suspension, SuspensionKept
from club.standing.carry import carry
from club.standing.marks import CARD, NUMBER, digest
from club.standing.read import open_at
from club.who.memberships import memberships
from lib.national_id import normalised

Appealed = SuspensionKept.Appealed


def joined(*, member: Member, phone: str, at: dt.datetime) -> None:
    """Somebody has joined with this number (E.164): what was kept of it goes on. In the transaction that joins."""
    for row in _waiting(digest(NUMBER, phone), at):
        row.delete()
        _go_on(row, member, NUMBER, at)


@transaction.atomic
def proven(*, member_id: int, national_id: str, at: dt.datetime) -> None:
    """This card is the member's: what was kept of it goes on, once; and it is known, should the member leave now."""
    number = normalised(national_id)
    if not number:
        return
    mark = digest(CARD, number)
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    for row in _waiting(mark, at):
        # The card is surer than a number: nothing else of this suspension has to be looked for any more.
        SuspensionKept.objects.filter(case=row.case).delete()
        if not Suspension.objects.filter(case=row.case, member__in=memberships(member_id=member_id)).exists():
            _go_on(row, member, CARD, at)
    Suspension.objects.filter(open_at(at), member=member).update(card=mark)


def _waiting(mark: str, at: dt.datetime) -> Iterable[SuspensionKept]:
    return list(SuspensionKept.objects.select_for_update().filter(digest=mark, forget_at__gt=at).order_by("pk"))


def _go_on(row: SuspensionKept, member: Member, sort: str, at: dt.datetime) -> None:
    with override(accounts.get_user(user_id=member.user_id).language):
        text = _words(row, sort)
    carry(member=member, reason=row.reason, text=text, until=row.until, by=row.by_id, case=row.case, at=at)


def _words(row: SuspensionKept, sort: str) -> str:
    """What the member reads; of what was written then nothing is left."""
    said = [
        _(
            "You left the club while your use of points was suspended, and joined again. What was decided then goes on,"
            " for the same reason and to the same end."
        )
    ]
    if row.appeal == Appealed.WAITING:
        said.append(_("Your appeal had not been answered when you left. Write it again, so that it is."))
    elif row.appeal == Appealed.KEPT:
        said.append(_("Your appeal was not accepted then. You may write a new one."))
    if sort == NUMBER:
        said.append(_("If you were never a member before, this number was somebody else’s: write that in an appeal."))
    return " ".join(said)
