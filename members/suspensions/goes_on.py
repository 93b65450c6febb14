"""A suspension goes on in another membership of the same person: known by the number, or by the card once it is proven.

Of somebody who left it is found by what was kept (members/suspensions/kept.py); of a membership that lives, by the numbers
that it gave up and the card that it has shown.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import api as accounts
from ledger import api as ledger
from lib.national_id import normalised
from members.identity.memberships import memberships
from members.identity.models import Member
from members.suspensions.carry import carry
from members.suspensions.kept import numbers_since
from members.suspensions.marks import CARD, NUMBER, digest
from members.suspensions.models import Suspension, SuspensionKept
from members.suspensions.read import open_at

Appealed = SuspensionKept.Appealed


def joined(*, member_id: int, phone: str, at: dt.datetime) -> None:
    """This number (E.164) is the member's now: what was kept of it goes on. In the transaction that joins."""
    member = Member.objects.get(pk=member_id)
    for row in _waiting(digest(NUMBER, phone), at):
        row.delete()
        _go_on(row, member, NUMBER, at)
    given_up = accounts.gave_up(phone=phone)
    for live in _live(Q(member__user__in=given_up), member, at) if given_up else ():
        if given_up[live.member.user_id] >= numbers_since(live, at=at):
            _go_on(live, member, NUMBER, at)


def renumbered(user_id: int, old_phone: str, phone: str, at: dt.datetime) -> None:
    """The same for a member whose number became this one. In the transaction that changes it."""
    for member in Member.objects.select_for_update(no_key=True).filter(user_id=user_id, erased_at=None):
        joined(member_id=member.pk, phone=phone, at=at)


@transaction.atomic
def proven(*, member_id: int, national_id: str, at: dt.datetime) -> None:
    """This card is the member's: what is known of it goes on, once; and it is known, should the member leave now."""
    number = normalised(national_id)
    if not number:
        return
    mark = digest(CARD, number)
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    ledger.lock_wallet(member.wallet_id)  # before the suspension, as whoever lifts it
    for row in _waiting(mark, at):
        # The card is surer than a number: nothing else of this suspension has to be looked for any more.
        SuspensionKept.objects.filter(case=row.case).delete()
        _go_on(row, member, CARD, at)
    for live in _live(Q(card=mark), member, at):
        _go_on(live, member, CARD, at)
    Suspension.objects.filter(open_at(at), member=member).update(card=mark)


def _waiting(mark: str, at: dt.datetime) -> Iterable[SuspensionKept]:
    return list(SuspensionKept.objects.select_for_update().filter(digest=mark, forget_at__gt=at).order_by("pk"))


def _live(which: Q, member: Member, at: dt.datetime) -> Iterable[Suspension]:
    """In force in other memberships; locked, so that one who is being let go is seen. Each belongs to a case from now."""
    rows = Suspension.objects.select_for_update(of=("self",)).filter(which, open_at(at)).exclude(member=member)
    found = list(rows.select_related("member").order_by("pk"))
    for row in found:
        if row.case is None:
            row.case = uuid.uuid4()
            row.save(update_fields=["case"])
    return found


def _go_on(row: SuspensionKept | Suspension, member: Member, sort: str, at: dt.datetime) -> None:
    """Once for a member: a suspension that was lifted here does not come back by what else is known of it."""
    here = Suspension.objects.filter(case=row.case, member__in=memberships(member_id=member.pk))
    if here.exists():
        return
    with override(accounts.get_user(user_id=member.user_id).language):
        text = " ".join(_of_the_gone(row) if isinstance(row, SuspensionKept) else _of_the_living(sort))
        if sort == NUMBER:
            text += " " + _(
                "If you were never a member before, this number was somebody else’s: write that in an appeal."
            )
    carry(member=member, reason=row.reason, text=text, until=row.until, by=row.by_id, case=row.case, at=at)


def _of_the_gone(row: SuspensionKept) -> list[str]:
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
    return said


def _of_the_living(sort: str) -> list[str]:
    """What was written in the other membership stays there: whoever has the number now may be somebody else."""
    if sort == NUMBER:
        return [
            _(
                "Another membership that had this number is suspended. What was decided there holds here, too, for the"
                " same reason and to the same end."
            )
        ]
    return [
        _(
            "Another membership that showed your card is suspended. What was decided there holds here, too, for the"
            " same reason and to the same end."
        )
    ]
