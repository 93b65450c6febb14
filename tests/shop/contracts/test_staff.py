"""Staff's screens: a partner, its people, and a contract that two people sign."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from shop.models import Contract, PartnerMember, PartnerProfile

pytestmark = pytest.mark.django_db


def staff(phone):
    return User.objects.create(phone=phone, is_staff=True, is_superuser=True)


@pytest.fixture
def first():
    return staff("+989125550001")


def test_a_partner_is_entered_with_its_people_and_a_drafted_contract(alice, first):
    from shop.partners.staff_forms import ContractForm, PartnerForm, PersonForm

    data = {
        "name": "کتاب‌فروشی فانوس", "legal_name": "فانوس", "status": "active", "flat_shipping": "250000",
        "covered": "on",
    }  # fmt: skip
    form = PartnerForm(data, for_user=first)
    assert form.is_valid(), form.errors
    profile = form.save()
    assert PartnerProfile.objects.get().partner.name == "کتاب‌فروشی فانوس"
    assert PartnerProfile.objects.get().flat_shipping == 250_000
    person = PersonForm({"partner": profile.pk, "role": "owner", "phone": "۰۹۱۲ ۱۰۰ ۰۰۰۱"}, for_user=first)
    assert person.is_valid(), person.errors
    person.save()
    assert PartnerMember.objects.get().user_id == alice.pk
    contract = ContractForm(
        {"partner": profile.pk, "begins": "۱۴۰۵/۰۹/۱۵", "commission_bps": "12.5", "points_club_bps": "100"},
        for_user=first,
    )
    assert contract.is_valid(), contract.errors
    contract.save()
    made = Contract.objects.get()
    assert (made.commission_bps, made.points_club_bps, made.drafted_by_id) == (1250, 10_000, first.pk)


def test_the_drafter_cannot_approve_and_a_colleague_can(rf, first, at):
    from django.contrib.messages.storage.fallback import FallbackStorage

    from shop.contracts import sign
    from shop.partners.create import create_partner
    from shop.partners.staff import approve

    made = sign.draft(
        partner_id=create_partner(name="فانوس"), valid_from=at, commission_bps=1, points_club_bps=1, by_id=first.pk
    )

    def press(user):
        request = rf.post(reverse("contracts:approve", args=[made]))
        request.user, request.session = user, {}
        request._messages = FallbackStorage(request)
        return approve(request, made)

    press(first)
    assert Contract.objects.get().status == "draft"
    press(staff("+989125550002"))
    assert Contract.objects.get().status == "active"


def test_the_page_of_a_version_opens_and_offers_approval_to_a_colleague_only(alice, bob, at):
    from accounts import api as accounts
    from shop.contracts import sign
    from shop.partners.create import create_partner
    from tests.accounts.door import go_in_as_staff

    for user in (alice, bob):
        accounts.grant_staff(user_id=user.pk, superuser=True)
    made = sign.draft(
        partner_id=create_partner(name="فانوس"), valid_from=at, commission_bps=750, points_club_bps=1, by_id=alice.pk
    )
    offered = []
    for user in (alice, bob):
        client = Client()
        go_in_as_staff(client, user)
        page = client.get(reverse("contracts:edit", args=[made]))
        assert page.status_code == 200
        offered.append(reverse("contracts:approve", args=[made]) in page.content.decode())
    assert offered == [False, True]
