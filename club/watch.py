from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from club.models import Rule, RuleVersion
from club.points.read import point_value
from lib.watch import Finding


def findings() -> Iterable[Finding]:
    """Rules that wait for a number, and the value of a point."""
    now = timezone.now()
    link = reverse("club_rules")
    running = RuleVersion.objects.filter(status=RuleVersion.Status.ACTIVE).values("rule_id")
    for rule in Rule.objects.exclude(pk__in=running).order_by("code"):
        sentence = _("The rule “%(rule)s” has a blank number and does not run.") % {"rule": rule.code}
        yield Finding(state="bad", sentence=sentence, link=link)
    if point_value(at=now) is None:
        yield Finding(state="bad", sentence=_("The value of a point is not set: points cannot be spent."), link=link)
    else:
        yield Finding(state="good", sentence=_("Points can be spent."))
