"""Pages about points. Their names belong to the site (`club:rules`): config/club_urls.py gathers them."""

from django.urls import path

from points.reviews import urls as reviews
from points.rules import views as rules
from points.statements import urls as statements

urlpatterns = [
    path("about/points/", rules.rules, name="rules"),
    *reviews.urlpatterns,
    *statements.urlpatterns,
]
