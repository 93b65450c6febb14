"""Where the content stands in the portal: the home page, the announcements, and the staff's desk."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.read import frame_of, home_url
from lib import navigation
from lib.navigation import Entry


def _home(request: HttpRequest) -> str:
    return home_url()


def _is_home(request: HttpRequest) -> bool:
    return request.path == home_url()


def _news(request: HttpRequest) -> str:
    return frame_of(request).announcements


def _is_news(request: HttpRequest) -> bool:
    return bool(_news(request)) and request.path.startswith(_news(request))


def _is_staff(request: HttpRequest) -> bool:
    return request.user.is_staff and request.user.has_perm("wagtailadmin.access_admin")


def register() -> None:
    home = Entry(label=_("Home"), icon="house", place=10, to=_home, is_here=_is_home)
    news = Entry(label=_("Announcements"), icon="megaphone", place=30, to=_news, is_here=_is_news)
    navigation.register(navigation.header, {"home": home, "announcements": news})
    navigation.register(navigation.bottom, {"home": home})
    staff = Entry(label=_("City staff"), icon="briefcase", place=10, to="wagtailadmin_home", is_shown=_is_staff)
    navigation.register(navigation.desks, {"staff": staff})
