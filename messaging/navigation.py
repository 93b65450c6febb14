"""Where the messages stand in the portal."""

from django.utils.translation import gettext_lazy as _

from lib import navigation
from lib.navigation import Entry


def register() -> None:
    messages = Entry(label=_("My messages"), icon="message-square", place=20, to="messaging:list")
    navigation.register(navigation.mine, {"messages": messages})
    navigation.pages.register("messaging", "me")
