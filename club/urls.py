"""Pages of the club. Their names belong to the site (`club:me`): config/club_urls.py gathers them."""

from club.me import urls as me
from club.plans import urls as plans
from club.referral import urls as referral
from club.rewards import urls as rewards
from club.statistics import urls as statistics

urlpatterns = [
    *me.urlpatterns,
    *statistics.urlpatterns,
    *plans.urlpatterns,
    *referral.urlpatterns,
    *rewards.urlpatterns,
]
