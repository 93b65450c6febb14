"""What the site calls `club:`: pages of members, points and the club, whichever package they lie in."""

from club.urls import urlpatterns as of_club
from members.urls import urlpatterns as of_members
from points.urls import urlpatterns as of_points

app_name = "club"
urlpatterns = [*of_members, *of_points, *of_club]
