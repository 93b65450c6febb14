"""Through which door new members came."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lib.measures import Measure, Number, share_of_things
from members.identity.present import members
from members.joining.models import Joining

MEMBERS = _("list of members")


def by_themselves(start: dt.datetime, end: dt.datetime) -> Number | None:
    came = Joining.objects.filter(at__gte=start, at__lt=end, member__in=members(end))
    return share_of_things(came.exclude(door=Joining.Door.COUNTER).count(), came.count(), people=came.count())


MEASURES = {
    "by_themselves": Measure(
        place=180,
        goal="methods",
        label=_("Joined from where they were"),
        definition=_(
            "New members of the month who joined by the form of the site and not at a counter, as a share of those"
            " whose way is known and who have not left."
        ),
        source=MEMBERS,
        unit="share",
        count=by_themselves,
    ),
}
