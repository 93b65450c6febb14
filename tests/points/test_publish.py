"""Numbers of the city: one person drafts, another puts in force, and what was in force stays as it was."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from points.api import (
    approve_point_rate,
    approve_rule_version,
    balance,
    draft_point_rate,
    draft_rule_version,
    ensure_document_rules,
    point_value,
    preview_many,
    preview_points,
    retire_rule_version,
    submit_rule_version,
    withdraw_rule_version,
)
from points.awards.models import Decision
from points.rules import guards
from points.rules.body import parse
from points.rules.documents import founding_rules
from points.rules.models import PointRate, Rule, RuleVersion
from points.rules.read import rule_book
from shop.orders.kinds import PURCHASE, purchase_body
from tests.points.city import LONG_AGO, a_point_is_worth, buy, in_force, two_people

Status = RuleVersion.Status


def draft(by: int, at: dt.datetime, points: int | None = 10, **more: Any) -> RuleVersion:
    body = purchase_body(points=points)
    pk = draft_rule_version(rule="purchase", body=body, valid_from=at, by=by, **more)
    return RuleVersion.objects.get(pk=pk)


@pytest.mark.requirement("C-21", "C-22", "C-23")
def test_the_documents_numbers_run_and_their_blanks_wait() -> None:
    said = {
        version.rule.code: (version.status, version.body["amount"].get("points"))
        for version in RuleVersion.objects.select_related("rule")
    }
    assert {code: points for code, (status, points) in said.items() if status == "active"} == {
        "registration": 10,
        "form-part": 1,
        "referral": 10,
    }
    waiting = {code for code, (status, _points) in said.items() if status == "draft"}
    assert waiting == {
        "profile-part", "purchase", "special-centre", "tax-on-time", "tax-early", "individual-activity",
        "allocated-credit",
    }  # fmt: skip
    assert all(parse(row.body).is_blank for row in RuleVersion.objects.filter(status="draft"))


def test_the_documents_rules_are_written_once() -> None:
    ensure_document_rules()
    assert Rule.objects.count() == RuleVersion.objects.count() == len(founding_rules())


@pytest.mark.requirement("C-23")
def test_a_blank_number_is_never_put_in_force(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at, points=None)
    assert version.status == Status.DRAFT
    with pytest.raises(ValidationError):
        submit_rule_version(version_id=version.pk)
    with pytest.raises(ValidationError):
        approve_rule_version(version_id=version.pk, by=approver, at=at)
    version.refresh_from_db()
    assert version.status == Status.DRAFT


def test_whoever_drafted_a_rule_cannot_put_it_in_force(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at)
    with pytest.raises(ValidationError):
        approve_rule_version(version_id=version.pk, by=drafter, at=at)
    version.refresh_from_db()
    assert version.status == Status.REVIEW
    approve_rule_version(version_id=version.pk, by=approver, at=at)
    version.refresh_from_db()
    assert (version.status, version.approved_by_id) == (Status.ACTIVE, approver)
    with pytest.raises(ValidationError):
        approve_rule_version(version_id=version.pk, by=approver, at=at)


def test_even_the_database_wants_two_people(at: dt.datetime) -> None:
    drafter, _ = two_people(at)
    version = draft(drafter, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(approved_by_id=drafter)
    rate = draft_point_rate(rials_per_point=10_000, valid_from=at, by=drafter)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointRate.objects.filter(pk=rate).update(approved_by_id=drafter)


def test_a_body_in_force_is_frozen(at: dt.datetime) -> None:
    version = RuleVersion.objects.get(pk=in_force("purchase", purchase_body(points=10), at=at))
    version.body = purchase_body(points=99)
    with pytest.raises(ValueError, match="frozen"):
        version.save()
    version.refresh_from_db()
    assert version.body["amount"]["points"] == 10


def test_a_draft_that_was_changed_behind_the_back_of_its_drafter_is_refused(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at, submit=False)
    RuleVersion.objects.filter(pk=version.pk).update(body=purchase_body(points=99))
    submit_rule_version(version_id=version.pk)
    with pytest.raises(ValidationError):
        approve_rule_version(version_id=version.pk, by=approver, at=at)


def test_a_start_that_has_passed_becomes_now(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at - dt.timedelta(days=30))
    approve_rule_version(version_id=version.pk, by=approver, at=at)
    version.refresh_from_db()
    assert version.valid_from == at


def test_the_next_version_ends_the_one_before_at_that_moment(at: dt.datetime) -> None:
    first = in_force("purchase", purchase_body(points=10), at=at)
    later = at + dt.timedelta(days=10)
    second = in_force("purchase", purchase_body(points=20), at=later)
    ends = dict(RuleVersion.objects.filter(pk__in=[first, second]).values_list("pk", "valid_to"))
    assert ends == {first: later, second: None}


def test_a_withdrawn_draft_stays_out(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at)
    withdraw_rule_version(version_id=version.pk)
    with pytest.raises(ValidationError):
        approve_rule_version(version_id=version.pk, by=approver, at=at)
    with pytest.raises(ValidationError):
        withdraw_rule_version(version_id=version.pk)


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
        draft_rule_version(rule="purchase", body=body, valid_from=at, by=drafter)
    assert RuleVersion.objects.count() == len(founding_rules())


# --- Draft, review, trial, in force, retired ----------------------------------------------


def test_a_draft_waits_until_it_is_sent_to_review(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    version = draft(drafter, at, submit=False)
    with pytest.raises(ValidationError):
        approve_rule_version(version_id=version.pk, by=approver, at=at)
    submit_rule_version(version_id=version.pk)
    with pytest.raises(ValidationError):
        submit_rule_version(version_id=version.pk)
    approve_rule_version(version_id=version.pk, by=approver, at=at)
    version.refresh_from_db()
    assert version.status == Status.ACTIVE


def test_a_version_on_trial_decides_and_pays_nothing_until_it_is_put_in_force(alice: Any, at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    in_force("purchase", purchase_body(points=10), at=LONG_AGO)
    trial = draft(drafter, at, points=50)
    with pytest.raises(ValidationError):
        approve_rule_version(version_id=trial.pk, by=drafter, at=at, trial=True)
    approve_rule_version(version_id=trial.pk, by=approver, at=at, trial=True)
    assert buy(alice.member, 500_000, when=at, order="ONE").points == 13
    said = {row.outcome: (row.wanted, row.points) for row in Decision.objects.filter(event__source_id="ONE")}
    assert said == {"awarded": (13, 13), "shadow": (65, 0)}
    later = at + dt.timedelta(days=1)
    approve_rule_version(version_id=trial.pk, by=approver, at=later)
    assert buy(alice.member, 500_000, when=later, order="TWO").points == 65


def test_a_retired_version_pays_nothing_more_and_still_decides_about_its_own_time(alice: Any, at: dt.datetime) -> None:
    drafter, _ = two_people(at)
    version = in_force("purchase", purchase_body(points=10), at=LONG_AGO)
    end = at + dt.timedelta(days=2)
    retire_rule_version(version_id=version, by=drafter, at=end)
    with pytest.raises(ValidationError):
        retire_rule_version(version_id=version, by=drafter, at=end)
    assert buy(alice.member, 500_000, when=end, order="AFTER").points == 0
    assert buy(alice.member, 500_000, when=at, order="BEFORE").points == 13
    row = RuleVersion.objects.get(pk=version)
    assert (row.status, row.valid_to, row.retired_by_id) == (Status.RETIRED, end, drafter)


CHANGES: list[dict[str, Any]] = [
    {"body": purchase_body(points=99)},
    {"digest": "0" * 64},
    {"number": 77},
    {"drafted_by_id": None},
    {"reason": "another"},
    {"valid_from": LONG_AGO},
    {"status": "draft"},
    {"status": "withdrawn"},
]


@pytest.mark.parametrize(
    "change", CHANGES, ids=lambda change: f"{next(iter(change))}={str(next(iter(change.values())))[:9]}"
)
def test_the_database_keeps_what_is_in_force(at: dt.datetime, change: dict[str, Any]) -> None:
    version = RuleVersion.objects.filter(pk=in_force("purchase", purchase_body(points=10), at=at))
    before = version.values().get()
    with pytest.raises(DatabaseError, match="rule_version_frozen"), transaction.atomic():
        version.update(**change)
    assert version.values().get() == before


def test_the_database_keeps_an_end_and_every_version_that_was_reviewed(at: dt.datetime) -> None:
    drafter, _ = two_people(at)
    first = RuleVersion.objects.filter(pk=in_force("purchase", purchase_body(points=10), at=at))
    in_force("purchase", purchase_body(points=20), at=at + dt.timedelta(days=9))
    for end in (None, at + dt.timedelta(days=10)):
        with pytest.raises(DatabaseError, match="rule_version_frozen"), transaction.atomic():
            first.update(valid_to=end)
    with pytest.raises(DatabaseError, match="rule_version_frozen"), transaction.atomic():
        first.update(status="active")
    review = draft(drafter, at)
    with pytest.raises(DatabaseError, match="rule_version_frozen"), transaction.atomic():
        RuleVersion.objects.filter(pk=review.pk).update(body=purchase_body(points=99))
    with pytest.raises(DatabaseError, match="rule_version_kept"), transaction.atomic():
        review.delete()
    assert guards.missing(connection) == []
    draft(drafter, at, submit=False).delete()


def test_the_database_lets_one_version_hold_at_a_time_and_none_that_nobody_reviewed(at: dt.datetime) -> None:
    """On both databases, past all of our own code."""
    held = in_force("purchase", purchase_body(points=10), at=at)
    drafter, approver = two_people(at)
    other = draft(drafter, at, points=20)
    second = RuleVersion.objects.filter(pk=other.pk)
    reviewed = {"approved_by_id": approver, "approved_at": at}
    for status, more in (("active", {}), ("shadow", {"approved_by_id": approver}), ("retired", {})):
        with pytest.raises(IntegrityError, match="rule_version_reviewed"), transaction.atomic():
            second.update(status=status, **more)
    for start, end in ((at, None), (at + dt.timedelta(days=3), at + dt.timedelta(days=4)), (LONG_AGO, None)):
        with pytest.raises(IntegrityError, match=guards.EXCLUSION), transaction.atomic():
            second.update(status="active", valid_from=start, valid_to=end, **reviewed)
    with pytest.raises(IntegrityError, match=guards.EXCLUSION), transaction.atomic():
        RuleVersion.objects.create(
            rule=other.rule, number=9, status="retired", body={}, digest="", valid_from=at, drafted_by_id=None
        )
    second.update(status="retired", valid_from=LONG_AGO, valid_to=at, **reviewed)  # it touches, and overlaps nothing
    assert RuleVersion.objects.get(pk=held).valid_to is None
    rate = PointRate.objects.filter(pk=draft_point_rate(rials_per_point=5, valid_from=at, by=drafter))
    with pytest.raises(IntegrityError, match="point_rate_approved_whole"), transaction.atomic():
        rate.update(approved_at=at)


def test_a_version_that_was_ended_before_it_began_stands_in_nobodys_way(alice: Any, at: dt.datetime) -> None:
    drafter, _ = two_people(at)
    in_force("purchase", purchase_body(points=10), at=LONG_AGO)
    later = at + dt.timedelta(days=7)
    coming = in_force("purchase", purchase_body(points=20), at=later)
    retire_rule_version(version_id=coming, by=drafter, at=at)
    assert [buy(alice.member, 500_000, when=when, order=str(when)).points for when in (at, later)] == [13, 0]
    third = RuleVersion.objects.get(pk=in_force("purchase", purchase_body(points=30), at=at))
    assert (third.status, third.valid_from) == (Status.ACTIVE, at)
    assert buy(alice.member, 500_000, when=later, order="AFTER").points == 39


def test_a_preview_counts_what_holds_at_its_moment_and_the_book_names_what_comes(alice: Any, at: dt.datetime) -> None:
    """Not begun, begun, followed, retired: the preview is the sum that a purchase of that moment gets."""
    drafter, _ = two_people(at)
    day, facts = dt.timedelta(days=1), {"cash_rials": 500_000, "centre_covered": True, "weekday": 0, "order": ""}
    in_force("purchase", purchase_body(points=10), at=at)
    last = in_force("purchase", purchase_body(points=20), at=at + 7 * day)
    retire_rule_version(version_id=last, by=drafter, at=at + 14 * day)
    moments = [at - day, at, at + 7 * day - dt.timedelta(seconds=1), at + 7 * day, at + 14 * day]
    for moment, points in zip(moments, [0, 13, 13, 26, 0], strict=True):
        preview = preview_points(kind=PURCHASE, facts=facts, at=moment, user_id=alice.pk)
        assert preview.points == points
        assert preview_many(kind=PURCHASE, facts=[facts], at=moment) == [points]
        bought = buy(alice.member, 500_000, when=moment, order=str(moment), weekday=0)
        assert bought.points == points

    def book(moment: dt.datetime, part: str) -> list[int]:
        said = rule_book(at=moment)[part]
        return [rule["version"] for rule in said if "500" in rule["sentence"] or "۵۰۰" in rule["sentence"]]

    assert [book(at - day, part) for part in ("rules", "coming", "former")] == [[], [3, 2], []]
    assert [book(at, part) for part in ("rules", "coming", "former")] == [[2], [3], []]
    assert [book(at + 14 * day, part) for part in ("rules", "coming", "former")] == [[], [], [3, 2]]


# --- What a point is worth ---------------------------------------------------------------


@pytest.mark.requirement("C-32")
def test_without_a_value_nobody_can_say_what_points_are_worth(alice: Any, at: dt.datetime) -> None:
    from points.rulebook.watch import findings

    assert point_value(at=at) is None
    assert balance(member_id=alice.member.pk, at=at).value_rials is None
    assert any(finding.state == "bad" and finding.link for finding in findings())


@pytest.mark.requirement("C-32")
def test_the_value_holds_from_its_moment_until_the_next(alice: Any, at: dt.datetime) -> None:
    a_point_is_worth(10_000, at=at)
    a_point_is_worth(12_000, at=at + dt.timedelta(days=30))
    moments = [at - dt.timedelta(seconds=1), at, at + dt.timedelta(days=29), at + dt.timedelta(days=30)]
    assert [point_value(at=moment) for moment in moments] == [None, 10_000, 10_000, 12_000]
    assert balance(member_id=alice.member.pk, at=at).value_rials == 100_000


@pytest.mark.requirement("C-32")
def test_whoever_proposed_the_value_cannot_approve_it(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    rate = draft_point_rate(rials_per_point=10_000, valid_from=at, by=drafter)
    with pytest.raises(ValidationError):
        approve_point_rate(rate_id=rate, by=drafter, at=at)
    assert point_value(at=at) is None
    approve_point_rate(rate_id=rate, by=approver, at=at)
    with pytest.raises(ValidationError):
        approve_point_rate(rate_id=rate, by=approver, at=at)
    assert point_value(at=at) == 10_000


@pytest.mark.requirement("C-32")
def test_the_value_is_never_approved_backwards(at: dt.datetime) -> None:
    drafter, approver = two_people(at)
    rate = draft_point_rate(rials_per_point=10_000, valid_from=at - dt.timedelta(days=9), by=drafter)
    approve_point_rate(rate_id=rate, by=approver, at=at)
    assert point_value(at=at - dt.timedelta(seconds=1)) is None


@pytest.mark.parametrize("rials", [0, -1])
def test_a_point_is_worth_something(at: dt.datetime, rials: int) -> None:
    with pytest.raises(ValidationError):
        draft_point_rate(rials_per_point=rials, valid_from=at, by=two_people(at)[0])
    assert not PointRate.objects.exists()
