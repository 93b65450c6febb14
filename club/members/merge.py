"""Two memberships of one person become one; and what a membership holds, in sentences."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import api as accounts
from accounts.registry import MustBeSettled
from club.members import returning
from club.members.complete import COMPLETED
from club.members.register import REGISTERED
from club.models import FormPart, Member, ReferralClaim
from club.points.read import balance
from club.points.reverse import reverse_activity
from club.rules.explain import num
from ledger import api as ledger

SCOPE = "club.merge"
SET_ASIDE = gettext_lazy("Points are set aside for an order. Pay the order or cancel it first.")


@transaction.atomic
def merge_members(*, from_id: int, into_id: int, at: dt.datetime) -> None:
    """The membership of user `from_id` goes into that of `into_id`: points with their dates, form parts, introductions.

    What one person earns once is paid once: a second registration and form parts that both had completed are taken
    back first, as far as they are there; the number that is given up brings them to nobody again. Raises MustBeSettled
    while points of the first are set aside.
    """
    # By id, so that two merges at once wait for one another in one order.
    rows = (
        Member.objects.select_for_update(no_key=True)
        .filter(user_id__in=[from_id, into_id], merged_into=None)
        .order_by("pk")
    )
    members = {member.user_id: member for member in rows}
    old, new = members.get(from_id), members.get(into_id)
    if old is None:
        return
    if new is None:
        Member.objects.filter(pk=old.pk).update(user_id=into_id)
        return
    _paid_once(old, new, at)
    try:
        ledger.merge_wallets(
            from_wallet=old.wallet_id, into_wallet=new.wallet_id, scope=SCOPE, key=f"{old.pk}:{new.pk}", at=at
        )
    except ledger.HoldsOpen:
        raise MustBeSettled([str(SET_ASIDE)]) from None
    ReferralClaim.objects.filter(introducer=old).exclude(invitee=new).update(introducer=new)
    ReferralClaim.objects.filter(introducer=old).delete()  # nobody brings himself
    returning.keep(member=old, phone=accounts.get_user(user_id=from_id).phone, at=at)
    Member.objects.filter(pk=old.pk).update(merged_into=new)


def _paid_once(old: Member, new: Member, at: dt.datetime) -> None:
    key = f"merge:{new.pk}"
    reverse_activity(source=REGISTERED, source_id=str(old.pk), key=key, at=at)
    theirs = set(FormPart.objects.filter(member=new).values_list("part", flat=True))
    for part in FormPart.objects.filter(member=old):
        if part.part in theirs:
            reverse_activity(source=COMPLETED, source_id=f"{old.pk}:{part.part}", key=key, at=at)
    missing = FormPart.objects.filter(member=old).exclude(part__in=theirs)
    FormPart.objects.bulk_create(
        [FormPart(member=new, part=row.part, completed_at=row.completed_at) for row in missing], ignore_conflicts=True
    )


def holdings(user_id: int, at: dt.datetime) -> list[str]:
    """What there is, for the pages that ask before a merge or a farewell."""
    member = Member.objects.filter(user_id=user_id).first()
    if member is None:
        return []
    points = balance(member_id=member.pk, at=at)
    lines = [_("Membership %(number)s") % {"number": member.number}]
    for count, text in (
        (points.available, ngettext("%(n)s point to spend", "%(n)s points to spend", points.available)),
        (points.pending, ngettext("%(n)s point on its way", "%(n)s points on their way", points.pending)),
        (points.held, ngettext("%(n)s point set aside for an order", "%(n)s points set aside for orders", points.held)),
    ):
        if count:
            lines.append(text % {"n": num(count)})
    return lines


def obstacles(user_id: int, at: dt.datetime) -> list[str]:
    member = Member.objects.filter(user_id=user_id).first()
    if member is None or not balance(member_id=member.pk, at=at).held:
        return []
    return [str(SET_ASIDE)]
