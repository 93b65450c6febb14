"""An activity becomes points: the versions in force when it happened decide, with a stored trace."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from django.db import connection, transaction
from django.db.models import Exists

from ledger import api as ledger
from members.api import Member, owner_of
from points.awards.caps import BudgetUsedUp, Room
from points.awards.heard import Fact, FactsDiffer, locking
from points.awards.models import Decision, Event
from points.awards.reverse import take_what_was_heard, took_early
from points.registry import Due, activity_kinds, also_due, check_facts, tell_earned
from points.rules.body import Body, parse
from points.rules.judge import Judged, judge
from points.rules.versions import versions_at

SCOPE = "points.award"


@dataclass(frozen=True, kw_only=True)
class Award:
    """Points that one rule gave. Instants are UTC."""

    rule: str
    points: int
    active_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class ActivityResult:
    """What the rules gave, and what returns that were heard before the activity took back of it at once."""

    event_id: int
    awards: list[Award] = field(default_factory=list)
    taken_back: int = 0

    @property
    def points(self) -> int:
        return sum(award.points for award in self.awards) - self.taken_back


@transaction.atomic
def record_activity(
    *,
    member_id: int,
    kind: str,
    facts: Mapping[str, Fact],
    occurred_at: dt.datetime,
    source: str,
    source_id: str,
    at: dt.datetime,
) -> ActivityResult:
    """Store what happened and give what the rules say, once per (source, source_id) (C-40).

    `occurred_at` chooses the rule versions; `at` is the moment of recording. Both UTC. A repeat gives the same
    answer; a repeat with other facts raises FactsDiffer. UnknownActivity and BadFact (ValueErrors) for what no
    registered kind has. What a merged membership does counts for the one that took it over. Returns of the activity
    that were heard before it are applied at once, in the order heard.
    """
    check_facts(kind=kind, facts=facts)
    members = Member.objects.select_related("merged_into").annotate(**_may_be_due())
    member = members.annotate(**locking(source=source, source_id=source_id)).get(pk=member_id)
    owner = owner_of(member)
    event, is_new, is_returned = _event_once(owner.pk, kind, facts, occurred_at, source, source_id, at)
    if not is_new:
        if owner_of(event.member).pk != owner.pk or (event.kind, event.facts) != (kind, dict(facts)):
            raise FactsDiffer(f"{source}:{source_id}")
        return ActivityResult(event_id=event.pk, awards=_stored_awards(event), taken_back=took_early(event))
    due = _also_due(member, kind, occurred_at)
    if due:
        # Several wallets in one transaction are locked in one order, whoever asks (docs/adr/0009).
        for wallet in sorted({owner.wallet_id, *(other.wallet_id for other in due)}):
            ledger.lock_wallet(wallet)
    awards = _decide(event, owner, at)
    taken_back = take_what_was_heard(event, at=at) if is_returned else 0
    for other in due:
        record_activity(
            member_id=other.member_id,
            kind=other.kind,
            facts={},
            occurred_at=occurred_at,
            source=other.source,
            source_id=other.source_id,
            at=at,
        )
    return ActivityResult(event_id=event.pk, awards=awards, taken_back=taken_back)


def _may_be_due() -> dict[str, Exists]:
    """To annotate the member with: who of `also_due` has to be asked."""
    return {f"also_{number}": entry.may_be() for number, entry in enumerate(also_due)}


def _also_due(member: Member, kind: str, occurred_at: dt.datetime) -> list[Due]:
    return [
        due
        for number, entry in enumerate(also_due)
        if getattr(member, f"also_{number}")
        for due in entry.due(member_id=member.pk, kind=activity_kinds[kind], occurred_at=occurred_at)
    ]


def _event_once(
    member_id: int,
    kind: str,
    facts: Mapping[str, Fact],
    occurred_at: dt.datetime,
    source: str,
    source_id: str,
    at: dt.datetime,
) -> tuple[Event, bool, bool]:
    """The row, whether it is ours, and whether a return of it waits.

    Insert first: whoever loses the race reads what the winner wrote (READ COMMITTED: it waited for the winner).
    """
    row = Event(
        member_id=member_id,
        kind=kind,
        facts=dict(facts),
        source=source,
        source_id=source_id,
        occurred_at=occurred_at,
        received_at=at,
    )
    is_new, is_returned = _insert(row)
    if is_new:
        return row, True, is_returned
    return Event.objects.get(source=source, source_id=source_id), False, False


def _insert(row: Event) -> tuple[bool, bool]:
    """One statement says whether the row is ours, its id, and whether a return waits; the ORM cannot ask it all.

    The lock of the activity was taken by the statement before, so every return that was kept under it is seen.
    """
    fields = [field for field in Event._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    columns = ", ".join(str(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Event._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608
            " ON CONFLICT (source, source_id) DO NOTHING RETURNING id, EXISTS (SELECT 1 FROM points_activityreturn"
            " WHERE source = %s AND source_id = %s AND met_at IS NULL)",
            [*values, row.source, row.source_id],
        )
        written = cursor.fetchone()
    if written is None:
        return False, False
    row.pk, is_returned = written
    return True, bool(is_returned)


def _decide(event: Event, member: Member, at: dt.datetime) -> list[Award]:
    """One decision for each version, written together; each award in a savepoint that a used-up budget rolls back."""
    found = versions_at(kind=event.kind, at=event.occurred_at, with_trials=True)
    if any(held.body.caps for held in found if held.body and not held.is_trial):
        ledger.lock_wallet(member.wallet_id)  # what is used of a member's caps changes only under it
    room = Room(member_id=member.pk, occurred_at=event.occurred_at, found=found)
    awards, decisions = [], []
    for judged in judge(found, event.facts, room.used):
        journal = None
        if judged.verdict.points:
            try:
                # Only a budget refuses afterwards; without one the savepoint would be two statements for nothing.
                with transaction.atomic() if room.has_budget(judged.held) else nullcontext():
                    judged, journal = _pay(event, member, judged, room, at)
            except BudgetUsedUp:
                judged = _used_up(judged)
            else:
                awards.append(_award(judged, event))
        decisions.append(_decision(event, judged, journal))
    Decision.objects.bulk_create(decisions)
    _tell(event, member, decisions, at)
    return awards


def _tell(event: Event, member: Member, decisions: Sequence[Decision], at: dt.datetime) -> None:
    """After the decisions are stored: whoever listens may add them up. The wallet is locked since the award."""
    for decision in decisions:
        if decision.journal_id is not None:
            tell_earned(
                member_id=member.pk,
                points=decision.points,
                event_kind=event.kind,
                qualifies=parse(decision.version.body).qualifies,
                journal_id=decision.journal_id,
                at=at,
            )


def _pay(event: Event, member: Member, judged: Judged, room: Room, at: dt.datetime) -> tuple[Judged, int]:
    held, points = judged.held, judged.verdict.points
    body = _body(judged)
    room.take_member(held, points)
    active_at, expires_at = body.life(event.occurred_at)
    journal = ledger.award(
        wallet=member.wallet_id,
        funder=ledger.issuer_account(unit="points", code=held.row.rule.funder, spread_by=str(member.pk)),
        amount=points,
        active_at=active_at,
        expires_at=expires_at,
        scope=SCOPE,
        key=f"{event.pk}:{held.row.rule_id}",  # rule, not version: publishing a new version cannot pay twice
        at=at,
    )
    budgets = room.take_budgets(held, points)
    if not budgets:
        return judged, journal
    trace = {**judged.verdict.trace, "budgets": budgets}
    return replace(judged, verdict=replace(judged.verdict, trace=trace)), journal


def _used_up(judged: Judged) -> Judged:
    trace = {**judged.verdict.trace, "awarded": 0, "budget_used_up": True}
    return replace(judged, outcome="capped", verdict=replace(judged.verdict, points=0, trace=trace))


def _decision(event: Event, judged: Judged, journal: int | None) -> Decision:
    return Decision(
        event=event,
        version=judged.held.row,
        outcome=judged.outcome,
        wanted=judged.verdict.wanted,
        points=judged.verdict.points,
        trace=judged.verdict.trace,
        journal_id=journal,
    )


def _body(judged: Judged) -> Body:
    """Whatever pays has been read."""
    if judged.held.body is None:
        raise TypeError(judged.held.row)
    return judged.held.body


def _award(judged: Judged, event: Event) -> Award:
    active_at, expires_at = _body(judged).life(event.occurred_at)
    code = judged.held.row.rule.code
    return Award(rule=code, points=judged.verdict.points, active_at=active_at, expires_at=expires_at)


def _stored_awards(event: Event) -> list[Award]:
    awards = []
    for decision in event.decisions.filter(points__gt=0).select_related("version__rule").order_by("version__rule_id"):
        active_at, expires_at = parse(decision.version.body).life(event.occurred_at)
        code = decision.version.rule.code
        awards.append(Award(rule=code, points=decision.points, active_at=active_at, expires_at=expires_at))
    return awards
