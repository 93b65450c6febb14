"""Where the club stands in the portal, and the desk of those who stand at the door of a venue."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from club.rewards.venues import RIGHT as VENUE
from lib import navigation
from lib.navigation import Entry


def _at_a_venue(request: HttpRequest) -> bool:
    return request.user.has_perm(VENUE)


def register() -> None:
    _everywhere()
    of_points = {
        "rewards": Entry(label=_("Rewards"), icon="gift", place=10, to="club:rewards"),
        "my_rewards": Entry(label=_("My rewards"), icon="ticket", place=20, to="club:my_rewards"),
        "plan": Entry(label=_("My plan"), icon="target", place=40, to="club:plan"),
        "invite": Entry(label=_("Invite friends"), icon="user-plus", place=50, to="club:invite"),
    }
    navigation.register(navigation.points, of_points)
    venue = Entry(label=_("At the venue"), icon="briefcase", place=30, to="club:venue", is_shown=_at_a_venue)
    navigation.register(navigation.desks, {"venue": venue})


def _everywhere() -> None:
    rules = Entry(label=_("How points work"), icon="sparkles", place=40, to="club:rules")
    points = Entry(label=_("Points"), icon="wallet", place=40, to="club:points")
    me = Entry(label=_("Me"), icon="user-round", place=50, to="club:me")
    navigation.register(navigation.header, {"rules": rules})
    navigation.register(navigation.bottom, {"points": points, "me": me})
    for start, name in (("club:rules", "rules"), ("club:points", "points"), ("club:me", "me"), ("club:form", "me")):
        navigation.pages.register(start, name)
