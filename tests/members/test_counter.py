"""The counter, and the link of another site: two more doors to the same account."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from accounts.models import PhoneChange, User
from members.counter.models import CounterDraft
from members.counter.register import DRAFT_LIVES, keep_draft, registered_today
from members.identity.models import Member
from members.joining.arrive import way_back
from members.joining.models import Joining, JoinSource
from members.profile.identity import WRONG_CARDS_A_DAY, identity_of
from members.profile.models import IdentityCheck
from members.profile.read import national_id_of
from members.profile.save import save_part
from members.tasks import forget_what_is_over
from messaging.models import Message
from tests.accounts.door import another, code_for, go_in, limits_let_through
from tests.factories.accounts import log_in, staff

pytestmark = pytest.mark.django_db
CITIZEN = "+989127654321"
FORM = {
    "phone": "۰۹۱۲۷۶۵۴۳۲۱",
    "first_name": "مریم",
    "last_name": "کریمی",
    "district": "3",
    "birth_year": "۱۳۴۵",
    "interests": ["nature"],
    "agreed": "on",
}


def officer(user: Any) -> Any:
    staff(user)
    user.user_permissions.add(Permission.objects.get(codename="register_at_counter"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def desk(bob: Any, client: Client) -> Client:
    log_in(client, officer(bob))
    return client


@pytest.mark.requirement("C-14", "C-15")
def test_an_officer_registers_a_citizen_whose_phone_gets_the_code_and_prints_a_slip(desk: Client, bob: Any) -> None:
    assert desk.post("/counter/new/", FORM)["Location"] == "/counter/new/code/"
    assert not User.objects.filter(phone=CITIZEN).exists()  # nothing before the proof
    code = code_for(CITIZEN)
    assert desk.post("/counter/new/code/", {"code": another(code)}).status_code == 422
    assert not User.objects.filter(phone=CITIZEN).exists()
    slip = desk.post("/counter/new/code/", {"code": code})
    member = Member.objects.get(user__phone=CITIZEN)
    assert slip["Location"] == f"/counter/slips/{member.number}/"
    assert (member.user.first_name, member.birth_year, member.district) == ("مریم", 1345, "3")
    assert set(member.form_parts.values_list("part", flat=True)) == {"name", "district", "birth", "interests"}
    assert (member.joining.door, member.joining.officer_id) == ("counter", bob.pk)
    page = desk.get(slip["Location"]).content.decode()
    assert member.number in page
    assert "کریمی" in page
    assert CounterDraft.objects.get().answers == {}  # what was typed stays only with the member
    # The same account as by the form: the citizen enters with the code alone.
    limits_let_through(CITIZEN)
    own = Client()
    go_in(own, CITIZEN)
    assert own.get("/me/").status_code == 200


def test_a_mistake_at_the_counter_loses_nothing_that_was_typed(desk: Client) -> None:
    answer = desk.post("/en/counter/new/", {**FORM, "phone": "0213", "agreed": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "کریمی" in page
    assert "Without the citizen" in page
    assert not CounterDraft.objects.exists()


def test_what_was_typed_for_somebody_whose_code_never_came_is_forgotten_also_when_the_counter_is_closed(
    bob: Any, alice: Any
) -> None:
    long_ago = timezone.now() - DRAFT_LIVES - dt.timedelta(minutes=1)
    keep_draft(officer_id=bob.pk, phone=CITIZEN, answers={"first_name": "مریم"}, at=long_ago)
    CounterDraft.objects.create(officer=bob, phone=alice.phone, made_at=long_ago, member=alice.member)
    fresh = keep_draft(officer_id=bob.pk, phone=CITIZEN, answers={}, at=long_ago + dt.timedelta(minutes=2))
    forget_what_is_over()
    assert [row.pk for row in CounterDraft.objects.all()] == [fresh]


def test_a_member_who_comes_again_keeps_his_own_answers(desk: Client, alice: Any) -> None:
    desk.post("/counter/new/", {**FORM, "phone": "09121000001"})
    answer = desk.post("/en/counter/new/code/", {"code": code_for(alice.phone)}, follow=True)
    assert "nothing was changed" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.first_name == "Alice"
    assert not CounterDraft.objects.exists()


def test_an_officer_sees_only_his_own_registrations_of_this_day(desk: Client, bob: Any, charlie: Any) -> None:
    now = timezone.now()
    for number, by, when in (
        ("+989127000001", bob, now),
        ("+989127000002", bob, now - dt.timedelta(days=1, hours=1)),
        ("+989127000003", charlie, now),
    ):
        accounts.join(phone=number, at=when, origin={"officer": str(by.pk)})
    mine = list(registered_today(officer_id=bob.pk, at=now))
    assert [row.member.user.phone for row in mine] == ["+989127000001"]
    page = desk.get("/counter/").content.decode()
    numbers = {row.member.user.phone: row.member.number for row in Joining.objects.all()}
    assert numbers["+989127000001"] in page
    for foreign in ("+989127000002", "+989127000003"):
        assert numbers[foreign] not in page
        assert desk.get(f"/counter/slips/{numbers[foreign]}/").status_code == 404
    seen = accounts.openings_of(user_id=mine[0].member.user_id)
    assert len(seen) == 1  # and the citizen can see that he did


def test_to_everybody_else_the_counter_does_not_exist(alice: Any, charlie: Any, client: Client) -> None:
    client.force_login(charlie)
    for path in ("/counter/", "/counter/new/", "/counter/new/code/", "/counter/lost-phone/"):
        assert client.get(path).status_code == 404
    assert client.post("/counter/new/", FORM).status_code == 404
    assert not CounterDraft.objects.exists()


LOST = "/counter/lost-phone/"
CARD = {"national_id": "۷۵۱۹۳۱۳۵۷۳", "name": "Alice Kaviani", "reason": "national card", "phone": "09127654321"}


def test_a_lost_number_is_changed_for_the_holder_of_the_card_after_the_new_one_has_proven_itself(
    desk: Client, alice: Any, at: dt.datetime
) -> None:
    ask = {**CARD, "member_number": alice.member.number.lower()}
    assert desk.post(LOST, {**ask, "member_number": "000"}).status_code == 422
    assert "no card can say" in desk.post(f"/en{LOST}", ask).content.decode()  # neither a number nor a whole name
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": "7519313573"}, at=at)
    # Somebody else's card opens nobody's membership, and few are tried.
    for _ in range(WRONG_CARDS_A_DAY):
        refused = desk.post(f"/en{LOST}", {**ask, "national_id": "8139566484"})
        assert "not that of this membership" in refused.content.decode()
    assert "Too many wrong cards" in desk.post(f"/en{LOST}", ask).content.decode()
    assert desk.get(f"{LOST}code/").status_code == 302
    assert desk.post(f"{LOST}join/", {"agreed": "on"})["Location"] == LOST
    IdentityCheck.objects.all().delete()
    assert desk.post(LOST, ask)["Location"] == f"{LOST}code/"
    assert "7519313573" not in str(dict(desk.session.items())), "No card stays in a session."
    assert User.objects.get(pk=alice.pk).phone == "+989121000001"
    assert desk.post(f"{LOST}code/", {"code": code_for(CITIZEN)})["Location"] == "/counter/"
    assert User.objects.get(pk=alice.pk).phone == CITIZEN
    assert identity_of(member_id=alice.member.pk).is_confirmed, "The card was seen, the new number is proven."


def test_without_a_national_id_the_whole_name_on_the_card_decides(desk: Client, charlie: Any) -> None:
    accounts.set_name(user_id=charlie.pk, first_name="علی‌رضا", last_name="كريمي نژاد")
    ask = {**CARD, "member_number": charlie.member.number}
    assert desk.post(LOST, {**ask, "name": "علیرضا کریمی"}).status_code == 422
    assert desk.post(LOST, {**ask, "name": "عليرضا کریمی‌نژاد"}).status_code == 302
    assert not identity_of(member_id=charlie.member.pk).is_confirmed


def test_who_joined_anew_with_the_new_number_gets_both_memberships_joined_at_the_counter(
    desk: Client, alice: Any, charlie: Any, bob: Any, at: dt.datetime
) -> None:
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": "7519313573"}, at=at)
    save_part(member_id=charlie.member.pk, part="identity", answers={"national_id": "8139566484"}, at=at)
    old = alice.member.pk
    limits_let_through(charlie.phone)
    desk.post(LOST, {**CARD, "member_number": alice.member.number, "phone": charlie.phone})
    assert desk.post(f"{LOST}code/", {"code": code_for(charlie.phone)})["Location"] == f"{LOST}join/"
    assert "joined with" in desk.get(f"/en{LOST}join/").content.decode()
    assert desk.post(f"{LOST}join/", {}).status_code == 422
    refused = desk.post(f"/en{LOST}join/", {"agreed": "on"}).content.decode()
    assert "two different national ids" in refused
    assert Member.objects.get(pk=old).merged_into is None
    assert not PhoneChange.objects.exists()
    save_part(member_id=charlie.member.pk, part="identity", answers={"national_id": ""}, at=at)
    assert desk.post(f"{LOST}join/", {"agreed": "on"})["Location"] == "/counter/"
    assert Member.objects.get(pk=old).merged_into_id == charlie.member.pk
    row = PhoneChange.objects.get()
    assert (row.user_id, row.by_id, row.old_phone, row.how) == (charlie.pk, bob.pk, "+989121000001", "counter")
    assert identity_of(member_id=charlie.member.pk).is_confirmed
    assert desk.get(f"{LOST}join/")["Location"] == LOST, "Once."


@pytest.mark.requirement("S-34")
def test_the_card_at_the_counter_confirms_who_a_member_is(desk: Client, alice: Any, at: dt.datetime) -> None:
    form = {"member_number": alice.member.number, "national_id": "۷۵۱۹۳۱۳۵۷۳", "seen": "on"}
    assert "no national id yet" in desk.post("/en/counter/identity/", form).content.decode()
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": "7519313573"}, at=at)
    assert desk.post("/counter/identity/", {**form, "national_id": "8139566484"}).status_code == 422
    assert desk.post("/counter/identity/", {**form, "seen": ""}).status_code == 422
    assert not identity_of(member_id=alice.member.pk).is_confirmed
    assert desk.post("/counter/identity/", form).status_code == 302
    for _ in range(WRONG_CARDS_A_DAY):
        desk.post("/counter/identity/", {**form, "national_id": "8139566484"})
    assert "Too many wrong cards" in desk.post("/en/counter/identity/", form).content.decode()
    assert identity_of(member_id=alice.member.pk).is_confirmed, "Somebody else's card takes nothing away."


@pytest.mark.requirement("S-34")
def test_whoever_shows_the_card_gets_the_number_out_of_a_membership_that_only_claimed_it(
    desk: Client, alice: Any, charlie: Any, bob: Any, at: dt.datetime
) -> None:
    number, page = "7519313573", "/en/counter/identity/"
    save_part(member_id=charlie.member.pk, part="identity", answers={"national_id": number}, at=at)
    form = {"member_number": alice.member.number, "national_id": number, "seen": "on", "enter": "on"}
    assert desk.post(page, {**form, "national_id": "7519313574"}).status_code == 422
    assert desk.post(page, {**form, "member_number": bob.member.number}).status_code == 422  # not the officer's own
    assert national_id_of(member_id=charlie.member.pk) == number
    assert desk.post(page, form).status_code == 302
    assert (national_id_of(member_id=alice.member.pk), national_id_of(member_id=charlie.member.pk)) == (number, "")
    assert identity_of(member_id=alice.member.pk).is_confirmed
    told = Message.objects.filter(kind="members/messages/card_elsewhere")
    assert {(row.user_id, row.channel) for row in told} == {(charlie.pk, "sms"), (charlie.pk, "app")}
    # A number that was shown with its card is taken from nobody, and a confirmed one is not written over.
    for other in (charlie.member.number, alice.member.number):
        card = number if other == charlie.member.number else "1234567891"
        assert (
            "confirmed identity"
            in desk.post(page, {**form, "member_number": other, "national_id": card}).content.decode()
        )
    assert national_id_of(member_id=alice.member.pk) == number
    assert desk.post(page, form).status_code == 302, "Once more is no harm."


# --- A link of another site -----------------------------------------------------------


@pytest.fixture
def site(db: None) -> JoinSource:
    return JoinSource.objects.create(
        code="city-site",
        name_fa="سایت شهرداری",
        name_en="the municipality’s site",
        return_addresses="https://city.example/club/\nhttps://city.example/thanks",
    )


@pytest.mark.requirement("C-17")
def test_a_citizen_comes_by_the_municipalitys_link_joins_and_is_led_back(site: JoinSource, client: Client) -> None:
    back = "https://city.example/club/welcome?x=1"
    page = client.get("/en/join/", {"from": "city-site", "return": back})
    assert "municipality’s site" in page.content.decode()
    door = page.context["door"]
    assert client.get(door).status_code == 200
    answer = go_in(client, CITIZEN, path=door)
    assert "/join/form/" in answer["Location"]
    done = client.post(answer["Location"], {"first_name": "Maryam"})
    assert done["Location"].startswith("/en/join/done/?")  # the way back travels in the address
    assert f'href="{back}"' in client.get(done["Location"]).content.decode()
    joining = Joining.objects.get(member__user__phone=CITIZEN)
    assert (joining.door, joining.source) == ("link", site)


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("https://city.example/club/", True),
        ("https://city.example/club/a/b?c=d", True),
        ("https://city.example/thanks", True),
        ("https://city.example/thanks/more", True),
        ("https://city.example/other", False),
        ("https://city.example/clubhouse/", False),
        ("https://city.example/club/../admin", False),
        ("https://city.example.evil/club/", False),
        ("https://evil.example/https://city.example/club/", False),
        ("https://me@city.example/club/", False),
        ("http://city.example/club/", False),
        ("https://city.example:8443/club/", False),
        ("javascript:alert(1)", False),
        ("//evil.example/club/", False),
        ("https://city.example\\@evil.example/club/", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_only_pages_below_the_listed_addresses_are_led_back_to(site: JoinSource, wanted: str, led: bool) -> None:
    assert way_back(site, wanted) == (wanted if led else "https://city.example/club/")


def test_an_unknown_or_retired_site_is_a_plain_visit(site: JoinSource, client: Client) -> None:
    JoinSource.objects.update(is_active=False)
    page = client.get("/en/join/", {"from": "city-site", "return": "https://city.example/club/"})
    assert page.context["source"] is None
    go_in(client, CITIZEN, path="/login/?from=city-site")
    assert Joining.objects.get(member__user__phone=CITIZEN).door == "form"
    assert "city.example" not in client.get("/join/done/").content.decode()


def test_nobody_makes_himself_an_officers_registration_by_a_link(client: Client, bob: Any) -> None:
    go_in(client, CITIZEN, path=f"/login/?officer={bob.pk}&from=nowhere")
    assert Joining.objects.get(member__user__phone=CITIZEN).door == "form"
