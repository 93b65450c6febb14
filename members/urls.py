"""Pages of a member. Their names belong to the site (`club:profile`): config/club_urls.py gathers them."""

from members.consent import urls as consent
from members.counter import urls as counter
from members.profile import urls as profile
from members.suspensions import urls as suspensions

urlpatterns = [
    *profile.urlpatterns,
    *counter.urlpatterns,
    *consent.urlpatterns,
    *suspensions.urlpatterns,
]
