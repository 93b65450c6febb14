"""Which versions decide about a moment."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from points.rules.body import BadBody, Body, parse
from points.rules.models import RuleVersion

Status = RuleVersion.Status
DECIDING = (Status.ACTIVE, Status.RETIRED)  # a retired one still decides about its own time


@dataclass(frozen=True, kw_only=True)
class Held:
    """A version with its body; `body` is None when it cannot be read."""

    row: RuleVersion
    body: Body | None

    @property
    def is_trial(self) -> bool:
        return self.row.status == Status.SHADOW


def versions_at(*, kind: str, at: dt.datetime, with_trials: bool = False) -> list[Held]:
    """Versions of rules for this kind that were in force at the moment it happened, by rule. One query."""
    statuses = (*DECIDING, Status.SHADOW) if with_trials else DECIDING
    rows = RuleVersion.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=at), status__in=statuses, valid_from__lte=at, body__trigger=kind
    )
    return [Held(row=row, body=read_body(row)) for row in rows.select_related("rule").order_by("rule_id", "pk")]


def read_body(row: RuleVersion) -> Body | None:
    """None when it does not follow the schema (any more)."""
    try:
        return parse(row.body)
    except BadBody:
        return None
