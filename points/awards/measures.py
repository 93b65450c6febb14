"""What members do, and what becomes of their points."""

import datetime as dt

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ledger import api as ledger
from lib.measures import Count, Measure, Number, of, share, share_of_things
from members.api import members
from points.awards.models import Event
from points.registry import activity_kinds

BOOKS = _("books of points")
ACTS = _("activities reported to the club")
YEAR, ACTIVE, PROMPT = dt.timedelta(days=365), dt.timedelta(days=30), dt.timedelta(hours=1)


def active(start: dt.datetime, end: dt.datetime) -> Number:
    events = Event.objects.filter(kind__in=real(), occurred_at__gte=end - ACTIVE, occurred_at__lt=end)
    return of(events.values("member").distinct().count())


def civic(start: dt.datetime, end: dt.datetime) -> Number:
    civil = {kind.code for kind in activity_kinds if kind.is_real and not kind.is_trade}
    acts = Event.objects.filter(kind__in=civil, occurred_at__lt=end).values("member")
    everybody = members(end)
    return share(everybody.filter(pk__in=acts).count(), everybody.count())


def real() -> set[str]:
    return {kind.code for kind in activity_kinds if kind.is_real}


def points(*kinds: str) -> Count:
    def count(start: dt.datetime, end: dt.datetime) -> Number:
        found = ledger.flow(unit="points", kinds=kinds, start=start, end=end)
        return Number(value=found.amount, people=found.wallets)

    return count


def redeemed(start: dt.datetime, end: dt.datetime) -> Number:
    given, spent, back = (
        ledger.flow(unit="points", kinds=kinds, start=end - YEAR, end=end)
        for kinds in (["award"], ["spend", "capture"], ["refund"])
    )
    used = share(max(spent.amount - back.amount, 0), given.amount)
    return Number(value=used.value, people=spent.wallets or given.wallets)


def spenders(start: dt.datetime, end: dt.datetime) -> Number:
    spent = ledger.flow(unit="points", kinds=["spend", "capture"], start=end - YEAR, end=end)
    return share(spent.wallets, members(end).count())


def prompt(start: dt.datetime, end: dt.datetime) -> Number | None:
    acts = Event.objects.filter(kind__in=real(), occurred_at__gte=start, occurred_at__lt=end)
    quick = acts.filter(received_at__lte=F("occurred_at") + PROMPT)
    return share_of_things(quick.count(), acts.count(), people=acts.values("member").distinct().count())


MEASURES = {
    "active": Measure(
        place=30,
        goal="audience",
        label=_("Active in thirty days"),
        definition=_(
            "Members with at least one purchase or activity in the thirty days before; joining does not count."
        ),
        source=ACTS,
        unit="people",
        count=active,
    ),
    "civic": Measure(
        place=40,
        goal="audience",
        label=_("Took part in the city"),
        definition=_("Share of members with at least one activity that is no purchase, ever."),
        source=ACTS,
        unit="share",
        count=civic,
    ),
    "points_given": Measure(
        place=70,
        goal="points",
        label=_("Points given in the month"),
        definition=_("All points that rules gave, before anything was taken back."),
        source=BOOKS,
        unit="points",
        count=points("award"),
    ),
    "points_spent": Measure(
        place=80,
        goal="points",
        label=_("Points spent in the month"),
        definition=_("All points that were spent, before returns."),
        source=BOOKS,
        unit="points",
        count=points("spend", "capture"),
    ),
    "points_expired": Measure(
        place=90,
        goal="points",
        label=_("Points expired in the month"),
        definition=_("Points whose last day passed before they were spent, also those that came back later."),
        source=BOOKS,
        unit="points",
        count=points("expire"),
    ),
    "redeemed": Measure(
        place=100,
        goal="points",
        label=_("Points that found a use"),
        definition=_("Points spent, less returns, as a share of points given; over the 365 days before."),
        source=BOOKS,
        unit="share",
        count=redeemed,
    ),
    "spenders": Measure(
        place=110,
        goal="points",
        label=_("Members who used points"),
        definition=_("Members who spent points in the 365 days before, as a share of all members."),
        source=BOOKS,
        unit="share",
        count=spenders,
    ),
    "prompt": Measure(
        place=170,
        goal="methods",
        label=_("Points within the hour"),
        definition=_(
            "Activities of the month that reached the club within an hour after they happened, so that their points"
            " were there; as a share of all that reached it."
        ),
        source=ACTS,
        unit="share",
        count=prompt,
    ),
}
