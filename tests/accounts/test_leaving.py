"""Everything about me to take along; leaving the club; joining two memberships of mine."""

import datetime as dt
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from accounts import api as accounts
from accounts.mine.erase import erase
from accounts.mine.merge import merge
from accounts.mine.read import export_of, plain
from accounts.models import User
from accounts.registry import MustBeSettled
from club.referral.models import ReferralClaim
from club.welcome import paid_before
from club.welcome.models import PaidBefore
from ledger import api as ledger
from members.api import complete_parts
from members.identity.models import Member
from members.joining.models import FormPart
from members.profile.identity import record_counter_check
from members.profile.models import IdentityCheck, NationalId
from members.profile.read import national_id_of
from members.profile.save import save_joining_form, save_part
from members.suspensions.appeal import appeal
from members.suspensions.models import Appeal
from members.suspensions.suspend import suspend
from points.api import balance, capture_points, ensure_document_rules, return_points
from points.awards.reverse import reverse_activity
from points.holds.hold import hold_points
from points.leaving import give_up
from tests.accounts.door import another, code_for, go_in, is_in, limits_let_through
from tests.factories.accounts import staff
from tests.points.city import buy, purchases_earn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _documents(db: None) -> None:
    ensure_document_rules()


def available(user: Any, at: dt.datetime) -> int:
    return balance(member_id=Member.objects.get(user=user).pk, at=at).available


# --- Everything about me -------------------------------------------------------------


def test_my_data_is_a_page_to_read_and_a_file_to_take_along(alice: Any, charlie: Any, client: Client) -> None:
    User.objects.filter(pk=alice.pk).update(last_name="Liddell")
    client.force_login(alice)
    page = client.get("/en/me/data/").content.decode()
    assert '<bdi dir="ltr">+989121000001</bdi>' in page, "a plus stays before its number in a page from right to left"
    assert ">Persian</bdi>" in page, "words, not the codes of the tables"
    assert "Liddell" in page
    assert alice.member.number in page
    answer = client.get("/me/data.json")
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)["about"]
    assert told["accounts.user"][0]["last_name"] == "Liddell"
    assert charlie.member.number not in answer.content.decode() + page


# --- Leaving -------------------------------------------------------------------------


def test_alice_leaves_with_a_code_to_her_own_phone_and_nothing_names_her_any_more(client: Client) -> None:
    go_in(client, "+989121000001")
    alice = User.objects.get(phone="+989121000001")
    User.objects.filter(pk=alice.pk).update(first_name="Alice")
    limits_let_through(alice.phone)
    asked = client.post("/en/me/leave/")
    assert "10 points to spend" in asked.content.decode()
    code = code_for("+989121000001")
    wrong = client.post("/en/me/leave/", {"code": another(code)})
    assert wrong.status_code == 422
    assert User.objects.get(pk=alice.pk).phone == "+989121000001"
    assert client.post("/en/me/leave/", {"code": code}).status_code == 302
    assert not is_in(client)
    gone = User.objects.get(pk=alice.pk)
    assert (gone.first_name, gone.is_active, gone.phone) == ("", False, f"erased-{alice.pk}")
    assert Member.objects.get(user=alice).erased_at is not None
    assert ledger.audit() == []


def test_points_on_an_order_keep_her_until_the_order_is_settled(alice: Any, at: dt.datetime) -> None:
    hold_points(
        member_id=alice.member.pk, points=5, purpose="shop", key="A", expires_at=at + dt.timedelta(days=1), at=at
    )
    with pytest.raises(MustBeSettled):
        erase(user_id=alice.pk, at=at)
    assert User.objects.get(pk=alice.pk).phone == alice.phone


def test_staff_are_not_erased_by_themselves(alice: Any, at: dt.datetime) -> None:
    staff(alice)
    with pytest.raises(MustBeSettled):
        erase(user_id=alice.pk, at=at)
    assert User.objects.get(pk=alice.pk).is_active


def test_erased_twice_is_erased_once(alice: Any, at: dt.datetime) -> None:
    erase(user_id=alice.pk, at=at)
    before = User.objects.get(pk=alice.pk).session_epoch
    erase(user_id=alice.pk, at=at)
    assert User.objects.get(pk=alice.pk).session_epoch == before


# --- Two memberships of one person ---------------------------------------------------


