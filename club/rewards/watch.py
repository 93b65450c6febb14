"""What staff must know about rewards and tiers."""

import datetime as dt
from collections.abc import Iterator

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from club.rewards import use
from club.rewards.models import Reward
from club.rewards.publish import used_up
from club.tiers import measure
from club.tiers.reach import catch_up
from club.tiers.year import year_of
from lib.watch import Finding

WRONG = "club:measures:wrong"
REMEMBERED = 7 * 24 * 3600  # seconds


def look_after(*, at: dt.datetime) -> None:
    """The nightly round: close what nobody used, note thresholds that became reached, compare measures with decisions."""
    use.expire(at=at)
    catch_up(at=at, year=year_of(at))
    cache.set(WRONG, sum(1 for _wrong in measure.faults()), REMEMBERED)


def findings() -> Iterator[Finding]:
    """Rewards that wait for a second person or are nearly gone; measures that are not the sum of the decisions."""
    link = reverse("club_rewards")
    waiting = Reward.objects.filter(approved_at=None).count()
    if waiting:
        sentence = ngettext(
            "%(count)s reward waits for a second person.", "%(count)s rewards wait for a second person.", waiting
        )
        yield Finding(state="warn", sentence=sentence % {"count": waiting}, link=link)
    for reward in used_up():
        sentence = _("The reward “%(reward)s” is nearly gone: stock or budget is used to nine tenths.")
        yield Finding(state="warn", sentence=sentence % {"reward": reward.name}, link=link)
    wrong = cache.get(WRONG, 0)
    if wrong:
        sentence = ngettext(
            "%(count)s yearly measure is not the sum of its decisions. Run “manage.py rebuild_measures”.",
            "%(count)s yearly measures are not the sum of their decisions. Run “manage.py rebuild_measures”.",
            wrong,
        )
        yield Finding(state="bad", sentence=sentence % {"count": wrong})
