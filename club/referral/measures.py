"""How many members came by an invitation."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lib.measures import Measure, Number, share
from members.api import members

MEMBERS = _("list of members")


def invited(start: dt.datetime, end: dt.datetime) -> Number:
    everybody = members(end)
    return share(everybody.filter(introduction__isnull=False).count(), everybody.count())


MEASURES = {
    "invited": Measure(
        place=60,
        goal="audience",
        label=_("Came through a friend"),
        definition=_("Share of members who joined by another member's invitation."),
        source=MEMBERS,
        unit="share",
        count=invited,
    ),
}
