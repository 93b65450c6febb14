"""The staff pages of the rules: two people for each number, and nobody without the permission."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from members.profile.parts import OPTIONAL
from points.api import draft_point_rate, draft_rule_version, point_value, preview_points, reverse_activity
from points.awards.models import Decision
from points.rules.documents import founding_rules
from points.rules.models import PointRate, RuleVersion
from shop.orders.kinds import PURCHASE, purchase_body
from tests.accounts.door import go_in_as_staff
from tests.points.city import buy, purchases_earn, two_people

RULES = "/cms/rules/"
EDIT = "/cms/rules/purchase/edit/"
NUMBERS = {"points": "10", "every": "500000", "weekday_mode": "bonus", "expiry_months": ""}


def staff(user: Any, *permissions: str) -> Client:
    group = Group.objects.create(name=f"group of {user.pk}")
    for codename in ("access_admin", *permissions):
        group.permissions.add(
            Permission.objects.get(
                codename=codename, content_type__app_label__in=["wagtailadmin", "members", "points", "club"]
            )
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
    second.post(f"{RULES}versions/{version.pk}/approve/")
    assert newest().status == "draft"
    first.post(f"{RULES}versions/{version.pk}/submit/")
    first.post(f"{RULES}versions/{version.pk}/approve/")
    assert newest().status == "review"
    second.post(f"{RULES}versions/{version.pk}/approve/")
    assert newest().status == "active"
    assert second.get(RULES).status_code == 200
    facts = {"cash_rials": 500_000, "centre_covered": True, "weekday": 0, "order": "X"}
    assert preview_points(kind=PURCHASE, facts=facts, at=timezone.now()).points == 13


@pytest.mark.requirement("C-32")
def test_one_proposes_the_value_of_a_point_and_another_approves_it(first: Client, second: Client) -> None:
    first.post(f"{RULES}value/propose/", {"rials_per_point": "10000"})
    rate = PointRate.objects.get()
    first.post(f"{RULES}value/{rate.pk}/approve/")
    assert point_value(at=timezone.now()) is None
    second.post(f"{RULES}value/{rate.pk}/approve/")
    assert point_value(at=timezone.now()) == 10_000


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
    version = draft_rule_version(rule="purchase", body=purchase_body(points=10), valid_from=now, by=drafter)
    rate = draft_point_rate(rials_per_point=10_000, valid_from=now, by=drafter)
    assert editor.get("/cms/").status_code == 200
    assert RULES not in editor.get("/cms/").content.decode()
    for address in (RULES, EDIT, f"{RULES}purchase/history/"):
        assert editor.get(address).status_code in {302, 403, 404}
    editor.post(EDIT, {**NUMBERS, "save": "1"})
    editor.post(f"{RULES}value/propose/", {"rials_per_point": "1"})
    editor.post(f"{RULES}versions/{version}/approve/")
    editor.post(f"{RULES}value/{rate}/approve/")
    editor.post(f"{RULES}versions/{version}/retire/")
    editor.post(f"{RULES}versions/{version}/submit/")
    editor.post(f"{RULES}purchase/said/", NUMBERS)
    assert newest().number == 2
    assert newest().status == "review"
    assert PointRate.objects.count() == 1
    assert point_value(at=timezone.now()) is None


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
    version = draft_rule_version(rule="purchase", body=purchase_body(points=10), valid_from=now, by=drafter)
    for act in ("approve", "retire", "submit", "withdraw"):
        assert second.get(f"{RULES}versions/{version}/{act}/").status_code == 405
    assert newest().status == "review"


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
    first.post(f"{RULES}value/propose/", {"rials_per_point": "10000", "starts": "۱۴۲۵/۰۱/۰۱"})
    rate = PointRate.objects.get()
    second.post(f"{RULES}value/{rate.pk}/approve/")
    assert point_value(at=timezone.now()) is None
    assert point_value(at=rate.valid_from) == 10_000
    assert rate.valid_from.isoformat() == "2046-03-20T20:30:00+00:00"  # midnight in Tehran


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


# --- The form of each kind of rule, and its history --------------------------------------


def saved(client: Client, code: str, **numbers: str) -> dict[str, Any]:
    answer = client.post(f"{RULES}{code}/edit/", {**numbers, "submit": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    return dict(RuleVersion.objects.filter(rule__code=code).latest("number").body)


@pytest.mark.requirement("C-20", "C-26", "C-27", "C-28", "C-57")
def test_every_rule_of_the_documents_has_a_form_that_fills_its_blanks(first: Client) -> None:
    parts = {f"points_{part}": str(number) for number, part in enumerate(OPTIONAL, start=1)}
    assert saved(first, "profile-part", **parts)["amount"]["table"] == dict(zip(OPTIONAL, range(1, 6), strict=True))
    assert saved(first, "special-centre", points="3")["when"] == founding_rules()["special-centre"]["when"]
    assert saved(first, "tax-on-time", points="20")["amount"]["points"] == 20
    assert saved(first, "tax-early", points="1", most="30")["amount"] == {
        "per": "days_early", "every": 1, "points": 1, "max_days": 30
    }  # fmt: skip
    table = saved(first, "individual-activity", table="planting = ۱۵\nfirst aid=10\n")["amount"]["table"]
    assert table == {"planting": 15, "first aid": 10}
    credit = saved(first, "allocated-credit", member_cap="50", member_window="month")
    assert credit["caps"] == [{"per": "member", "window": "month", "max_points": 50}]
    referral = saved(first, "referral", points="10", member_cap="60", member_window="month")
    assert referral["pending"] == {"until": "first_activity"}
    assert not RuleVersion.objects.filter(number=2).exclude(status="review").exists()
    assert first.get(RULES).status_code == 200


def test_limits_budget_life_and_the_rest_stand_in_the_body_and_come_back_in_the_form(first: Client) -> None:
    numbers = NUMBERS | {
        "member_cap": "20", "member_window": "day", "budget": "5000", "budget_window": "lifetime", "pending_days": "7",
        "expiry_months": "12", "rounding": "down", "stack": "purchase", "counts": "no", "reason": "Council 12",
    }  # fmt: skip
    body = saved(first, "purchase", **numbers)
    assert body["caps"] == [
        {"per": "member", "window": "day", "max_points": 20},
        {"per": "rule", "window": "lifetime", "max_points": 5000, "slots": 16},
    ]
    assert (body["pending"], body["expiry_months"], body["round"]) == ({"days": 7}, 12, "down")
    assert (body["stack"], body["qualifies"]) == ({"group": "purchase", "mode": "best_of"}, False)
    form = first.get(EDIT).context["form"]
    assert saved(first, "purchase", **{name: str(form.initial.get(name) or "") for name in form.fields}) == body
    assert newest().reason == ""


def test_a_budget_that_is_none_and_a_table_that_is_none_are_refused_and_nothing_typed_is_lost(first: Client) -> None:
    page = first.post(EDIT, {**NUMBERS, "member_cap": "-1", "pending_days": "5", "submit": "1"})
    assert page.status_code == 422
    assert 'value="5"' in page.content.decode()
    long = first.post(EDIT, {**NUMBERS, "expiry_months": "1", "pending_days": "40", "submit": "1"})
    assert long.status_code == 422  # it would expire before it can be spent
    for table in ("planting", "= 5", "planting = -5", "planting = x", ""):
        assert first.post(f"{RULES}individual-activity/edit/", {"table": table, "submit": "1"}).status_code == 422
    assert not RuleVersion.objects.filter(number=2).exists()


def test_the_sentence_follows_the_typing(first: Client) -> None:
    said = first.post(
        f"{RULES}purchase/said/", {**NUMBERS, "member_cap": "20", "member_window": "day"}
    ).content.decode()
    assert "30 percent more; at most 20 points a day for one member" in said
    assert 'lang="fa"' in said
    assert "percent" not in first.post(f"{RULES}purchase/said/", {**NUMBERS, "points": "x"}).content.decode()
    assert newest().number == 1


def test_the_history_shows_what_changed_who_approved_and_the_cost(
    first: Client, second: Client, alice: Any, bob: Any
) -> None:
    purchases_earn(2)
    now = timezone.now()
    given = buy(alice.member, 5_000_000, when=now, order="A").points
    returned = buy(bob.member, 500_000, when=now, order="B").points
    reverse_activity(source="order", source_id="B", key="undo", at=now)
    first.post(EDIT, {**NUMBERS, "points": "3", "counts": "no", "reason": "Council 12", "submit": "1"})
    version = newest()
    second.post(f"{RULES}versions/{version.pk}/approve/", {"trial": "1"})
    assert newest().status == "shadow"
    given += returned + buy(bob.member, 500_000, when=timezone.now(), order="C").points
    page = second.get(f"{RULES}purchase/history/")
    newer, older = page.context["versions"][:2]
    assert (newer.given, newer.activities) == (0, 1)
    assert newer.trial == Decision.objects.get(outcome="shadow").wanted > 0
    assert (older.given, older.taken, older.cost) == (given, returned, given - returned)
    assert len(newer.changes) == 2  # the points, and that they do not count
    text = page.content.decode()
    assert "Council 12" in text
    second.post(f"{RULES}versions/{version.pk}/approve/")
    assert newest().status == "active"
    first.post(f"{RULES}versions/{version.pk}/retire/")
    assert newest().status == "retired"
