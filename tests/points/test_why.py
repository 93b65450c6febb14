"""Why 12, and why not 20: each entry answers from what was stored when it was decided."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from points.api import approve_rule_version, draft_rule_version, once_body, reverse_activity
from points.awards.models import Decision
from points.rulebook.why import why
from points.rules.models import RuleVersion
from shop.orders.kinds import COVERED, PURCHASE, SPECIAL, purchase_body
from tests.points.city import LONG_AGO, buy, every_rule_runs, in_force, two_people

FAIR = {"id": "special", "when": {"f": "special_centre", "op": "=", "v": True}, "num": 3, "den": 2}
CAP = {"per": "member", "window": "day", "max_points": 20}


@pytest.fixture(autouse=True)
def _english(speaking: Any) -> Any:
    with speaking("en"):
        yield


@pytest.fixture
def twelve(alice: Any, at: dt.datetime) -> Decision:
    """The example of the notes: 5 steps × 2, the weekday, a factor that does not apply, 8 of 20 had already."""
    plain = purchase_body(points=2)
    in_force("purchase", plain | {"multiply": [*plain["multiply"], FAIR], "caps": [CAP]}, at=LONG_AGO)
    buy(alice.member, 1_500_000, when=at, order="FIRST")
    buy(alice.member, 2_500_000, when=at, order="SECOND")
    return Decision.objects.select_related("event", "version").get(event__source_id="SECOND")


@pytest.mark.requirement("C-40")
def test_why_twelve_and_why_not_twenty(twelve: Decision) -> None:
    assert (twelve.wanted, twelve.points) == (13, 12)
    said = why(twelve)
    assert [(step.label, step.value) for step in said.steps] == [
        ("5 full steps of 500,000 rials × 2", "10"),
        ("Saturday to Wednesday: 30 percent more", "13"),
        ("at a special centre: does not apply", "—"),
        ("Points, rounded once", "13"),
        ("At most 20 points a day for you, of which you had 8", "12"),
        ("Given", "12"),
    ]
    assert [(each.words, each.result) for each in said.compared] == [
        ("at a covered centre", True), ("Saturday to Wednesday", True), ("at a special centre", False),
    ]  # fmt: skip
    assert [(each.words, each.wanted, each.points) for each in said.instead] == [("at a special centre", 20, 12)]


def test_what_changes_most_is_named_first_and_a_missing_fact_is_named(alice: Any, at: dt.datetime) -> None:
    in_force("purchase", purchase_body(points=10) | {"multiply": [
        {"id": "weekday", "when": {"f": "weekday", "op": "in", "v": [5, 6, 0, 1, 2]}, "num": 13, "den": 10}, FAIR,
    ]}, at=LONG_AGO)  # fmt: skip
    thursday = at + dt.timedelta(days=3)
    buy(alice.member, 500_000, when=thursday, order="A")
    said = why(Decision.objects.select_related("event", "version").get(event__source_id="A"))
    assert [(each.words, each.wanted) for each in said.instead] == [
        ("at a special centre", 15), ("Saturday to Wednesday", 13),
    ]  # fmt: skip
    buy(alice.member, 500_000, when=at, order="B", weekday=None)
    lacking = why(Decision.objects.select_related("event", "version").get(event__source_id="B"))
    assert lacking.verdict == "Nothing was given, because nobody told us: day of the week."
    assert [each.result for each in lacking.compared] == [True, None, False]


@pytest.mark.parametrize(
    ("more", "facts", "verdict", "instead"),
    [
        ({}, {"cash_rials": 499_999}, "Too little for one full step. money paid, in rials: 499,999; one step is 500,000.",
         [("money paid, in rials: 500,000 or more", 13)]),
        ({}, {"centre_covered": False}, "The rule did not apply. This was not so: at a covered centre.",
         [("at a covered centre", 65)]),
        ({}, {"centre_covered": False, "cash_rials": 9}, "The rule did not apply. This was not so: at a covered centre.",
         [("money paid, in rials: 500,000 or more, at a covered centre", 13)]),
        ({"when": {"all": [COVERED, SPECIAL]}}, {"centre_covered": False},
         "The rule did not apply. This was not so: at a covered centre, at a special centre.",
         [("at a covered centre, at a special centre", 65)]),
        ({"when": {"not": SPECIAL}}, {"special_centre": True}, "The rule did not apply.",
         [("not: at a special centre", 65)]),
        ({"caps": [CAP]}, {}, "The rule applied. It came to 65 points, and its limit left 20 of them.", []),
        ({"caps": [CAP | {"max_points": 0}]}, {},
         "It came to 65 points, but you had all of your 0 points a day already.", []),
        ({"caps": [{"per": "rule", "window": "month", "max_points": 64}]}, {},
         "It came to 65 points, but the budget for all together had not enough left.", []),
        ({"amount": {"by": "order", "table": {"gold": 5}}}, {"order": "tin"}, "The rule has no number for this: tin.", []),
    ],
)  # fmt: skip
def test_every_answer_names_its_reason_and_what_would_have_given_more(
    alice: Any, at: dt.datetime, more: dict[str, Any], facts: dict[str, Any], verdict: str, instead: list[Any]
) -> None:
    in_force("purchase", purchase_body(points=10) | more, at=LONG_AGO)
    buy(alice.member, facts.pop("cash_rials", 2_500_000), when=at, order=facts.pop("order", "A"), **facts)
    said = why(Decision.objects.select_related("event", "version").get(event__source="order"))
    assert said.verdict == verdict
    assert [(each.words, each.wanted) for each in said.instead] == instead


@pytest.mark.requirement("C-40")
def test_of_a_group_the_loser_says_what_the_winner_gave_and_an_unreadable_rule_says_so(
    client: Client, alice: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    from points.rules import versions

    group = {"stack": {"group": "purchase"}}
    in_force("purchase", purchase_body(points=10) | group, at=LONG_AGO)
    in_force("special-centre", once_body(trigger=PURCHASE, points=3, when=SPECIAL) | group, at=LONG_AGO)
    buy(alice.member, 500_000, when=at, order="A", special_centre=True)
    loser = Decision.objects.select_related("event", "version").get(version__rule__code="special-centre")
    said = why(loser)
    assert said.verdict == "It came to 3 points. Another rule of its group gave 13, and only the best pays."
    assert ("Only the best rule of “purchase” pays; it gave", "13") in [(each.label, each.value) for each in said.steps]
    real = versions.parse

    def parse(body: Any) -> Any:
        if "multiply" in body:
            raise versions.BadBody("broken")
        return real(body)

    monkeypatch.setattr(versions, "parse", parse)
    client.force_login(alice)
    buy(alice.member, 500_000, when=at, order="B")
    broken = Decision.objects.get(outcome="error")
    page = client.get(f"/en/me/points/why/{broken.pk}/").content.decode()
    assert "The rule could not be read. We are mending it." in page
    assert client.get(f"/en/me/points/why/{loser.pk}/").status_code == 200  # whose neighbour cannot be read


def test_what_was_taken_back_and_a_missing_fact_stand_on_the_page(client: Client, alice: Any, at: dt.datetime) -> None:
    in_force("purchase", purchase_body(points=10), at=LONG_AGO)
    buy(alice.member, 1_000_000, when=at, order="A")
    buy(alice.member, 1_000_000, when=at, order="B", weekday=None)
    reverse_activity(source="order", source_id="A", key="half", at=at, facts={"cash_rials": 500_000})
    client.force_login(alice)
    paid, lacking = (Decision.objects.get(event__source_id=order) for order in "AB")
    page = client.get(f"/en/me/points/why/{paid.pk}/").content.decode()
    assert "13 points fell to what was returned; 13 of them were taken back." in page
    assert "nobody told us" in client.get(f"/en/me/points/why/{lacking.pk}/").content.decode()


def test_nothing_is_looked_up_live(twelve: Decision, at: dt.datetime, django_assert_num_queries: Any) -> None:
    in_force("purchase", purchase_body(points=500), at=at)
    with django_assert_num_queries(0):
        assert why(twelve).steps[-1].value == "12"


@pytest.mark.requirement("C-10")
def test_the_page_shows_ones_own_entry_and_no_other(client: Client, alice: Any, charlie: Any, at: dt.datetime) -> None:
    every_rule_runs()
    drafter, approver = two_people(at)
    trial = draft_rule_version(rule="purchase", body=purchase_body(points=9), valid_from=at, by=drafter)
    approve_rule_version(version_id=trial, by=approver, at=at, trial=True)
    buy(alice.member, 2_500_000, when=at, order="ONE", special_centre=True)
    rows = {
        row.version.rule.code: row for row in Decision.objects.filter(event__source_id="ONE").exclude(outcome="shadow")
    }
    address = f"/en/me/points/why/{rows['purchase'].pk}/"
    assert client.get(address).status_code == 302
    client.force_login(charlie)
    assert client.get(address).status_code == 404
    client.force_login(alice)
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Why 13?" in text
    assert f"/en/me/points/why/{rows['special-centre'].pk}/" in text
    shadow = Decision.objects.get(outcome="shadow")
    assert client.get(f"/en/me/points/why/{shadow.pk}/").status_code == 404
    assert str(shadow.pk) not in [part.strip("/") for part in text.split("why/")]
    assert RuleVersion.objects.get(pk=trial).status == "shadow"
    assert client.get(f"/me/points/why/{rows['purchase'].pk}/").status_code == 200
