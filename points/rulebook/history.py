"""What changed from version to version, who answers for it, and what it has cost."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from points.awards.models import Decision, TakenBack
from points.rules.body import Body
from points.rules.models import Rule, RuleVersion
from points.rules.read import sentence
from points.rules.versions import read_body
from points.rules.words import amount_words, cap_words, condition_words, factor_words, num


@dataclass(frozen=True, kw_only=True)
class Change:
    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Past:
    """One version. `given` and `taken` are points up to now, `trial` what a version on trial would have given."""

    row: RuleVersion
    sentence: str
    changes: list[Change] = field(default_factory=list)
    given: int
    taken: int
    trial: int
    activities: int

    @property
    def cost(self) -> int:
        return self.given - self.taken


def parts(body: Body) -> dict[str, str]:
    """Every part that can change, in words; two bodies differ exactly where these do."""
    none = "–"
    return {
        _("Points"): _("blank") if body.is_blank else amount_words(body),
        _("Only when"): condition_words(body) or none,
        _("Factors"): "".join(factor_words(factor, body.trigger) for factor in body.multiply).strip("; ") or none,
        _("Limits"): "; ".join(cap_words(cap) for cap in body.caps) or none,
        _("Good for … months (to the end of the month)"): none
        if body.expiry_months is None
        else num(body.expiry_months),
        _("Days until they can be spent"): num(body.pending_days),
        _("Rounding"): _("down") if body.rounding == "down" else _("half up"),
        _("Group of which only the best pays"): body.stack or none,
        _("Counts for thresholds"): _("yes") if body.qualifies else _("no"),
    }


def changes(before: Body, after: Body) -> list[Change]:
    old, new = parts(before), parts(after)
    return [Change(what=what, before=old[what], after=new[what]) for what in new if old[what] != new[what]]


def history(rule: Rule) -> list[Past]:
    """The newest first. Three queries."""
    rows = list(rule.versions.select_related("drafted_by", "approved_by", "retired_by").order_by("number"))
    sums: dict[int, dict[str, Any]] = {
        row["version"]: dict(row)
        for row in Decision.objects.filter(version__rule=rule)
        .values("version")
        .annotate(given=Sum("points"), trial=Sum("wanted", filter=Q(outcome="shadow")), count=Count("pk"))
    }
    back = TakenBack.objects.filter(decision__version__rule=rule).values_list("decision__version")
    taken = dict(back.annotate(sum=Sum("taken")))
    bodies = [read_body(row) for row in rows]
    changed = [[], *(changes(before, after) if before and after else [] for before, after in pairwise(bodies))]
    found = []
    for row, body, differences in zip(rows, bodies, changed, strict=True):
        said = sums.get(row.pk, {})
        found.append(
            Past(
                row=row,
                sentence=sentence(body) if body else _("This version cannot be read."),
                changes=differences,
                given=said.get("given") or 0,
                taken=taken.get(row.pk, 0),
                trial=said.get("trial") or 0,
                activities=said.get("count") or 0,
            )
        )
    return found[::-1]
