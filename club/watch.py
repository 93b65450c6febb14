import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from club.models import Decision, Rule, RuleVersion
from club.points.read import point_value
from club.rules.publish import digest
from lib.watch import Finding

REMEMBERED = dt.timedelta(days=7)  # an activity that lacked a fact is shown so long


def findings() -> Iterator[Finding]:
    """Rules that wait for a number or were tampered with, activities that lacked a fact, the value of a point."""
    now = timezone.now()
    link = reverse("club_rules")
    active = list(RuleVersion.objects.filter(status=RuleVersion.Status.ACTIVE).select_related("rule"))
    for rule in Rule.objects.exclude(pk__in=[row.rule_id for row in active]).order_by("code"):
        sentence = _("The rule “%(rule)s” has a blank number and does not run.") % {"rule": rule.code}
        yield Finding(state="bad", sentence=sentence, link=link)
    for row in active:
        if digest(row.body) != row.digest:
            sentence = _("Version %(number)s of the rule “%(rule)s” was changed after it was approved.")
            yield Finding(state="bad", sentence=sentence % {"rule": row.rule.code, "number": row.number}, link=link)
    missing = Decision.objects.filter(outcome="missing_fact", event__received_at__gt=now - REMEMBERED).count()
    if missing:
        sentence = ngettext(
            "%(count)s activity earned nothing, because a fact was missing.",
            "%(count)s activities earned nothing, because a fact was missing.",
            missing,
        ) % {"count": missing}
        yield Finding(state="warn", sentence=sentence, link=link)
    if point_value(at=now) is None:
        yield Finding(state="bad", sentence=_("The value of a point is not set: points cannot be spent."), link=link)
    else:
        yield Finding(state="good", sentence=_("Points can be spent."))
