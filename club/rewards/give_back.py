"""A member gives back a voucher that was not used: points and stock return, exactly once."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from club.registry import reward_kinds
from club.rewards.models import Taken
from club.rewards.take import facts_of
from club.rewards.tell import tell
from club.rewards.withdraw import end_unused
from ledger import api as ledger
from members.api import Member


class CannotGiveBack(Exception):
    """Nothing has changed; the message says why."""


@transaction.atomic
def give_back(*, taken_id: int, at: dt.datetime) -> None:
    """Until its day (`returnable_until`, UTC). Given back before, nothing more happens. Raises CannotGiveBack.

    What the member owes (a merge found points that were paid to one person twice) is repaid by what comes back, first.
    """
    taken = Taken.objects.select_related("reward__venue", "member").get(pk=taken_id)
    if taken.state == Taken.State.RETURNED:
        return
    if at >= taken.returnable_until:
        raise CannotGiveBack(_("The time for giving this reward back is over."))
    kind = reward_kinds.get(taken.reward.kind)
    if kind is not None and kind.may_return is not None and not kind.may_return(facts_of(taken)):
        raise CannotGiveBack(_("This reward is used already."))
    if taken.hold_id is not None or taken.opening_id is not None:
        # The wallet before the voucher's row, as a claw-back has them: else the two could wait for each other.
        ledger.lock_wallet(wallet=Member.objects.values_list("wallet_id", flat=True).get(pk=taken.member_id))
    ended = end_unused(taken, state=Taken.State.RETURNED, at=at)
    if ended is not None:
        tell(taken, "returned", points=ended.returned, kept=ended.repaid, at=at)
        return
    taken.refresh_from_db()
    if taken.state != Taken.State.RETURNED:
        raise CannotGiveBack(_("This reward is %(state)s already.") % {"state": taken.get_state_display()})
