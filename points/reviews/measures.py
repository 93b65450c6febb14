"""How quickly appeals and requests are answered."""

import datetime as dt

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.measures import Measure, Number, share_of_things
from members.api import Appeal
from points.activities.models import Allocation
from points.reviews.models import Review

REQUESTS = _("appeals and requests of members")
ANSWER, QUARTER = dt.timedelta(days=7), dt.timedelta(days=90)


def answered(start: dt.datetime, end: dt.datetime) -> Number | None:
    """Appeals and requests for review whose seven days were over in the ninety days before."""
    done = whole = 0
    people: set[int] = set()
    in_time = Q(answered_at__lte=F("at") + ANSWER) & ~Q(verdict="")
    proposed = Q(allocation__status=Allocation.Status.PROPOSED)
    for rows, person, good in (
        (Appeal.objects.all(), "suspension__member_id", in_time),
        (Review.objects.all(), "decision__event__member_id", in_time & ~proposed),
    ):
        due = rows.filter(at__gt=end - ANSWER - QUARTER, at__lte=end - ANSWER)
        whole += due.count()
        done += due.filter(good).count()
        people |= set(due.values_list(person, flat=True))
    return share_of_things(done, whole, people=len(people))


MEASURES = {
    "answered": Measure(
        place=120,
        goal="relation",
        label=_("Answered within a week"),
        definition=_(
            "Appeals and requests to look at points again that were answered within seven days, as a share of those"
            " whose seven days were over in the ninety days before."
        ),
        source=REQUESTS,
        unit="share",
        count=answered,
    ),
}
