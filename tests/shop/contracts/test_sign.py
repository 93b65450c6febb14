"""Contract versions: two people, one in force at any moment, the past never changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from shop.contracts import sign
from shop.contracts.resolve import in_force
from shop.models import Contract
from shop.partners.create import create_partner

pytestmark = pytest.mark.django_db


def draft(partner_id, by, valid_from, commission=1000):
    return sign.draft(
        partner_id=partner_id, valid_from=valid_from, commission_bps=commission, points_club_bps=10_000, by_id=by.pk
    )


def test_a_draft_binds_nobody_and_the_drafter_cannot_approve_it(alice, at):
    shop = create_partner(name="فانوس")
    made = draft(shop, alice, at)
    with pytest.raises(ValidationError):
        sign.approve(contract_id=made, by_id=alice.pk, at=at)
    assert in_force(partner_ids=[shop], at=at) == {}
    assert Contract.objects.get().status == "draft"


def test_a_second_person_puts_it_in_force_and_ends_the_version_before(alice, bob, at):
    shop = create_partner(name="فانوس")
    first, second = draft(shop, alice, at), draft(shop, alice, at + timedelta(days=10), commission=2000)
    sign.approve(contract_id=first, by_id=bob.pk, at=at)
    sign.approve(contract_id=second, by_id=bob.pk, at=at)
    assert in_force(partner_ids=[shop], at=at + timedelta(days=9))[shop].commission_bps == 1000
    assert in_force(partner_ids=[shop], at=at + timedelta(days=10))[shop].commission_bps == 2000
    assert [row.version for row in Contract.objects.order_by("pk")] == [1, 2]


def test_a_version_never_begins_before_it_is_approved(alice, bob, at):
    shop = create_partner(name="فانوس")
    made = draft(shop, alice, at - timedelta(days=30))
    sign.approve(contract_id=made, by_id=bob.pk, at=at)
    assert in_force(partner_ids=[shop], at=at - timedelta(days=1)) == {}
    assert Contract.objects.get().valid_from == at


def test_an_earlier_version_cannot_slip_under_a_later_one(alice, bob, at):
    shop = create_partner(name="فانوس")
    later, earlier = draft(shop, alice, at + timedelta(days=5)), draft(shop, alice, at)
    sign.approve(contract_id=later, by_id=bob.pk, at=at)
    with pytest.raises(ValidationError):
        sign.approve(contract_id=earlier, by_id=bob.pk, at=at)
    assert Contract.objects.get(pk=earlier).status == "draft"


def test_an_ended_contract_sells_nothing_more(alice, bob, at):
    shop = create_partner(name="فانوس")
    made = draft(shop, alice, at)
    sign.approve(contract_id=made, by_id=bob.pk, at=at)
    sign.end(contract_id=made, at=at + timedelta(hours=1))
    assert in_force(partner_ids=[shop], at=at + timedelta(minutes=59))
    assert in_force(partner_ids=[shop], at=at + timedelta(hours=1)) == {}
    with pytest.raises(ValidationError):
        sign.end(contract_id=made, at=at + timedelta(hours=2))


def test_the_database_refuses_one_person_for_both_halves(alice, at):
    shop = create_partner(name="فانوس")
    made = draft(shop, alice, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=made).update(status="active", approved_by=alice, approved_at=at)
