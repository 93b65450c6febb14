"""The activity is undone, or a part of it: its points are taken back as far as they are there."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum

from ledger import api as ledger
from members.api import Member, owner_of
from points.awards import heard
from points.awards.caps import give_back
from points.awards.heard import Fact
from points.awards.models import ActivityReturn, Decision, Event, TakenBack
from points.registry import BadFact, check_facts, tell_taken_back
from points.rules.body import parse
from points.rules.engine import evaluate

SCOPE = "points.reverse"


@transaction.atomic
def reverse_activity(
    *,
    source: str,
    source_id: str,
    key: str,
    at: dt.datetime,
    facts: Mapping[str, Fact] | None = None,
    forgive: bool = True,
) -> int:
    """Take back what an event earned; with `facts` only the difference to what is left of it. Points taken back.

    `facts` replace single facts of the event ({"cash_rials": 700_000}: so much of the purchase was kept). The version
    that paid computes what is left with the counters of that moment, so a change of rules in between takes nothing
    extra. What is spent already is forgiven ("within_balance"): nobody falls into debt for returning goods. Without
    `forgive` it is owed, and the next points repay it: what one person was paid twice. `key` is good for one reversal
    of the event; the same key again takes nothing more and returns the same, with other facts it raises FactsDiffer. A
    return that is heard before its activity is kept and applied when that is recorded; then 0 is returned now, and its
    facts are judged later.
    """
    event = _locked(source, source_id)
    if event is None:
        heard.lock(source=source, source_id=source_id)
        event = _locked(source, source_id)  # recorded while we waited
    if event is not None:
        check_facts(kind=event.kind, facts=facts or {})
    heard.keep(source=source, source_id=source_id, key=key, facts=facts, is_early=event is None, at=at)
    return 0 if event is None else _take_back(event, key=key, facts=facts, at=at, forgive=forgive)


def _locked(source: str, source_id: str) -> Event | None:
    """The event's row is the lock: two partial returns at once must not both see nothing taken back yet."""
    return Event.objects.select_for_update().filter(source=source, source_id=source_id).first()


def take_what_was_heard(event: Event, *, at: dt.datetime) -> int:
    """Apply the returns that waited for this event, which is being recorded, in the order heard. Points taken back.

    One whose facts do not fit the event must not stop the recording: it is kept with its fault, and staff are told.
    """
    taken = 0
    waiting = ActivityReturn.objects.filter(source=event.source, source_id=event.source_id, met_at=None)
    for row in waiting.order_by("pk"):
        row.met_at = at
        try:
            check_facts(kind=event.kind, facts=row.facts or {})
        except BadFact as error:
            row.fault = str(error)[:200]
        else:
            taken += _take_back(event, key=row.key, facts=row.facts, at=at)
        row.save(update_fields=["met_at", "fault"])
    return taken


def took_early(event: Event) -> int:
    """What returns that were heard before the event took back when it was recorded."""
    early = ActivityReturn.objects.filter(source=event.source, source_id=event.source_id, was_early=True, fault="")
    stored = TakenBack.objects.filter(decision__event=event, key__in=early.values("key"))
    return stored.aggregate(sum=Sum("taken"))["sum"] or 0


def _take_back(
    event: Event, *, key: str, facts: Mapping[str, Fact] | None, at: dt.datetime, forgive: bool = True
) -> int:
    decisions = event.decisions.filter(points__gt=0, journal_id__isnull=False).select_related("version")
    for decision in decisions.order_by("version__rule_id"):
        if decision.taken_back.filter(key=key).exists():
            continue
        left = 0 if facts is None else _left(decision, {**event.facts, **facts})
        already = decision.taken_back.aggregate(sum=Sum("points"))["sum"] or 0
        _take(decision, decision.points - left - already, event=event, key=key, at=at, forgive=forgive)
    stored = TakenBack.objects.filter(decision__event=event, key=key)
    return stored.aggregate(sum=Sum("taken"))["sum"] or 0


def _left(decision: Decision, facts: Mapping[str, Fact]) -> int:
    """What the version that paid gives for the facts that remain, with what was used of its caps then."""
    used = {f"{cap['per']}:{cap['window']}": cap["used"] for cap in decision.trace.get("caps", ())}
    return evaluate(parse(decision.version.body), facts, used).points


def _take(decision: Decision, points: int, *, event: Event, key: str, at: dt.datetime, forgive: bool) -> None:
    if points <= 0 or decision.journal_id is None:
        return
    journal = ledger.clawback(
        award=decision.journal_id,
        amount=points,
        policy="within_balance" if forgive else "unlimited",
        scope=SCOPE,
        key=f"{decision.pk}:{key}",
        at=at,
    )
    taken = ledger.moved(journal=journal)
    TakenBack.objects.create(decision=decision, key=key, points=points, taken=taken, journal_id=journal)
    if parse(decision.version.body).qualifies:
        owner = owner_of(Member.objects.select_related("merged_into").get(pk=event.member_id))
        tell_taken_back(member_id=owner.pk, points=points, forgiven=points - taken, at=at)
    if taken:
        before = decision.taken_back.exclude(key=key).aggregate(sum=Sum("taken"))["sum"] or 0
        give_back(decision.trace.get("budgets", ()), taken, before=before)
