"""A member takes a reward: exactly once for a press, never more than there are, points and all in one transaction.

Locks, in their order: the member (one taking at a time), the wallet if a threshold opens it or points are spent (a
claw-back waits or is waited for), the new row, the stock's row last.
"""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from club.registry import TakenReward, reward_kinds
from club.rewards.catalogue import in_force, not_open
from club.rewards.models import Reward, RewardStock, Taken
from club.rewards.opening import LIVE, ground, open_by
from club.rewards.tell import tell
from ledger import api as ledger
from lib import codes
from members.api import Member, is_suspended
from points.api import NotEnoughPoints, capture_points, hold_points

PURPOSE = "reward"


class CannotTake(Exception):
    """Nothing was taken and nothing spent; the message says why, in the member's words."""


@transaction.atomic
def take(*, member_id: int, reward_id: int, key: str, at: dt.datetime) -> Taken:
    """The reward as a voucher. The same `key` (made with the form) again is answered with the same voucher.

    `at` is UTC. Raises CannotTake.
    """
    member = _locked(member_id)
    before = Taken.objects.filter(member_id=member.pk, key=key).first()
    if before is not None:
        return before
    reward = in_force(at=at).select_related("stock").filter(pk=reward_id).first()
    if reward is None:
        raise CannotTake(_("This reward is not given out now."))
    if member.merged_into_id or member.erased_at or is_suspended(member.pk, at=at):
        raise CannotTake(
            _("Your membership is suspended: what you own stays yours, new rewards wait until it is lifted.")
        )
    year, opening = _open(member, reward, key, at)
    hold = _spend(member, reward, key, at)
    taken = Taken.objects.create(**_row(member, reward, key, year, hold, at), opening_id=opening)
    _count_out(reward, taken)
    kind = reward_kinds.get(reward.kind)
    if kind is not None and kind.taken is not None:
        kind.taken(facts_of(taken))
    tell(taken, "taken", at=at)
    return taken


def _locked(member_id: int) -> Member:
    """Not its key: what refers to the member (an award) does not wait."""
    return Member.objects.select_for_update(no_key=True).get(pk=member_id)


def _hold_still(member: Member, reward: Reward) -> None:
    """The wallet's lock: its points, and the thresholds that stand on them, change only under it."""
    if reward.threshold_id is not None or reward.price:
        ledger.lock_wallet(member.wallet_id)


def _open(member: Member, reward: Reward, key: str, at: dt.datetime) -> tuple[int, int | None]:
    """The Jalali year that the taking counts for, and the opening it stands on (None: nothing had to be noted)."""
    _hold_still(member, reward)
    stands = ground(member_id=member.pk, at=at)
    way = stands.way(reward)
    if way is None:
        raise CannotTake(not_open(reward, stands))
    try:
        return way.year, open_by(way=way, ground=stands, key=key, at=at)
    except NotEnoughPoints:
        raise CannotTake(_("You have fewer points to spend than this reward costs.")) from None


def _spend(member: Member, reward: Reward, key: str, at: dt.datetime) -> int | None:
    if not reward.price:
        return None
    name = f"{reward.pk}:{member.pk}:{key}"
    later = at + dt.timedelta(hours=1)
    try:
        hold = hold_points(member_id=member.pk, points=reward.price, purpose=PURPOSE, key=name, expires_at=later, at=at)
        capture_points(hold_id=hold, key=f"{name}:spent", at=at)
    except NotEnoughPoints:
        raise CannotTake(_("You have fewer points to spend than this reward costs.")) from None
    return hold


def _row(member: Member, reward: Reward, key: str, year: int, hold: int | None, at: dt.datetime) -> dict[str, object]:
    used = set(
        Taken.objects.filter(member=member, reward=reward, year=year, state__in=LIVE).values_list("turn", flat=True)
    )
    # Also counted: a merge may have brought turns above the limit, and a free one below them is no room.
    turn = next((turn for turn in range(1, reward.per_member + 1) if turn not in used), None)
    if turn is None or len(used) >= reward.per_member:
        raise CannotTake(_("You have taken this reward already, as often as it is given to one member in a year."))
    seed = secrets.token_hex(16)
    expires_at = at + dt.timedelta(days=reward.good_days)
    return {
        "member": member,
        "reward": reward,
        "number": codes.make(8),
        "key": key,
        "year": year,
        "turn": turn,
        "points": reward.price,
        "worth": reward.stock.worth,
        "hold_id": hold,
        "seed": seed,
        "code_hash": codes.hashed(codes.derived(seed)),
        "taken_at": at,
        "returnable_until": min(expires_at, at + dt.timedelta(days=reward.return_days)),
        "expires_at": expires_at,
    }


def _count_out(reward: Reward, taken: Taken) -> None:
    """Stock and budget in one statement: whoever comes too late changes no row, and takes nothing."""
    room = RewardStock.objects.filter(
        Q(stock=None) | Q(given__lt=F("stock")),
        Q(budget=None) | Q(budget_used__lte=F("budget") - taken.worth),
        pk=reward.pk,
    )
    if not room.update(given=F("given") + 1, budget_used=F("budget_used") + taken.worth):
        raise CannotTake(_("The last one of this reward is gone."))


def facts_of(taken: Taken) -> TakenReward:
    return TakenReward(
        number=taken.number, reward=taken.reward.slug, member_id=taken.member_id, expires_at=taken.expires_at
    )
