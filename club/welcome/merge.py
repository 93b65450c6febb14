"""Two memberships become one: what one of them has only as a mark, because its number was paid before, counts as paid."""

import datetime as dt

from club.welcome import paid_before
from club.welcome.pay import REGISTERED, SOURCES
from members.api import completed_form_parts as completed
from members.api import completed_profile_parts as completed_parts
from members.registry import Merging
from points.api import reverse_activity


def merging(*, merging: Merging, at: dt.datetime) -> None:
    """Before the wallets are joined. Joining itself was paid to this person, now or under a number that left.

    What both did is taken back by points anyway; a repeat under the same key takes nothing more.
    """
    key, old = f"merge:{merging.new_id}", merging.old_id
    reverse_activity(source=REGISTERED, source_id=str(old), key=key, at=at)
    for part in set(completed(member_id=merging.new_id)) & set(completed(member_id=old)):
        reverse_activity(source=SOURCES["form"], source_id=f"{old}:{part}", key=key, at=at)
    for part in completed_parts(member_id=merging.new_id) & completed_parts(member_id=old):
        reverse_activity(source=SOURCES["profile"], source_id=f"{old}:{part}", key=key, at=at)
    paid_before.keep(member_id=old, phone=merging.old_phone, at=at)
