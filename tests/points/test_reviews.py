"""A member sees a decision differently: asks once, is answered by somebody else, and what was owed stands in the books."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Opened
from accounts.registry import personal_data
from lib import watch
from members.identity.models import Member
from messaging.models import Message
from points.activities.kinds import TAX_PAID
from points.activities.models import Allocation
from points.api import approve_allocation, balance, propose_allocation, record_activity, refuse_allocation, statement
from points.awards.models import Decision, Event
from points.reviews.answer import answer_stays, propose_owed
from points.reviews.ask import NotYours, ask_review
from points.reviews.models import Review
from shop.orders.kinds import purchase_body
from tests.points.city import LONG_AGO, buy, every_rule_runs, in_force, purchases_earn, two_people
from tests.points.test_rule_pages import staff

WHY = "I paid on the 30th, the receipt says so"


@pytest.fixture(autouse=True)
def _english(speaking: Any) -> Any:
    with speaking("en"):
        yield


def late_tax(member: Member, at: dt.datetime, bill: str = "B1") -> Decision:
    """A tax that was paid a day late, as the revenue system says: nothing for it. The decision of "on time"."""
    facts = {"tax": "vehicle", "days_early": -1, "in_full": True}
    record_activity(
        member_id=member.pk, kind=TAX_PAID, facts=facts, occurred_at=at, source="facts", source_id=bill, at=at
    )
    return Decision.objects.get(event__source_id=bill, version__rule__code="tax-on-time")


def asked(member: Member, at: dt.datetime) -> int:
    return ask_review(member_id=member.pk, decision_id=late_tax(member, at).pk, text=WHY, at=at)


def available(member: Member, at: dt.datetime) -> int:
    return balance(member_id=member.pk, at=at).available


def owed(review: int, by: int, at: dt.datetime, points: int = 20) -> int:
    return propose_owed(review_id=review, points=points, text="You paid on time.", office="Revenue", by=by, at=at)


@pytest.mark.requirement("C-10", "C-57")
def test_from_a_payment_that_gave_nothing_to_points_that_link_back(
    client: Client, alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    every_rule_runs()
    decision = late_tax(alice.member, at)
    address = f"/en/me/points/why/{decision.pk}/"
    client.force_login(alice)
    page = client.get("/en/me/points/nothing/").content.decode()
    assert "Paid to the city: vehicle tax" in page
    assert "This was not so: on time." in page
    assert address in page
    assert client.post(address, {"text": " "}).status_code == 422
    assert not Review.objects.exists()
    assert client.post(address, {"text": WHY})["Location"] == f"{address}#review"
    client.post(address, {"text": "again"})
    row = Review.objects.get()
    assert row.text == WHY
    assert any("request to review points waits" in found.sentence for _name, found in watch.findings())

    first, second = staff(bob, "answer_review"), staff(charlie, "add_allocation", "change_allocation")
    case = f"/cms/reviews/{row.pk}/"
    shown = first.get(case)
    assert WHY in shown.content.decode()
    assert [(each.result) for each in shown.context["why"].compared] == [True, False]  # in full, and not on time
    assert Opened.objects.filter(person=alice, staff=bob, place="points.reviews", reason="complaint").exists()
    answer = {"verdict": "owed", "text": "The receipt is right.", "points": "", "office": "Revenue"}
    assert first.post(case, answer).status_code == 422
    first.post(case, answer | {"points": "20"})
    assert available(alice.member, timezone.now()) == 10  # one person gives nothing
    assert "waits for an answer" in client.get(address).content.decode()
    assert "The receipt is right." not in client.get(address).content.decode()
    allocation = Allocation.objects.get()
    assert case in second.get(f"/cms/credit/{allocation.pk}/").content.decode()
    assert WHY in second.get(case).content.decode()  # who approves reads the request, and answers nothing
    second.post(case, {"verdict": "stays", "text": "x"})
    assert Review.objects.get().verdict == "owed"
    first.post(f"/cms/credit/{allocation.pk}/approve/")
    assert Allocation.objects.get().status == "proposed"
    second.post(f"/cms/credit/{allocation.pk}/approve/")
    assert available(alice.member, timezone.now()) == 30
    assert {row.channel for row in Message.objects.filter(user=alice, kind="points/messages/review_answered")} == {
        "sms", "app",
    }  # fmt: skip

    line = statement(member_id=alice.member.pk, at=timezone.now()).lines[0]
    assert line.points == 20
    assert "The receipt is right." in line.sentence
    assert "Revenue" in line.sentence
    back = f"/en/me/points/why/{line.decision_id}/"
    story = client.get(address).content.decode()
    assert "points are owed" in story
    assert back in story
    assert address in client.get(back).content.decode()


def test_the_decision_stays_with_a_reason_and_the_answer_is_given_once(alice: Any, bob: Any, at: dt.datetime) -> None:
    every_rule_runs()
    review = asked(alice.member, at)
    for by, text in ((alice.pk, "No."), (bob.pk, " ")):
        with pytest.raises(ValidationError):
            answer_stays(review_id=review, text=text, by=by, at=at)
    with pytest.raises(ValidationError):
        owed(review, alice.pk, at)
    assert Review.objects.get().verdict == ""
    answer_stays(review_id=review, text="The bank says the 31st.", by=bob.pk, at=at)
    for again in (
        lambda: answer_stays(review_id=review, text="Other words", by=bob.pk, at=at),
        lambda: owed(review, bob.pk, at),
    ):
        with pytest.raises(ValidationError):
            again()
    row = Review.objects.get()
    assert (row.verdict, row.answer, row.points, row.is_answered) == ("stays", "The bank says the 31st.", 0, True)
    assert Message.objects.filter(user=alice, kind="points/messages/review_answered").count() == 2
    assert not Allocation.objects.exists()
    assert not Review.objects.filter(answered_at=None).exists()


def test_the_second_person_refuses_and_the_request_waits_again(alice: Any, bob: Any, at: dt.datetime) -> None:
    every_rule_runs()
    review, second = asked(alice.member, at), two_people(at)[1]
    first = owed(review, bob.pk, at)
    refuse_allocation(allocation_id=first, why="No receipt", by=second, at=at)
    row = Review.objects.get()
    assert (row.verdict, row.points, row.answered_by, row.allocation_id) == ("", 0, None, first)
    assert not Message.objects.filter(kind="points/messages/review_answered").exists()
    again = owed(review, bob.pk, at, points=5)
    assert approve_allocation(allocation_id=again, by=second, at=at) == 5
    assert Review.objects.get().is_answered
    assert available(alice.member, at) == 15


def test_what_is_owed_is_given_whole_or_not_at_all(alice: Any, bob: Any, at: dt.datetime) -> None:
    """The month's limit for credit by hand is 50; of it 40 are gone when the second person comes."""
    every_rule_runs()
    review, second = asked(alice.member, at), two_people(at)[1]
    with pytest.raises(ValidationError):
        owed(review, bob.pk, at, points=51)
    pk = owed(review, bob.pk, at, points=20)
    other = propose_allocation(
        member_ids=[alice.member.pk], credit=40, reason="…", office="Parks", occurred_at=at, by=bob.pk, at=at
    )
    approve_allocation(allocation_id=other, by=second, at=at)
    before = available(alice.member, at)
    with pytest.raises(ValidationError, match="leaves 10 of the 20"):
        approve_allocation(allocation_id=pk, by=second, at=at)
    assert available(alice.member, at) == before
    assert Allocation.objects.get(pk=pk).status == "proposed"


