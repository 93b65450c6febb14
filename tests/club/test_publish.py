"""Numbers of the city: one person drafts, another puts in force, and what was in force stays as it was."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from club import api
from club.models import PointRate, Rule, RuleVersion
from tests.club.city import a_point_is_worth, in_force, two_people

Status = RuleVersion.Status


def draft(by: int, at: dt.datetime, points: int | None = 10) -> RuleVersion:
    pk = api.draft_rule_version(rule="purchase", body=api.purchase_body(points=points), valid_from=at, by=by)
    return RuleVersion.objects.get(pk=pk)


@pytest.mark.requirement("C-21", "C-22", "C-23")
def test_the_documents_numbers_run_and_their_blanks_wait() -> None:
    said = {
        version.rule.code: (version.status, version.body["amount"]["points"])
        for version in RuleVersion.objects.select_related("rule")
    }
    assert said == {"registration": ("active", 10), "form-part": ("active", 1), "purchase": ("draft", None)}


def test_the_documents_rules_are_written_once() -> None:
    api.ensure_document_rules()
    assert Rule.objects.count() == RuleVersion.objects.count() == 3


@pytest.mark.requirement("C-23")
def test_a_blank_number_is_never_put_in_force(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at, points=None)
    with pytest.raises(ValidationError):
        api.approve_rule_version(version_id=version.pk, by=approver, at=at)
    version.refresh_from_db()
    assert version.status == Status.DRAFT


def test_whoever_drafted_a_rule_cannot_put_it_in_force(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at)
    with pytest.raises(ValidationError):
        api.approve_rule_version(version_id=version.pk, by=drafter, at=at)
    version.refresh_from_db()
    assert version.status == Status.DRAFT
    api.approve_rule_version(version_id=version.pk, by=approver, at=at)
    version.refresh_from_db()
    assert (version.status, version.approved_by_id) == (Status.ACTIVE, approver)
    with pytest.raises(ValidationError):
        api.approve_rule_version(version_id=version.pk, by=approver, at=at)


def test_even_the_database_wants_two_people(at: dt.datetime) -> None:
    drafter, _ = two_people(at)
    version = draft(drafter, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(approved_by_id=drafter)
    rate = api.draft_point_rate(rials_per_point=10_000, valid_from=at, by=drafter)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointRate.objects.filter(pk=rate).update(approved_by_id=drafter)


def test_a_body_in_force_is_frozen(at: dt.datetime) -> None:
    version = RuleVersion.objects.get(pk=in_force("purchase", api.purchase_body(points=10), at=at))
    version.body = api.purchase_body(points=99)
    with pytest.raises(ValueError, match="frozen"):
        version.save()
    version.refresh_from_db()
    assert version.body["amount"]["points"] == 10


def test_a_draft_that_was_changed_behind_the_back_of_its_drafter_is_refused(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at)
    RuleVersion.objects.filter(pk=version.pk).update(body=api.purchase_body(points=99))
    with pytest.raises(ValidationError):
        api.approve_rule_version(version_id=version.pk, by=approver, at=at)


def test_a_start_that_has_passed_becomes_now(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at - dt.timedelta(days=30))
    api.approve_rule_version(version_id=version.pk, by=approver, at=at)
    version.refresh_from_db()
    assert version.valid_from == at


def test_the_next_version_ends_the_one_before_at_that_moment(at: dt.datetime) -> None:
    first = in_force("purchase", api.purchase_body(points=10), at=at)
    later = at + dt.timedelta(days=10)
    second = in_force("purchase", api.purchase_body(points=20), at=later)
    ends = dict(RuleVersion.objects.filter(pk__in=[first, second]).values_list("pk", "valid_to"))
    assert ends == {first: later, second: None}


def test_a_withdrawn_draft_stays_out(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at)
    api.withdraw_rule_version(version_id=version.pk)
    with pytest.raises(ValidationError):
        api.approve_rule_version(version_id=version.pk, by=approver, at=at)
    with pytest.raises(ValidationError):
        api.withdraw_rule_version(version_id=version.pk)


@pytest.mark.parametrize(
    "body",
    [
        {"trigger": "nobody.reports_this", "amount": {"points": 1}},
        {"trigger": "club.registered", "amount": {"points": 1, "per": "cash_rials", "every": 1}},
        {"trigger": "club.registered", "amount": {"points": -1}},
        {"trigger": "club.purchase", "amount": {"points": 1}, "when": {"f": "mood", "op": "=", "v": 1}},
        {"trigger": "club.purchase", "amount": {"points": 1}, "when": {"f": "weekday", "op": ">=", "v": "Monday"}},
        {"trigger": "club.registered", "amount": {"points": 1}, "expiry_month": 12},
    ],
)
def test_a_body_that_no_activity_could_follow_is_not_even_drafted(at: dt.datetime, body: dict[str, Any]) -> None:
    drafter, _ = two_people(at)
    with pytest.raises(ValidationError):
        api.draft_rule_version(rule="purchase", body=body, valid_from=at, by=drafter)
    assert RuleVersion.objects.count() == 3


# --- What a point is worth ---------------------------------------------------------------


@pytest.mark.requirement("C-32")
def test_without_a_value_nobody_can_say_what_points_are_worth(alice: Any, at: dt.datetime) -> None:
    from club.watch import findings

    assert api.point_value(at=at) is None
    assert api.balance(member_id=alice.member.pk, at=at).value_rials is None
    assert any(finding.state == "bad" and finding.link for finding in findings())


@pytest.mark.requirement("C-32")
def test_the_value_holds_from_its_moment_until_the_next(alice: Any, at: dt.datetime) -> None:
    a_point_is_worth(10_000, at=at)
    a_point_is_worth(12_000, at=at + dt.timedelta(days=30))
    moments = [at - dt.timedelta(seconds=1), at, at + dt.timedelta(days=29), at + dt.timedelta(days=30)]
    assert [api.point_value(at=moment) for moment in moments] == [None, 10_000, 10_000, 12_000]
    assert api.balance(member_id=alice.member.pk, at=at).value_rials == 100_000


@pytest.mark.requirement("C-32")
def test_whoever_proposed_the_value_cannot_approve_it(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    rate = api.draft_point_rate(rials_per_point=10_000, valid_from=at, by=drafter)
    with pytest.raises(ValidationError):
        api.approve_point_rate(rate_id=rate, by=drafter, at=at)
    assert api.point_value(at=at) is None
    api.approve_point_rate(rate_id=rate, by=approver, at=at)
    with pytest.raises(ValidationError):
        api.approve_point_rate(rate_id=rate, by=approver, at=at)
    assert api.point_value(at=at) == 10_000


@pytest.mark.requirement("C-32")
def test_the_value_is_never_approved_backwards(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    rate = api.draft_point_rate(rials_per_point=10_000, valid_from=at - dt.timedelta(days=9), by=drafter)
    api.approve_point_rate(rate_id=rate, by=approver, at=at)
    assert api.point_value(at=at - dt.timedelta(seconds=1)) is None


@pytest.mark.parametrize("rials", [0, -1])
def test_a_point_is_worth_something(at: dt.datetime, rials: int) -> None:
    with pytest.raises(ValidationError):
        api.draft_point_rate(rials_per_point=rials, valid_from=at, by=two_people(at)[0])
    assert not PointRate.objects.exists()
