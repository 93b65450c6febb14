"""The rules in force, for people."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from club.models import RuleVersion
from club.points.read import point_value
from club.registry import activity_kind
from club.rules.body import Body, parse
from lib.money import grouped


def _num(value: int) -> str:
    return grouped(value, language="fa" if (get_language() or "fa").startswith("fa") else "en")


def sentence(body: Body) -> str:
    """A rule in one line: what staff see while they edit and members on the public page."""
    kind = activity_kind(body.trigger)
    what = str(kind.label) if kind else body.trigger
    if body.points is None:
        return _("%(what)s: the number is blank, so the rule does not run") % {"what": what}
    if body.per:
        text = ngettext(
            "%(what)s: %(points)s point for every full %(every)s rials",
            "%(what)s: %(points)s points for every full %(every)s rials",
            body.points,
        ) % {"what": what, "points": _num(body.points), "every": _num(body.every)}
    else:
        text = ngettext("%(what)s: %(points)s point", "%(what)s: %(points)s points", body.points) % {
            "what": what,
            "points": _num(body.points),
        }
    for factor in body.multiply:
        percent = factor.num * 100 // factor.den - 100
        if factor.id == "weekday" and percent > 0:
            text += _("; from Saturday to Wednesday %(percent)s percent more") % {"percent": _num(percent)}
        elif factor.id == "weekday":
            text += _("; from Saturday to Wednesday only %(percent)s percent of it") % {"percent": _num(percent + 100)}
    if body.expiry_months is not None:
        text += ngettext(
            "; good for %(months)s month, to the end of that month",
            "; good for %(months)s months, to the end of that month",
            body.expiry_months,
        ) % {"months": _num(body.expiry_months)}
    return text


def rules_in_force(*, at: dt.datetime) -> dict[str, Any]:
    """Sentences of the versions in force at `at`, and the value of a point in rials (or None)."""
    rows = RuleVersion.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=at), status=RuleVersion.Status.ACTIVE, valid_from__lte=at
    ).select_related("rule")
    rules = [
        {"sentence": sentence(parse(row.body)), "version": row.number, "since": row.valid_from}
        for row in rows.order_by("rule__pk")
    ]
    return {"rules": rules, "point_value": point_value(at=at)}