def test_points_parts_and_introductions_move_and_what_is_paid_once_is_paid_once(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    purchases_earn(2)
    buy(alice.member, 5_000_000, when=at, order="OLD")  # Tuesday or not: what it gave is read below
    complete_parts(member_id=alice.member.pk, at=at)
    ReferralClaim.objects.create(invitee=charlie.member, introducer=alice.member, claimed_at=at)
    hers, his = available(alice, at), available(bob, at)
    merge(from_id=alice.pk, into_id=bob.pk, at=at)
    assert available(bob, at) == his + hers - 10  # registration is paid once
    assert available(alice, at) == 0
    assert ReferralClaim.objects.get(invitee=charlie.member).introducer == bob.member
    assert Member.objects.get(pk=alice.member.pk).merged_into == bob.member
    assert not User.objects.get(pk=alice.pk).is_active
    assert set(FormPart.objects.filter(member=alice.member).values_list("part")) <= set(
        FormPart.objects.filter(member=bob.member).values_list("part")
    )
    assert ledger.audit() == []


def test_a_purchase_that_is_returned_after_the_merge_takes_its_points_from_the_one_membership(
    alice: Any, bob: Any, at: dt.datetime
) -> None:
    purchases_earn(2)
    earned = buy(alice.member, 5_000_000, when=at, order="OLD").points
    merge(from_id=alice.pk, into_id=bob.pk, at=at)
    before = available(bob, at)
    assert reverse_activity(source="order", source_id="OLD", key="return", at=at) == earned
    assert available(bob, at) == before - earned
    assert ledger.audit() == []


def test_points_spent_before_the_merge_return_to_the_one_membership(alice: Any, bob: Any, at: dt.datetime) -> None:
    held = hold_points(
        member_id=alice.member.pk, points=4, purpose="shop", key="A", expires_at=at + dt.timedelta(days=1), at=at
    )
    capture_points(hold_id=held, key="A:paid", at=at)
    merge(from_id=alice.pk, into_id=bob.pk, at=at)
    before = available(bob, at)
    return_points(hold_id=held, points=4, key="A:back", at=at)
    assert available(bob, at) == before + 4
    assert ledger.audit() == []


def test_what_was_under_the_number_that_was_given_up_is_told_and_cut_with_the_rest(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    purchases_earn(2)
    earned = buy(alice.member, 5_000_000, when=at, order="OLD").points
    with_card(alice, "0012345679", at)
    save_part(member_id=alice.member.pk, part="address", answers={"district": "Julfa"}, at=at)
    record_counter_check(member_id=alice.member.pk, national_id="0012345679", by=charlie.pk, at=at)
    suspend(member_id=alice.member.pk, reason="other", text="…", until=None, by=charlie.pk, at=at)
    appeal(member_id=alice.member.pk, text="I am Alice Liddell", at=at)
    merge(from_id=alice.pk, into_id=bob.pk, at=at)
    (told,) = told_of(bob)
    assert earned in [row.get("points") for row in told["points"]]
    assert len([row for row in told["members.profile"] if "identity_check" in row]) == 1
    assert len(told["members.counter"]) == 2, "Each membership began once."
    assert len(told["members.standing"]) == 2
    old = Member.objects.get(pk=alice.member.pk)
    assert (old.district, old.birth_year, old.interests) == ("", None, [])
    erase(user_id=bob.pk, at=at)
    assert set(Appeal.objects.values_list("text", "answer")) == {("", "")}
    assert set(IdentityCheck.objects.values_list("subject", flat=True)) == {""}
    assert not NationalId.objects.exists()
    assert ledger.audit() == []


def test_points_set_aside_must_be_settled_first_and_nothing_moves(alice: Any, bob: Any, at: dt.datetime) -> None:
    hold_points(
        member_id=alice.member.pk, points=5, purpose="shop", key="A", expires_at=at + dt.timedelta(days=1), at=at
    )
    with pytest.raises(MustBeSettled):
        merge(from_id=alice.pk, into_id=bob.pk, at=at)
    assert available(alice, at) == 5
    assert User.objects.get(pk=alice.pk).is_active
    assert Member.objects.get(pk=alice.member.pk).merged_into is None


def test_neither_oneself_nor_a_closed_account_is_merged(alice: Any, bob: Any, at: dt.datetime) -> None:
    with pytest.raises(MustBeSettled):
        merge(from_id=alice.pk, into_id=alice.pk, at=at)
    erase(user_id=bob.pk, at=at)
    with pytest.raises(MustBeSettled):
        merge(from_id=alice.pk, into_id=bob.pk, at=at)
    assert available(alice, at) == 10


def with_card(user: Any, number: str, at: dt.datetime) -> None:
    save_part(member_id=user.member.pk, part="identity", answers={"first_name": "A", "national_id": number}, at=at)


def told_of(*people: Any) -> list[Any]:
    with translation.override("en"):
        told = [export_of(user_id=user.pk) for user in people]
    return [plain({name: rows for name, rows in each.items() if name != "accounts.security"}) for each in told]


def test_two_national_ids_are_two_people_and_one_goes_along(
    alice: Any, bob: Any, charlie: Any, client: Client, at: dt.datetime
) -> None:
    hers, his = "0012345679", "1234567891"
    with_card(alice, hers, at)
    with_card(bob, his, at)
    before = told_of(alice, bob)
    client.force_login(bob)
    session = client.session
    session["merge:proven"] = {"user": alice.pk, "until": timezone.now().timestamp() + 60}
    session.save()
    refused = client.post("/en/me/merge/review/")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "two different national ids" in page
    assert "counter" in page
    assert "Yes, make one" not in page
    for number in (hers, his):
        assert number not in page
    assert told_of(alice, bob) == before, "Nothing of either has changed."
    assert Member.objects.get(pk=alice.member.pk).merged_into is None
    # The way out: the mistyped one is cleared there; then one side has a number, and it goes along.
    with_card(bob, "", at)
    assert client.post("/en/me/merge/review/").status_code == 302
    assert national_id_of(member_id=bob.member.pk) == hers
    # The side that stays has the only number: it keeps it.
    merge(from_id=charlie.pk, into_id=bob.pk, at=at)
    assert national_id_of(member_id=bob.member.pk) == hers
    assert ledger.audit() == []


def test_who_comes_back_is_not_paid_again_what_is_paid_once_until_it_is_forgotten(
    client: Client, alice: Any, at: dt.datetime
) -> None:
    go_in(client, "+989121000009")
    was = User.objects.get(phone="+989121000009")
    answers = {"first_name": "D", "last_name": "D", "district": "7", "birth_year": 1365, "interests": ["food"]}
    assert save_joining_form(member_id=was.member.pk, answers=answers, at=at) > 0
    erase(user_id=was.pk, at=at)
    kept = list(PaidBefore.objects.values_list("digest", "what"))
    assert {"registered", "form:name"} <= {what for _, what in kept}
    assert not any("9121000009" in digest for digest, _ in kept)
    again, created = accounts.join(phone=was.phone, at=at, origin={"ref": alice.member.referral_code})
    member = Member.objects.get(user_id=again.id)
    assert created
    assert save_joining_form(member_id=member.pk, answers=answers, at=at) == 0
    assert balance(member_id=member.pk, at=at).available == 0
    assert not ReferralClaim.objects.filter(invitee=member).exists(), "Nobody is brought twice."
    # Two merges or a second farewell meet parts that were marked and never paid here.
    erase(user_id=again.id, at=at)
    later = at + settings.PAID_BEFORE_KEPT
    assert paid_before.forget(at=later - dt.timedelta(seconds=1)) == 0
    assert paid_before.forget(at=later) > 0
    assert not PaidBefore.objects.exists()
    third, _ = accounts.join(phone=was.phone, at=later)
    assert balance(member_id=Member.objects.get(user_id=third.id).pk, at=later).available == 10
    assert ledger.audit() == []


def test_the_whole_way_needs_both_phones(client: Client) -> None:
    go_in(Client(), "+989121000002")
    go_in(client, "+989121000001")
    bob = User.objects.get(phone="+989121000002")
    assert client.get("/me/merge/review/").status_code == 302  # nothing proven yet
    limits_let_through(bob.phone)
    assert client.post("/en/me/merge/", {"phone": "۰۹۱۲۱۰۰۰۰۰۲"}).status_code == 302
    code = code_for(bob.phone)
    assert client.post("/en/me/merge/code/", {"code": another(code)}).status_code == 422
    assert client.get("/me/merge/review/").status_code == 302
    assert client.post("/en/me/merge/code/", {"code": code}).status_code == 302
    review = client.get("/en/me/merge/review/").content.decode()
    assert "10 points to spend" in review
    assert User.objects.get(pk=bob.pk).is_active  # looking changes nothing
    assert client.post("/en/me/merge/review/").status_code == 302
    assert not User.objects.get(pk=bob.pk).is_active
    assert available(User.objects.get(phone="+989121000001"), timezone.now()) == 10


def test_a_number_without_membership_has_nothing_to_join(client: Client) -> None:
    go_in(client, "+989121000001")
    client.post("/en/me/merge/", {"phone": "09121000009"})
    answer = client.post("/en/me/merge/code/", {"code": code_for("+989121000009")}, follow=True)
    assert "no membership" in answer.content.decode()
    assert not User.objects.filter(phone="+989121000009").exists()


def test_points_of_one_who_left_are_given_up_and_what_comes_later_too(alice: Any, bob: Any, at: dt.datetime) -> None:
    purchases_earn(2)
    member = Member.objects.get(user=alice)
    erase(user_id=alice.pk, at=at)
    assert available(alice, at) == 0
    buy(member, 5_000_000, when=at, order="LATE")  # the gateway told of it after she had left
    assert available(alice, at) > 0
    erase(user_id=bob.pk, at=at + dt.timedelta(days=1))  # those who left after her do not hide her, nor she them
    buy(Member.objects.get(user=bob), 5_000_000, when=at, order="LATE TOO")
    assert give_up.give_up_what_came_later(at=at, most=1) == 2
    assert give_up.give_up_what_came_later(at=at) == 0
    assert available(alice, at) == 0
    assert ledger.audit() == []
