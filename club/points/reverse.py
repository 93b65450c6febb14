"""The activity is undone, or a part of it: its points are taken back as far as they are there."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from club.models import Event
from club.points.record import Fact
from club.rules.body import parse
from club.rules.engine import evaluate
from ledger import api as ledger

SCOPE = "club.reverse"


@transaction.atomic
def reverse_activity(
    *, source: str, source_id: str, key: str, at: dt.datetime, facts: Mapping[str, Fact] | None = None
) -> int:
    """Take back what an event earned; with `facts` (what is left of it) only the difference. Points taken back.

    The version that paid computes what is left, so a change of rules in between takes nothing extra. What is
    spent already is forgiven ("within_balance"): nobody falls into debt for returning goods.
    """
    event = Event.objects.filter(source=source, source_id=source_id).first()
    if event is None:
        return 0
    total = 0
    for decision in event.decisions.filter(points__gt=0).select_related("version").order_by("version__rule_id"):
        left = 0 if facts is None else evaluate(parse(decision.version.body), facts).points
        back = decision.points - left
        if back > 0 and decision.journal_id is not None:
            ledger.clawback(
                award=decision.journal_id,
                amount=back,
                policy="within_balance",
                scope=SCOPE,
                key=f"{key}:{decision.version_id}",
                at=at,
            )
            total += back
    return total