def test_nobody_asks_about_what_others_did_and_givers_do_not_answer_for_their_own_credit(
    client: Client, alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    every_rule_runs()
    decision = late_tax(alice.member, at)
    with pytest.raises(NotYours):
        ask_review(member_id=charlie.member.pk, decision_id=decision.pk, text=WHY, at=at)
    client.force_login(charlie)
    assert client.post(f"/me/points/why/{decision.pk}/", {"text": WHY}).status_code == 404
    assert "vehicle" not in client.get("/en/me/points/nothing/").content.decode()
    assert not Review.objects.exists()
    first, second = two_people(at)
    given = propose_allocation(
        member_ids=[alice.member.pk], credit=5, reason="…", office="Parks", occurred_at=at, by=first, at=at
    )
    approve_allocation(allocation_id=given, by=second, at=at)
    five = Decision.objects.get(points=5, event__kind="points.individual_activity")
    review = ask_review(member_id=alice.member.pk, decision_id=five.pk, text="Ten were promised", at=at)
    for giver in (first, second):
        with pytest.raises(ValidationError):
            answer_stays(review_id=review, text="No.", by=giver, at=at)
    answer_stays(review_id=review, text="Five were promised.", by=bob.pk, at=at)


def test_staff_search_filter_and_take_the_list_along_and_nobody_without_the_right(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    every_rule_runs()
    asked(alice.member, at)
    buy(charlie.member, 499_999, when=at, order="SMALL")
    small = Decision.objects.get(event__source_id="SMALL", version__rule__code="purchase")
    other = ask_review(member_id=charlie.member.pk, decision_id=small.pk, text="=1+1 so near", at=at)
    reader, editor = staff(bob, "answer_review"), staff(charlie)
    answer_stays(review_id=other, text="A full step is 500,000.", by=bob.pk, at=at)
    rows = reader.get("/cms/reviews/").context["rows"]
    assert [each["row"].is_answered for each in rows] == [False, True]
    found = reader.get(f"/cms/reviews/?q={alice.member.number}").context["rows"]
    assert [each["row"].text for each in found] == [WHY]
    for query, texts in (("state=open", [WHY]), ("state=answered", ["=1+1 so near"]), ("state=proposed", [])):
        assert [each["row"].text for each in reader.get(f"/cms/reviews/?{query}").context["rows"]] == texts
    file = reader.get("/cms/reviews/export.csv?q=near").content.decode("utf-8-sig").splitlines()
    assert len(file) == 2
    assert "'=1+1 so near" in file[1]
    assert Opened.objects.filter(person=charlie, place="points.reviews_csv").exists()
    assert not Opened.objects.filter(person=alice, place="points.reviews_csv").exists()
    waits = Review.objects.get(verdict="")
    for address in ("/cms/reviews/", "/cms/reviews/export.csv", f"/cms/reviews/{waits.pk}/"):
        assert editor.get(address).status_code in {302, 403}
    editor.post(f"/cms/reviews/{waits.pk}/", {"verdict": "stays", "text": "x"})
    assert Review.objects.filter(verdict="").count() == 1


def test_words_are_exported_and_erased_and_a_merged_number_is_answered_at_the_new_one(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    every_rule_runs()
    review = asked(alice.member, at)
    entry = personal_data.entries["points.reviews"]
    assert entry.export(user_id=alice.pk)[0]["text"] == WHY
    Member.objects.filter(pk=alice.member.pk).update(merged_into=charlie.member)
    assert entry.export(user_id=charlie.pk)[0]["text"] == WHY
    with pytest.raises(ValidationError):
        answer_stays(review_id=review, text="No.", by=charlie.pk, at=at)  # it is hers now
    pk = owed(review, bob.pk, at)
    assert approve_allocation(allocation_id=pk, by=two_people(at)[1], at=at) == 20
    assert available(charlie.member, at) == 30
    assert Message.objects.filter(user=charlie, kind="points/messages/review_answered").exists()
    entry.erase(user_id=charlie.pk, at=at)
    assert (Review.objects.get().text, Review.objects.get().points) == ("", 20)
    assert entry.export(user_id=bob.pk) == []


def test_a_decision_and_what_it_was_about_stay_as_they_were_made(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    buy(alice.member, 500_000, when=at, order="A")
    decision, event = Decision.objects.filter(event__source_id="A"), Event.objects.filter(source_id="A")
    for guard, act in (
        ("decision_kept", lambda: decision.update(trace={})),
        ("decision_kept", decision.delete),
        ("event_kept", lambda: event.update(facts={})),
    ):
        with pytest.raises(DatabaseError, match=guard), transaction.atomic():
            act()
    review = ask_review(member_id=alice.member.pk, decision_id=decision.get().pk, text=WHY, at=at)
    with pytest.raises(IntegrityError, match="review_answered_whole"), transaction.atomic():
        Review.objects.filter(pk=review).update(verdict="owed", points=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review).update(at=at + dt.timedelta(days=1))


def test_what_no_rule_was_in_force_for_is_shown_with_that_reason(client: Client, alice: Any, at: dt.datetime) -> None:
    """The number of the tax rules is blank: nobody decided, and the page does not keep silent about it."""
    record_activity(
        member_id=alice.member.pk, kind=TAX_PAID, facts={"tax": "vehicle", "days_early": 3, "in_full": True},
        occurred_at=at, source="facts", source_id="B1", at=at,
    )  # fmt: skip
    in_force("purchase", purchase_body(points=10), at=LONG_AGO)
    buy(alice.member, 500_000, when=at, order="PAID")
    client.force_login(alice)
    page = client.get("/en/me/points/nothing/")
    assert [(each.what, list(each.said)) for each in page.context["nothings"]] == [
        ("Paid to the city: vehicle tax", []),
    ]  # fmt: skip
    assert "No rule was in force for this on that day." in page.content.decode()
    assert "/me/points/nothing/" in client.get("/me/points/").content.decode()
