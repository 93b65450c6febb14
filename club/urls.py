from django.urls import path

from club.consent import urls as consent
from club.counter import urls as counter
from club.me import views as me
from club.members import form_views as joining
from club.numbers import urls as numbers
from club.plans import urls as plans
from club.points import views as points
from club.profile import urls as profile
from club.referral import urls as referral
from club.reviews import urls as reviews
from club.rewards import urls as rewards
from club.rules import views as rules
from club.standing import urls as standing
from club.statements import urls as statements

app_name = "club"
urlpatterns = [
    *profile.urlpatterns,
    *counter.urlpatterns,
    path("join/form/", joining.form, name="form"),
    path("me/", me.me, name="me"),
    path("me/points/", points.points, name="points"),
    path("me/points/entries.csv", points.points_csv, name="points_csv"),
    path("about/points/", rules.rules, name="rules"),
    *consent.urlpatterns,
    *numbers.urlpatterns,
    *plans.urlpatterns,
    *referral.urlpatterns,
    *rewards.urlpatterns,
    *reviews.urlpatterns,
    *statements.urlpatterns,
    *standing.urlpatterns,
]
