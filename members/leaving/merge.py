"""Two memberships of one person become one."""

import datetime as dt

from django.db import transaction

from accounts import api as accounts
from accounts.registry import tell_renumbered
from members.identity.models import Member
from members.joining.complete import join_form_marks
from members.profile.complete import join_profile_marks
from members.registry import Merging, merging


@transaction.atomic
def merge_members(*, from_id: int, into_id: int, at: dt.datetime) -> None:
    """The membership of user `from_id` goes into that of `into_id`; with it whatever packages above keep for it.

    They are told with both rows locked and before anything is written, so that they see who had what: what one person
    earns once is taken back where both were paid, wallets are joined (C-40, N1). Raises MustBeSettled.
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
        given_up, kept = (accounts.get_user(user_id=user_id).phone for user_id in (from_id, into_id))
        tell_renumbered(user_id=into_id, old_phone=given_up, phone=kept, at=at)
        return
    told = Merging(
        old_id=old.pk,
        old_wallet=old.wallet_id,
        old_phone=accounts.get_user(user_id=from_id).phone,
        new_id=new.pk,
        new_wallet=new.wallet_id,
    )
    for follow in merging:
        follow(merging=told, at=at)
    join_form_marks(old_id=old.pk, new_id=new.pk)
    join_profile_marks(old_id=old.pk, new_id=new.pk)
    Member.objects.filter(pk=old.pk).update(merged_into=new)
