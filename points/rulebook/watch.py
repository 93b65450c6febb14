import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.jalali import jformat, tehran_date
from lib.watch import Finding
from points.awards.models import ActivityReturn, Decision
from points.balance.read import point_value
from points.rules import guards
from points.rules.models import Rule, RuleVersion
from points.rules.publish import digest
from points.rules.versions import DECIDING

REMEMBERED = dt.timedelta(days=7)  # an activity that lacked a fact is shown so long


def findings() -> Iterator[Finding]:
    """Rules that wait for a number or were tampered with, activities that lacked a fact, the value of a point."""
    now = timezone.now()
    link = reverse("club_rules")
    decided = list(RuleVersion.objects.filter(status__in=DECIDING).select_related("rule"))
    blank = list(Rule.objects.exclude(pk__in=[row.rule_id for row in decided]).order_by("code"))
    if blank:
        sentence = ngettext(
            "%(count)s rule has a blank number and does not run: %(rules)s",
            "%(count)s rules have a blank number and do not run: %(rules)s",
            len(blank),
        ) % {"count": len(blank), "rules": ", ".join(rule.code for rule in blank)}
        yield Finding(state="bad", sentence=sentence, link=link)
    for row in decided:
        if digest(row.body) != row.digest:
            sentence = _("Version %(number)s of the rule “%(rule)s” was changed after it was approved.")
            yield Finding(state="bad", sentence=sentence % {"rule": row.rule.code, "number": row.number}, link=link)
    yield from _ending(decided, now, link)
    missing = Decision.objects.filter(outcome="missing_fact", event__received_at__gt=now - REMEMBERED).count()
    if missing:
        sentence = ngettext(
            "%(count)s activity earned nothing, because a fact was missing.",
            "%(count)s activities earned nothing, because a fact was missing.",
            missing,
        ) % {"count": missing}
        yield Finding(state="warn", sentence=sentence, link=link)
    yield from _returns(now, link)
    if Decision.objects.filter(outcome="error", event__received_at__gt=now - REMEMBERED).exists():
        sentence = _("A rule cannot be read: activities earn nothing by it. Put a new version in force.")
        yield Finding(state="bad", sentence=sentence, link=link)
    if guards.missing(connection):
        sentence = _("Rules in force are not protected: their database guards are missing. Run “manage.py migrate”.")
        yield Finding(state="bad", sentence=sentence)
    if point_value(at=now) is None:
        yield Finding(state="bad", sentence=_("The value of a point is not set: points cannot be spent."), link=link)
    else:
        yield Finding(state="good", sentence=_("Points can be spent."))


def _returns(now: dt.datetime, link: str) -> Iterator[Finding]:
    """Returns that waited for their activity and did not fit it: points stay that should have gone back."""
    rows = ActivityReturn.objects.filter(met_at__gt=now - REMEMBERED).exclude(fault="").order_by("pk")
    count = rows.count()
    if count:
        sentence = ngettext(
            "%(count)s return was heard before its activity and does not fit it, so nothing was taken back: %(which)s."
            " Its source must send it again.",
            "%(count)s returns were heard before their activities and do not fit them, so nothing was taken back:"
            " %(which)s. Their sources must send them again.",
            count,
        ) % {"count": count, "which": ", ".join(f"{row.source} {row.source_id}" for row in rows[:5])}
        yield Finding(state="bad", sentence=sentence, link=link)


def _ending(decided: list[RuleVersion], now: dt.datetime, link: str) -> Iterator[Finding]:
    """A rule that will stop on a day to come, and nothing follows: easily so when a version was ended before it began."""
    last: dict[str, RuleVersion] = {}
    for row in sorted(decided, key=lambda row: row.valid_from):
        if row.valid_to is None or row.valid_to > row.valid_from:
            last[row.rule.code] = row
    for code, row in sorted(last.items()):
        if row.valid_to is not None and row.valid_to > now:
            sentence = _("The rule “%(rule)s” ends on %(day)s and no version follows.")
            day = jformat(tehran_date(row.valid_to), "Y/m/d")
            yield Finding(state="warn", sentence=sentence % {"rule": code, "day": day}, link=link)
