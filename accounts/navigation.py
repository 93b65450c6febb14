"""Where the account stands in the portal."""

from django.utils.translation import gettext_lazy as _

from lib import navigation
from lib.navigation import Entry


def register() -> None:
    entries = {
        "security": Entry(label=_("Security"), icon="shield-check", place=10, to="accounts:security"),
        "opened": Entry(label=_("Who opened my data"), icon="eye", place=20, to="accounts:opened"),
        "data": Entry(label=_("Everything about me"), icon="folder-open", place=30, to="accounts:data"),
        "merge": Entry(label=_("Join two memberships"), icon="combine", place=40, to="accounts:merge"),
        "leave": Entry(label=_("Leave the club"), icon="door-open", place=50, to="accounts:leave"),
    }
    navigation.register(navigation.safety, entries)
