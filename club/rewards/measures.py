"""What becomes of rewards."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from club.rewards.models import Taken
from lib.measures import Measure, Number, share_of_things

REWARDS = _("list of rewards")
YEAR = dt.timedelta(days=365)


def rewards_taken(start: dt.datetime, end: dt.datetime) -> Number:
    rows = Taken.objects.filter(taken_at__gte=start, taken_at__lt=end)
    return Number(value=rows.count(), people=rows.values("member").distinct().count())


def rewards_used(start: dt.datetime, end: dt.datetime) -> Number | None:
    over = Q(state=Taken.State.USED, ended_at__gte=end - YEAR, ended_at__lt=end)
    late = Q(state__in=[Taken.State.OPEN, Taken.State.EXPIRED], expires_at__gte=end - YEAR, expires_at__lt=end)
    rows = Taken.objects.filter(over | late)
    used = rows.filter(state=Taken.State.USED)
    return share_of_things(used.count(), rows.count(), people=rows.values("member").distinct().count())


MEASURES = {
    "rewards_taken": Measure(
        place=140,
        goal="trust",
        label=_("Rewards taken in the month"),
        definition=_("Rewards that members took in the month, also those that were given back later."),
        source=REWARDS,
        unit="rewards",
        count=rewards_taken,
    ),
    "rewards_used": Measure(
        place=150,
        goal="trust",
        label=_("Rewards that were used"),
        definition=_(
            "Rewards that were used, as a share of those that were used or whose time was over in the 365 days before;"
            " what was given back or withdrawn is left out."
        ),
        source=REWARDS,
        unit="share",
        count=rewards_used,
    ),
}
