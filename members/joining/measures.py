"""How many members there are, and how they came."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lib.measures import Measure, Number, of, share
from members.identity.present import members
from members.joining.models import FormPart

MEMBERS = _("list of members")


def present(start: dt.datetime, end: dt.datetime) -> Number:
    return of(members(end).count())


def new(start: dt.datetime, end: dt.datetime) -> Number:
    return of(members(end).filter(joined_at__gte=start).count())


def told(start: dt.datetime, end: dt.datetime) -> Number:
    parts = FormPart.objects.filter(part="interests", completed_at__lt=end).values("member")
    everybody = members(end)
    return share(everybody.filter(pk__in=parts).count(), everybody.count())


MEASURES = {
    "members": Measure(
        place=10,
        goal="audience",
        label=_("Members"),
        definition=_("People who have joined and not left, on the day. Two memberships of one person count once."),
        source=MEMBERS,
        unit="people",
        count=present,
    ),
    "new_members": Measure(
        place=20,
        goal="audience",
        label=_("New members in the month"),
        definition=_("People who joined in the month and have not left."),
        source=MEMBERS,
        unit="people",
        count=new,
    ),
    "told_interests": Measure(
        place=50,
        goal="wanted",
        label=_("Told us what they like"),
        definition=_("Share of members who have filled in the part of the form about their interests."),
        source=MEMBERS,
        unit="share",
        count=told,
    ),
}
