"""The rules in force, for people."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from points.rules.body import Body
from points.rules.models import PointRate, RuleVersion
from points.rules.versions import DECIDING, read_body
from points.rules.words import amount_words, condition_words, details, factor_words, kind_label, num


def sentence(body: Body) -> str:
    """A rule in one line: what staff see while they edit and members on the public page."""
    what = kind_label(body.trigger)
    if condition := condition_words(body):
        what = _("%(what)s (%(condition)s)") % {"what": what, "condition": condition}
    if body.is_blank:
        return _("%(what)s: the number is blank, so the rule does not run") % {"what": what}
    text = _("%(what)s: %(amount)s") % {"what": what, "amount": amount_words(body)}
    text += "".join(factor_words(factor, body.trigger) for factor in body.multiply)
    text += "".join(_("; %(detail)s") % {"detail": detail} for detail in details(body))
    if body.expiry_months is not None:
        text += ngettext(
            "; good for %(months)s month, to the end of that month",
            "; good for %(months)s months, to the end of that month",
            body.expiry_months,
        ) % {"months": num(body.expiry_months)}
    return text


def sentences(body: Body) -> dict[str, str]:
    """The sentence in both languages: whoever sets the numbers answers for both."""
    found = {}
    for language in ("fa", "en"):
        with override(language):
            found[language] = sentence(body)
    return found


def rule_book(*, at: dt.datetime) -> dict[str, Any]:
    """What holds at `at` (UTC), what is decided for later, and what held before: rules with their sentences, and the
    value of a point in rials."""
    versions = RuleVersion.objects.filter(status__in=DECIDING).select_related("rule")
    rules, coming, former = [], [], []
    for row in versions.order_by("rule_id", "-valid_from"):
        body = read_body(row)
        if body is None or row.valid_to == row.valid_from:
            continue
        said = {"sentence": sentence(body), "version": row.number, "since": row.valid_from, "until": row.valid_to}
        if row.valid_from > at:
            coming.append(said)
        elif row.valid_to is None or row.valid_to > at:
            rules.append(said)
        else:
            former.append(said)
    rates = PointRate.objects.filter(approved_at__isnull=False, valid_from__lte=at).order_by("-valid_from", "-pk")
    values = list(rates.values("rials_per_point", "valid_from"))
    return {
        "rules": rules,
        "coming": coming,
        "former": former,
        "values": values,
        "point_value": values[0]["rials_per_point"] if values else None,
    }
