"""Two memberships become one: what one of them has only as a mark, because its number was paid before, counts as paid."""

import datetime as dt

from accounts import api as accounts
from club.welcome import paid_before
from club.welcome.models import ProvenCard
from club.welcome.twice import take_back_of_two
from members.api import member
from members.registry import Merging
from points.api import hold_still


def merging(*, merging: Merging, at: dt.datetime) -> None:
    """Before the wallets are joined. Joining itself was paid to this person, now or under a number that left.

    What both did is taken back by points anyway; a repeat under the same key takes nothing more.
    """
    hold_still(merging=merging)
    old, new = merging.old_id, merging.new_id
    paid, is_same = paid_before.paid(member_id=old), _is_same(old, new)
    for what in sorted(paid & paid_before.paid(member_id=new)):
        take_back_of_two(what, old_id=old, new_id=new, is_same=is_same, at=at)
    paid_before.keep(member_id=old, phone=merging.old_phone, at=at)
    mine = ProvenCard.objects.filter(member_id=new).values_list("digest", flat=True)
    ProvenCard.objects.filter(member_id=old, digest__in=list(mine)).delete()
    ProvenCard.objects.filter(member_id=old).update(member_id=new)


def _is_same(old: int, new: int) -> bool:
    """One of the two has had a number, or shown a card, of the other: marks of the one are payments of the other."""
    cards = ProvenCard.objects.filter(member_id__in=(old, new)).values_list("digest", flat=True)
    if len(cards) > len(set(cards)):
        return True
    return accounts.shared_a_number(user_ids=[member(member_id=each).user_id for each in (old, new)])
