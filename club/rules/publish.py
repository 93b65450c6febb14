"""Rule versions: one person drafts, another puts in force; what is in force never changes, it is followed by the next."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from club.models import PointRate, Rule, RuleVersion
from club.rules import documents
from club.rules.body import BadBody, check_kind, parse


def digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _locked(code: str) -> Rule:
    """Versions of a rule change one at a time: its row is the lock."""
    return Rule.objects.select_for_update().get(code=code)


@transaction.atomic
def draft_rule_version(*, rule: str, body: Mapping[str, Any], valid_from: dt.datetime, by: int) -> int:
    """A new version that decides nothing before it is approved. ValidationError when the body is wrong. Its id.

    `by` is the user who drafts, `valid_from` (UTC) the moment it shall hold from once it is approved.
    """
    try:
        check_kind(parse(body))
    except BadBody as error:
        raise ValidationError(_("These numbers do not make a rule: %(error)s") % {"error": error}) from error
    owner = _locked(rule)
    last = owner.versions.aggregate(last=Max("number"))["last"] or 0
    version = RuleVersion.objects.create(
        rule=owner, number=last + 1, body=dict(body), digest=digest(body), valid_from=valid_from, drafted_by_id=by
    )
    return version.pk


@transaction.atomic
def approve_rule_version(*, version_id: int, by: int, at: dt.datetime) -> None:
    """Put a draft in force; the version before it ends there. Never backwards: a start that has passed becomes `at`.

    ValidationError for the drafter, for anything but a draft, and for a blank number (Q1).
    """
    version = RuleVersion.objects.select_related("rule").get(pk=version_id)
    _locked(version.rule.code)
    version.refresh_from_db()
    if version.status != RuleVersion.Status.DRAFT:
        raise ValidationError(_("This version is not a draft any more."))
    if version.drafted_by_id == by:
        raise ValidationError(_("Somebody else than the drafter must put a rule in force."))
    if parse(version.body).is_blank:
        raise ValidationError(_("A number of this rule is blank. Set it first."))
    if digest(version.body) != version.digest:
        raise ValidationError(_("The body of this version was changed after it was drafted."))
    begins = max(version.valid_from, at)
    running = version.rule.versions.filter(Q(valid_to=None) | Q(valid_to__gt=begins), status=RuleVersion.Status.ACTIVE)
    if running.filter(valid_from__gt=begins).exists():
        raise ValidationError(_("A version that begins later is approved already."))
    running.update(valid_to=begins)
    version.status, version.valid_from = RuleVersion.Status.ACTIVE, begins
    version.approved_by_id, version.approved_at = by, at
    version.save(update_fields=["status", "valid_from", "approved_by", "approved_at"])


@transaction.atomic
def withdraw_rule_version(*, version_id: int) -> None:
    """A draft that shall never be put in force. ValidationError for anything but a draft."""
    version = RuleVersion.objects.select_related("rule").get(pk=version_id)
    _locked(version.rule.code)
    if not RuleVersion.objects.filter(pk=version_id, status=RuleVersion.Status.DRAFT).update(
        status=RuleVersion.Status.WITHDRAWN
    ):
        raise ValidationError(_("This version is not a draft any more."))


def draft_point_rate(*, rials_per_point: int, valid_from: dt.datetime, by: int) -> int:
    """Propose what a point is worth (rials). ValidationError unless positive. Returns its id."""
    if rials_per_point <= 0:
        raise ValidationError(_("A point is worth more than nothing."))
    return PointRate.objects.create(rials_per_point=rials_per_point, valid_from=valid_from, drafted_by_id=by).pk


@transaction.atomic
def approve_point_rate(*, rate_id: int, by: int, at: dt.datetime) -> None:
    """A second person puts the value in force, never backwards. ValidationError for the proposer."""
    rate = PointRate.objects.select_for_update().get(pk=rate_id)
    if rate.approved_by_id is not None:
        raise ValidationError(_("This value is in force already."))
    if rate.drafted_by_id == by:
        raise ValidationError(_("Somebody else than the proposer must approve the value of a point."))
    rate.approved_by_id, rate.approved_at, rate.valid_from = by, at, max(rate.valid_from, at)
    rate.save(update_fields=["approved_by", "approved_at", "valid_from"])


@transaction.atomic
def ensure_document_rules() -> None:
    """The rules of the founding documents. Numbers that they state are in force since before the first member;
    blanks wait for staff."""
    for code, body in documents.RULES.items():
        rule, created = Rule.objects.get_or_create(code=code)
        if not created:
            continue
        blank = parse(body).is_blank
        status = RuleVersion.Status.DRAFT if blank else RuleVersion.Status.ACTIVE
        RuleVersion.objects.create(
            rule=rule, number=1, status=status, body=body, digest=digest(body), valid_from=documents.SINCE
        )
