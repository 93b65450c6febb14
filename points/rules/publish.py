"""Rule versions: one person drafts, another reviews and puts in force; what is in force never changes, it is followed
by the next. draft → review → (on trial →) in force → retired; what was never in force can be withdrawn."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from points.rules import documents
from points.rules.body import BadBody, parse
from points.rules.check import check_kind
from points.rules.models import Rule, RuleVersion
from points.rules.versions import DECIDING

Status = RuleVersion.Status
NEVER_IN_FORCE = (Status.DRAFT, Status.REVIEW, Status.SHADOW)


def digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _locked(code: str) -> Rule:
    """Versions of a rule change one at a time: its row is the lock."""
    return Rule.objects.select_for_update().get(code=code)


def _version(version_id: int) -> RuleVersion:
    """As it is once the rule is locked."""
    version = RuleVersion.objects.select_related("rule").get(pk=version_id)
    _locked(version.rule.code)
    version.refresh_from_db()
    return version


@transaction.atomic
def draft_rule_version(
    *, rule: str, body: Mapping[str, Any], valid_from: dt.datetime, by: int, reason: str = "", submit: bool = True
) -> int:
    """A new version that decides nothing before it is approved. ValidationError when the body is wrong. Its id.

    `by` is the user who drafts, `valid_from` (UTC) the moment it shall hold from once it is approved. It goes to
    review at once, unless `submit` is false or a number is blank (Q1): then it stays a draft.
    """
    try:
        parsed = parse(body)
        check_kind(parsed)
    except BadBody as error:
        raise ValidationError(_("These numbers do not make a rule: %(error)s") % {"error": error}) from error
    owner = _locked(rule)
    last = owner.versions.aggregate(last=Max("number"))["last"] or 0
    version = RuleVersion.objects.create(
        rule=owner,
        number=last + 1,
        status=Status.REVIEW if submit and not parsed.is_blank else Status.DRAFT,
        body=dict(body),
        digest=digest(body),
        valid_from=valid_from,
        drafted_by_id=by,
        reason=reason,
    )
    return version.pk


@transaction.atomic
def submit_rule_version(*, version_id: int) -> None:
    """Send a draft to review: from now on its body is fixed. ValidationError for a blank number and for no draft."""
    version = _version(version_id)
    if version.status != Status.DRAFT:
        raise ValidationError(_("This version is not a draft any more."))
    if parse(version.body).is_blank:
        raise ValidationError(_("A number of this rule is blank. Set it first."))
    version.status = Status.REVIEW
    version.save(update_fields=["status"])


@transaction.atomic
def approve_rule_version(*, version_id: int, by: int, at: dt.datetime, trial: bool = False) -> None:
    """Put a version in force; the one before it ends there. Never backwards: a start that has passed becomes `at`.

    With `trial` it decides beside the one in force and pays nothing. ValidationError for the drafter, for what is not
    in review (or on trial), and for a blank number (Q1).
    """
    version = _version(version_id)
    if parse(version.body).is_blank:
        raise ValidationError(_("A number of this rule is blank. Set it first."))
    if version.status != Status.REVIEW and (trial or version.status != Status.SHADOW):
        raise ValidationError(_("This version does not wait for a review."))
    if version.drafted_by_id == by:
        raise ValidationError(_("Somebody else than the drafter must put a rule in force."))
    if digest(version.body) != version.digest:
        raise ValidationError(_("The body of this version was changed after it was drafted."))
    begins = max(version.valid_from, at)
    if not trial:
        _end_before(version, begins, at)
    version.status, version.valid_from = Status.SHADOW if trial else Status.ACTIVE, begins
    version.approved_by_id, version.approved_at = by, at
    version.save(update_fields=["status", "valid_from", "approved_by", "approved_at"])


def _end_before(version: RuleVersion, begins: dt.datetime, at: dt.datetime) -> None:
    """What holds until now holds until `begins`. One that was ended before it began holds never and is in nobody's way."""
    running = version.rule.versions.filter(Q(valid_to=None) | Q(valid_to__gt=begins), status__in=DECIDING)
    running = running.exclude(valid_to=F("valid_from"))
    if running.filter(valid_from__gt=begins).exists():
        raise ValidationError(_("A version that begins later is approved already."))
    running.update(valid_to=begins, **({"status": Status.RETIRED} if begins <= at else {}))


@transaction.atomic
def retire_rule_version(*, version_id: int, by: int, at: dt.datetime) -> None:
    """End a version now; what happened before keeps its points. ValidationError for what is not in force.

    One person is enough: paying nothing more can be mended by the next version, paying wrongly cannot.
    """
    version = _version(version_id)
    if version.status != Status.ACTIVE or (version.valid_to is not None and version.valid_to <= at):
        raise ValidationError(_("This version is not in force."))
    version.status, version.retired_by_id = Status.RETIRED, by
    version.valid_to = max(at, version.valid_from)
    version.save(update_fields=["status", "retired_by", "valid_to"])


@transaction.atomic
def withdraw_rule_version(*, version_id: int) -> None:
    """A version that shall never be put in force. ValidationError for one that was."""
    version = _version(version_id)
    if version.status not in NEVER_IN_FORCE:
        raise ValidationError(_("This version is not a draft any more."))
    version.status = Status.WITHDRAWN
    version.save(update_fields=["status"])


@transaction.atomic
def ensure_document_rules() -> None:
    """The rules of the founding documents. Numbers that they state are in force since before the first member;
    blanks wait for staff."""
    for code, body in documents.founding_rules().items():
        rule, created = Rule.objects.get_or_create(code=code)
        if not created:
            continue
        status = Status.DRAFT if parse(body).is_blank else Status.ACTIVE
        RuleVersion.objects.create(
            rule=rule, number=1, status=status, body=body, digest=digest(body), valid_from=documents.SINCE
        )
