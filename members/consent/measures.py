"""How many members hear from us because they asked for it."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from lib.measures import Measure, Number, share
from members.consent.models import ConsentEvent
from members.identity.present import members

WISHES = _("wishes of members")


def reachable(start: dt.datetime, end: dt.datetime) -> Number:
    """By the history of wishes, as it stood at the end of the day."""
    said = ConsentEvent.objects.filter(at__lt=end)
    same = {name: OuterRef(name) for name in ("member", "channel", "topic")}
    taken_back = said.filter(**same, pk__gt=OuterRef("pk"), granted=False)
    wished = said.filter(~Exists(taken_back), member=OuterRef("pk"), granted=True)
    everybody = members(end)
    return share(everybody.filter(Exists(wished)).count(), everybody.count())


MEASURES = {
    "reachable": Measure(
        place=130,
        goal="relation",
        label=_("Members who hear from us because they asked for it"),
        definition=_("Members who have chosen at least one way and topic for our messages, as a share of all members."),
        source=WISHES,
        unit="share",
        count=reachable,
    ),
}
