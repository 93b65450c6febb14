"""What rewards and tiers tell the rest of the club, once, when the program starts."""

from django.apps import AppConfig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.registry import PersonalData, personal_data, register_rights
from club.registry import RewardKind, lost, reward_kinds
from club.rewards import opening, personal, watch
from club.rewards.measures import MEASURES
from club.rewards.models import Reward
from club.rewards.take import PURPOSE
from club.rewards.withdraw import withdraw_fallen, withdraw_lost
from club.tiers import measure
from club.tiers.models import ThresholdVersion
from lib import watch as operators_page
from lib.measures import register as register_measures
from points.registry import Purpose, earned, purposes, taken_back


def _spent_on(key: str) -> str:
    """The key of a taking's hold begins with the reward's id."""
    pk = key.split(":")[0]
    reward = Reward.objects.filter(pk=int(pk)).only("name_fa", "name_en").first() if pk.isdecimal() else None
    return _("Reward: %(name)s") % {"name": reward.name} if reward else _("Reward")


def _opened(key: str) -> str:
    """The key of an opening's hold begins with the threshold's id."""
    pk = key.split(":")[0]
    rows = ThresholdVersion.objects.filter(threshold_id=int(pk) if pk.isdecimal() else 0)
    version = rows.order_by("-number").first()
    return _("Opening: %(name)s") % {"name": version.name} if version else _("Reward")


def register(app: AppConfig) -> None:
    purposes.register(PURPOSE, Purpose(sentence=_spent_on))
    purposes.register(opening.PURPOSE, Purpose(sentence=_opened))
    reward_kinds.register("voucher", RewardKind(label=gettext_lazy("Free use of a place")))
    reward_kinds.register("gift", RewardKind(label=gettext_lazy("Gift from a partner")))
    register_rights("points", "club")
    operators_page.register(name="club.rewards", check=watch.findings)
    register_measures(MEASURES)
    earned.register("club.tiers", measure.on_earned)
    lost.register("club.rewards", withdraw_lost)
    taken_back.register("club.tiers", measure.on_taken_back)
    taken_back.register("club.rewards", withdraw_fallen, after=["club.tiers"])  # they look at its sums
    personal_data.register(
        PersonalData(
            name="club.rewards",
            label=gettext_lazy("Your rewards"),
            models=["club.YearMeasure", "club.ThresholdReached", "club.ThresholdOpening", "club.Taken"],
            export=personal.export,
            erase=personal.erase,
            merge=personal.merge,
            words=personal.WORDS,
        ),
        after=["members.member", "points"],  # rewards follow the points
    )
    personal_data.register(
        PersonalData(
            name="club.venues",
            label=gettext_lazy("Venues you work at"),
            models=["club.VenueOperator"],
            export=personal.export_venues,
            erase=personal.erase_venues,
            merge=personal.merge_venues,
            words=personal.VENUE_WORDS,
        )
    )
    for model in ("Reward", "ThresholdVersion", "TierGrace"):
        for field in ("drafted_by", "approved_by"):
            personal_data.excuse(
                f"club.{model}.{field}", reason="who of the staff set the terms of a reward; kept for the books"
            )
