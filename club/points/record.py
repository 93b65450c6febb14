"""An activity becomes points: the versions in force when it happened decide, with a stored trace."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from club.models import Decision, Event, Member, RuleVersion
from club.registry import check_facts
from club.rules.body import Body, parse
from club.rules.engine import Verdict, evaluate
from club.rules.explain import Step, steps
from ledger import api as ledger
from lib.jalali import end_of_month, tehran_date

Fact = int | str | bool | None
SCOPE = "club.award"


class FactsDiffer(Exception):
    """The same source and id came with other facts: a bug of the caller, never silently accepted."""


@dataclass(frozen=True, kw_only=True)
class Award:
    """Points that one rule gave. Instants are UTC."""

    rule: str
    points: int
    active_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class ActivityResult:
    event_id: int
    awards: list[Award] = field(default_factory=list)

    @property
    def points(self) -> int:
        return sum(award.points for award in self.awards)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an activity would earn now, and how. `missing` names facts nobody gave."""

    points: int
    steps: list[Step]
    missing: list[str]


def versions_at(*, kind: str, at: dt.datetime) -> list[tuple[RuleVersion, Body]]:
    """Versions of rules for this kind that were in force at the moment it happened, by rule."""
    rows = RuleVersion.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=at), status=RuleVersion.Status.ACTIVE, valid_from__lte=at, body__trigger=kind
    )
    return [(row, parse(row.body)) for row in rows.select_related("rule").order_by("rule_id")]


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
    registered kind has.
    """
    check_facts(kind=kind, facts=facts)
    event, is_new = _event_once(member_id, kind, facts, occurred_at, source, source_id, at)
    if not is_new:
        if (event.member_id, event.kind, event.facts) != (member_id, kind, dict(facts)):
            raise FactsDiffer(f"{source}:{source_id}")
        return ActivityResult(event_id=event.pk, awards=_stored_awards(event))
    member = Member.objects.only("pk", "wallet_id").get(pk=member_id)
    awards = []
    for version, body in versions_at(kind=kind, at=occurred_at):
        verdict = evaluate(body, facts)
        award, journal = _award(member, event, version, body, verdict, at)
        Decision.objects.create(
            event=event,
            version=version,
            outcome=verdict.outcome,
            points=verdict.points,
            trace=verdict.trace,
            journal_id=journal,
        )
        if award is not None:
            awards.append(award)
    return ActivityResult(event_id=event.pk, awards=awards)


def _event_once(
    member_id: int,
    kind: str,
    facts: Mapping[str, Fact],
    occurred_at: dt.datetime,
    source: str,
    source_id: str,
    at: dt.datetime,
) -> tuple[Event, bool]:
    """Insert first: whoever loses the race reads what the winner wrote (READ COMMITTED: it waited for the winner)."""
    mine = uuid4()
    row = Event(
        member_id=member_id,
        kind=kind,
        facts=dict(facts),
        source=source,
        source_id=source_id,
        attempt=mine,
        occurred_at=occurred_at,
        received_at=at,
    )
    Event.objects.bulk_create([row], ignore_conflicts=True)
    stored = Event.objects.get(source=source, source_id=source_id)
    return stored, stored.attempt == mine


def _award(
    member: Member, event: Event, version: RuleVersion, body: Body, verdict: Verdict, at: dt.datetime
) -> tuple[Award | None, int | None]:
    if not verdict.points:
        return None, None
    active_at, expires_at = _life(body, event.occurred_at)
    journal = ledger.award(
        wallet=member.wallet_id,
        funder=ledger.issuer_account(unit="points", code=version.rule.funder, spread_by=str(member.pk)),
        amount=verdict.points,
        active_at=active_at,
        expires_at=expires_at,
        scope=SCOPE,
        key=f"{event.pk}:{version.rule_id}",  # rule, not version: publishing a new version cannot pay twice
        at=at,
    )
    award = Award(rule=version.rule.code, points=verdict.points, active_at=active_at, expires_at=expires_at)
    return award, journal


def _stored_awards(event: Event) -> list[Award]:
    awards = []
    for decision in event.decisions.filter(points__gt=0).select_related("version__rule"):
        active_at, expires_at = _life(parse(decision.version.body), event.occurred_at)
        code = decision.version.rule.code
        awards.append(Award(rule=code, points=decision.points, active_at=active_at, expires_at=expires_at))
    return awards


def _life(body: Body, occurred_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From when points can be spent and when they expire (UTC): after the last day of a Jalali month in Tehran."""
    expires_at = ledger.FAR
    if body.expiry_months is not None:
        expires_at = end_of_month(tehran_date(occurred_at), months_later=body.expiry_months)
    return occurred_at + dt.timedelta(days=body.pending_days), expires_at


def preview_points(*, kind: str, facts: Mapping[str, Fact], at: dt.datetime, member_id: int | None = None) -> Preview:
    """What the activity would earn at `at`: the same versions and the same function, and nothing is written."""
    points, lines, missing = 0, [], []
    for _version, body in versions_at(kind=kind, at=at):
        verdict = evaluate(body, facts)
        points += verdict.points
        missing += verdict.trace.get("missing", [])
        if verdict.outcome in {"awarded", "no_match"} and "base" in verdict.trace:
            lines += steps(verdict.trace)
    return Preview(points=points, steps=lines, missing=missing)
