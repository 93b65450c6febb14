"""The counter, and the link of another site: two more doors to the same account."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from accounts.models import User
from club.counter.register import registered_today
from club.members.arrive import way_back
from club.models import CounterDraft, Joining, JoinSource, Member
from club.profile.identity import identity_of
from club.profile.save import save_part
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


def test_a_lost_number_is_changed_after_the_new_one_has_proven_itself(desk: Client, alice: Any) -> None:
    ask = {"member_number": alice.member.number.lower(), "reason": "national card", "phone": "09127654321"}
    assert desk.post("/counter/lost-phone/", {**ask, "member_number": "000"}).status_code == 422
    assert desk.post("/counter/lost-phone/", ask).status_code == 302
    assert User.objects.get(pk=alice.pk).phone == "+989121000001"
    assert desk.post("/counter/lost-phone/code/", {"code": code_for(CITIZEN)}).status_code == 302
    assert User.objects.get(pk=alice.pk).phone == CITIZEN


@pytest.mark.requirement("S-34")
def test_the_card_at_the_counter_confirms_who_a_member_is(desk: Client, alice: Any, at: dt.datetime) -> None:
    form = {"member_number": alice.member.number, "national_id": "۷۵۱۹۳۱۳۵۷۳", "seen": "on"}
    assert "no national id yet" in desk.post("/en/counter/identity/", form).content.decode()
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": "7519313573"}, at=at)
    assert desk.post("/counter/identity/", {**form, "national_id": "8139566484"}).status_code == 422
    assert desk.post("/counter/identity/", {**form, "seen": ""}).status_code == 422
    assert not identity_of(member_id=alice.member.pk).is_confirmed
    assert desk.post("/counter/identity/", form).status_code == 302
    assert identity_of(member_id=alice.member.pk).is_confirmed


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
    assert done["Location"].endswith("/join/done/")
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
