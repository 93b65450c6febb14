"""The staff pages of the rules: two people for each number, and nobody without the permission."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from club import api
from club.models import PointRate, RuleVersion
from tests.accounts.door import go_in_as_staff
from tests.club.city import two_people

RULES = "/cms/rules/"
EDIT = "/cms/rules/purchase/edit/"
NUMBERS = {"points": "10", "every": "500000", "weekday_mode": "bonus", "expiry_months": ""}


def staff(user: Any, *permissions: str) -> Client:
    group = Group.objects.create(name=f"group of {user.pk}")
    for codename in ("access_admin", *permissions):
        group.permissions.add(
            Permission.objects.get(codename=codename, content_type__app_label__in=["wagtailadmin", "club"])
        )
    accounts.grant_staff(user_id=user.pk, groups=(group.name,))
    client = Client()
    go_in_as_staff(client, user)
    return client


@pytest.fixture
def first(alice: Any) -> Client:
    return staff(alice, "change_ruleversion")


@pytest.fixture
def second(bob: Any) -> Client:
    return staff(bob, "change_ruleversion")


@pytest.fixture
def editor(charlie: Any) -> Client:
    """Writes for the city, and has no right over its numbers."""
    return staff(charlie)


def newest() -> RuleVersion:
    return RuleVersion.objects.filter(rule__code="purchase").latest("number")


@pytest.mark.requirement("C-23")
def test_one_writes_the_number_another_puts_it_in_force_and_purchases_earn(first: Client, second: Client) -> None:
    page = first.post(EDIT, {**NUMBERS, "preview": "1"})
    assert page.status_code == 200
    assert newest().number == 1
    assert first.post(EDIT, {**NUMBERS, "save": "1"})["Location"] == RULES
    version = newest()
    assert (version.number, version.status) == (2, "draft")
    first.post(f"{RULES}versions/{version.pk}/approve/")
    assert newest().status == "draft"
    second.post(f"{RULES}versions/{version.pk}/approve/")
    assert newest().status == "active"
    assert second.get(RULES).status_code == 200
    facts = {"cash_rials": 500_000, "centre_covered": True, "weekday": 0, "order": "X"}
    assert api.preview_points(kind=api.PURCHASE, facts=facts, at=timezone.now()).points == 13


@pytest.mark.requirement("C-32")
def test_one_proposes_the_value_of_a_point_and_another_approves_it(first: Client, second: Client) -> None:
    first.post(f"{RULES}value/propose/", {"rials_per_point": "10000"})
    rate = PointRate.objects.get()
    first.post(f"{RULES}value/{rate.pk}/approve/")
    assert api.point_value(at=timezone.now()) is None
    second.post(f"{RULES}value/{rate.pk}/approve/")
    assert api.point_value(at=timezone.now()) == 10_000


@pytest.mark.parametrize("rials", ["0", "-5", "ten", ""])
def test_a_value_that_is_none_is_not_proposed(first: Client, rials: str) -> None:
    first.post(f"{RULES}value/propose/", {"rials_per_point": rials})
    assert not PointRate.objects.exists()


@pytest.mark.parametrize("points", ["-1", "", "1.5", "many"])
def test_a_number_that_is_none_is_not_saved(first: Client, points: str) -> None:
    first.post(EDIT, {**NUMBERS, "points": points, "save": "1"})
    assert newest().number == 1


def test_an_editor_without_the_permission_reaches_nothing(editor: Client) -> None:
    now = timezone.now()
    drafter, _ = two_people(now)
    version = api.draft_rule_version(rule="purchase", body=api.purchase_body(points=10), valid_from=now, by=drafter)
    rate = api.draft_point_rate(rials_per_point=10_000, valid_from=now, by=drafter)
    assert editor.get("/cms/").status_code == 200
    assert RULES not in editor.get("/cms/").content.decode()
    for address in (RULES, EDIT):
        assert editor.get(address).status_code in {302, 403, 404}
    editor.post(EDIT, {**NUMBERS, "save": "1"})
    editor.post(f"{RULES}value/propose/", {"rials_per_point": "1"})
    editor.post(f"{RULES}versions/{version}/approve/")
    editor.post(f"{RULES}value/{rate}/approve/")
    assert newest().number == 2
    assert newest().status == "draft"
    assert PointRate.objects.count() == 1
    assert api.point_value(at=timezone.now()) is None


@pytest.mark.parametrize("address", [RULES, EDIT])
def test_members_and_strangers_are_sent_away(client: Client, bob: Any, address: str) -> None:
    assert client.get(address).status_code == 302
    client.force_login(bob)
    assert client.get(address).status_code in {302, 403, 404}


def test_an_unknown_rule_is_not_found(first: Client) -> None:
    assert first.get("/cms/rules/no-such-rule/edit/").status_code == 404


def test_the_address_of_an_approval_does_nothing_when_it_is_only_looked_at(second: Client) -> None:
    now = timezone.now()
    drafter, _ = two_people(now)
    version = api.draft_rule_version(rule="purchase", body=api.purchase_body(points=10), valid_from=now, by=drafter)
    assert second.get(f"{RULES}versions/{version}/approve/").status_code == 405
    assert newest().status == "draft"


# --- What is read, from when, and what is taken away again ------------------------------


def test_whoever_writes_a_number_reads_the_sentence_in_both_languages(first: Client) -> None:
    page = first.post("/cms/rules/purchase/edit/", {**NUMBERS, "points": "7", "preview": "1"}).content.decode()
    assert "7 points for every full 500,000 rials; from Saturday to Wednesday 30 percent more" in page
    assert page.index('lang="fa" dir="rtl"') < page.index('lang="en" dir="ltr"')


@pytest.mark.requirement("C-24")
def test_the_other_reading_of_thirty_percent_is_a_choice(first: Client) -> None:
    first.post(EDIT, {**NUMBERS, "weekday_mode": "multiplier", "save": "1"})
    (factor,) = newest().body["multiply"]
    assert (factor["num"], factor["den"]) == (3, 10)


@pytest.mark.requirement("C-32")
def test_a_value_can_hold_from_a_day_to_come(first: Client, second: Client) -> None:
    first.post(f"{RULES}value/propose/", {"rials_per_point": "10000", "starts": "۱۴۹۹/۰۱/۰۱"})
    rate = PointRate.objects.get()
    second.post(f"{RULES}value/{rate.pk}/approve/")
    assert api.point_value(at=timezone.now()) is None
    assert api.point_value(at=rate.valid_from) == 10_000
    assert rate.valid_from.isoformat() == "2120-03-20T20:30:00+00:00"  # midnight in Tehran


def test_a_day_that_is_none_is_refused_and_the_number_stays(first: Client) -> None:
    page = first.post(f"{RULES}value/propose/", {"rials_per_point": "12345", "starts": "soon"})
    assert page.status_code == 200
    assert 'value="12345"' in page.content.decode()
    assert not PointRate.objects.exists()


def test_a_wrong_draft_is_withdrawn(first: Client, second: Client) -> None:
    first.post(EDIT, {**NUMBERS, "save": "1"})
    version = newest()
    second.post(f"{RULES}versions/{version.pk}/withdraw/")
    assert newest().status == "withdrawn"
    second.post(f"{RULES}versions/{version.pk}/approve/")
    assert newest().status == "withdrawn"
