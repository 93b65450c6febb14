"""The profile in parts: what is said stays, each optional part pays once for ever, and a number is one person's."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.registry import personal_data
from ledger import api as ledger
from lib.jalali import parse_date
from members.api import facets_of
from members.facets import compare
from members.identity.models import Member
from members.profile import save as saving
from members.profile.models import IdentityCheck, NationalId, Profile, ProfilePart
from members.profile.parts import OPTIONAL, PARTS
from members.profile.read import national_id_of, overview
from members.profile.save import NationalIdTaken, clear_part, save_part
from members.profile.seal import seal, unseal
from members.profile.tries import MOST_A_DAY
from points.api import balance
from points.awards.models import Event
from points.rules.documents import table_body
from tests.points.city import LONG_AGO, in_force
from tests.races.together import together
from tests.races.unguarded import FREE, LOCKED, meeting

HERS, OTHER = "0012345679", "1234567891"
BORN = parse_date("1365/03/21")
PAYS = {"identity": 10, "address": 5, "work": 4, "study": 3, "family": 2}
SAID: dict[str, dict[str, Any]] = {
    "identity": {"first_name": "Alice", "last_name": "N.", "national_id": HERS, "birth_date": BORN, "gender": ""},
    "address": {"district": "7", "address": "خیابان بهار، پلاک ۴", "postcode": "8174673441"},
    "work": {"job": "nurse", "education": "master"},
    "study": {"field": "medicine"},
    "family": {"marital": "married", "children": 0, "household": 2},
    "interests": {"interests": ["food", "arts"]},
}


@pytest.fixture
def pays(db: None) -> None:
    """Two people have filled the blank: every optional part has its points."""
    body = table_body(trigger="club.profile_part_completed", by="part", table=PAYS)
    in_force("profile-part", body, at=LONG_AGO)


def save(user: Any, part: str, at: dt.datetime, **other: Any) -> int:
    return save_part(member_id=user.member.pk, part=part, answers=SAID[part] | other, at=at)


@pytest.fixture
def told(alice: Any, pays: None, at: dt.datetime) -> Any:
    """Alice has said everything."""
    for part in SAID:
        save(alice, part, at)
    return alice


@pytest.fixture
def hers(alice: Any, client: Client) -> Client:
    client.force_login(alice)
    return client


# --- Points -------------------------------------------------------------------------------


@pytest.mark.requirement("C-19", "C-20", "C-22")
def test_each_part_pays_its_own_points_once_and_cleared_and_filled_again_nothing(
    alice: Any, pays: None, at: dt.datetime
) -> None:
    # Name and year of birth are parts of the joining form and pay one each; so does the district.
    assert save(alice, "identity", at) == 10 + 1 + 1
    assert save(alice, "address", at) == 5 + 1
    assert (save(alice, "work", at), save(alice, "study", at), save(alice, "family", at)) == (4, 3, 2)
    assert save(alice, "interests", at) == 1
    before = balance(member_id=alice.member.pk, at=at).available
    assert before == 10 + sum(PAYS.values()) + 4
    for part in SAID:
        clear_part(member_id=alice.member.pk, part=part, at=at)
    assert overview(member=Member.objects.get(user=alice), at=at).complete == 0
    assert sum(save(alice, part, at) for part in SAID) == 0
    assert balance(member_id=alice.member.pk, at=at).available == before
    assert ProfilePart.objects.count() == Event.objects.filter(kind="club.profile_part_completed").count() == 5


@pytest.mark.requirement("C-20")
@pytest.mark.parametrize(
    ("part", "lacking"),
    [
        ("identity", {"national_id": ""}),
        ("identity", {"birth_date": None}),
        ("identity", {"last_name": ""}),
        ("address", {"postcode": ""}),
        ("address", {"district": ""}),
        ("work", {"education": ""}),
        ("study", {"field": ""}),
        ("family", {"children": None}),
        ("family", {"household": None}),
    ],
)
def test_a_part_that_lacks_an_answer_pays_nothing_and_keeps_what_was_said(
    alice: Any, pays: None, at: dt.datetime, part: str, lacking: dict[str, Any]
) -> None:
    save(alice, part, at, **lacking)
    assert not ProfilePart.objects.exists()
    assert part in {state.code for state in overview(member=alice.member, at=at).optional if not state.is_complete}
    save(alice, part, at)
    assert ProfilePart.objects.get().part == part


@pytest.mark.requirement("C-20")
def test_while_the_number_is_blank_a_part_is_kept_and_pays_nothing(alice: Any, at: dt.datetime) -> None:
    assert save(alice, "study", at) == 0
    assert ProfilePart.objects.get().part == "study"


def test_the_joining_form_can_complete_an_optional_part(hers: Client, alice: Any, pays: None, at: dt.datetime) -> None:
    save(alice, "address", at, district="")
    assert hers.post("/join/form/", {"district": "7"}).status_code == 302
    assert ProfilePart.objects.get().part == "address"


def test_the_later_answer_about_the_birth_holds(alice: Any, at: dt.datetime) -> None:
    from members.profile.save import save_joining_form as save_form

    save(alice, "identity", at)
    assert Member.objects.get(user=alice).birth_year == 1365
    save_form(member_id=alice.member.pk, answers={"birth_year": 1365}, at=at)
    assert Profile.objects.get().birth_date == BORN
    save_form(member_id=alice.member.pk, answers={"birth_year": 1366}, at=at)
    assert Profile.objects.get().birth_date is None
    save(alice, "identity", at, birth_date=None)
    assert Member.objects.get(user=alice).birth_year == 1366


# --- The national id ----------------------------------------------------------------------


def test_one_number_stands_in_one_living_membership_and_nobody_is_named(
    alice: Any, charlie: Any, at: dt.datetime
) -> None:
    save(alice, "identity", at)
    with pytest.raises(NationalIdTaken):
        save(charlie, "identity", at, first_name="Charlie")
    charlie.refresh_from_db()
    assert (charlie.first_name, NationalId.objects.count()) == ("Charlie", 1)
    assert not Profile.objects.filter(member=charlie.member).exists(), "A refused act changes nothing."
    row = NationalId.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        NationalId.objects.create(member=charlie.member, digest=row.digest, sealed="")
    personal_data.entries["members.profile"].erase(user_id=alice.pk, at=at)
    save(charlie, "identity", at)
    assert national_id_of(member_id=charlie.member.pk) == HERS


def test_the_stored_number_is_sealed_and_without_its_key_it_is_lost(alice: Any, settings: Any, at: dt.datetime) -> None:
    save(alice, "identity", at)
    row = NationalId.objects.get()
    assert HERS not in f"{row.sealed}{row.digest}"
    assert national_id_of(member_id=alice.member.pk) == HERS
    settings.PERSONAL_DATA_KEY = "another"
    assert national_id_of(member_id=alice.member.pk) == ""
    assert unseal(seal(HERS)) == HERS


# --- The pages ----------------------------------------------------------------------------


@pytest.mark.requirement("C-19", "C-20", "C-44")
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_says_why_it_asks_who_sees_it_and_how_to_clear_it(
    hers: Client, pays: None, language: str, speaking: Any
) -> None:
    page = hers.get(f"{language}/me/profile/").content.decode()
    with speaking("en" if language else "fa"):
        for code in OPTIONAL:
            assert f'href="{language}/me/profile/{code}/"' in page
            text = hers.get(f"{language}/me/profile/{code}/").content.decode()
            assert str(PARTS[code].why) in text
            assert str(PARTS[code].seen_by) in text
            assert 'name="clear"' in text
    assert ("+10" if language else "+۱۰") in page
    assert hers.get(f"{language}/me/profile/nonsense/").status_code == 404


@pytest.mark.requirement("C-19", "C-20")
def test_a_member_fills_a_part_without_javascript_in_persian_digits(hers: Client, alice: Any, pays: None) -> None:
    sent = {
        "first_name": "آلیس",
        "last_name": "نوري",
        "national_id": "۰۰۱-۲۳۴۵۶۷-۹",
        "birth_date": "۱۳۶۵/۰۳/۲۱",
        "gender": "female",
    }
    text = hers.post("/en/me/profile/identity/", sent, follow=True).content.decode()
    assert "You earned 12 points" in text
    assert 'value="1365/03/21"' in text
    assert f'value="{HERS}"' in text
    alice.refresh_from_db()
    assert (alice.last_name, alice.member.profile.birth_date) == ("نوری", BORN)
    text = hers.post("/en/me/profile/identity/", {"clear": "1"}, follow=True).content.decode()
    assert "stay yours" in text
    assert national_id_of(member_id=alice.member.pk) == ""
    hers.post("/me/profile/family/", {"marital": "single", "children": "۰", "household": "۱"})
    assert Profile.objects.values_list("children", "household").get() == (0, 1)


@pytest.mark.requirement("C-19")
@pytest.mark.parametrize(
    ("part", "sent"),
    [
        ("identity", {"national_id": "0012345678", "last_name": "Noori"}),
        ("identity", {"birth_date": "1365/13/01"}),
        ("identity", {"birth_date": "1499/01/01"}),
        ("identity", {"birth_date": "1250/01/01"}),
        ("address", {"postcode": "123"}),
        ("family", {"children": "21"}),
        ("family", {"household": "0"}),
        ("work", {"job": "astronaut"}),
    ],
)
def test_a_wrong_answer_is_named_nothing_entered_is_lost_and_nothing_is_stored(
    hers: Client, part: str, sent: dict[str, str]
) -> None:
    answer = hers.post(f"/en/me/profile/{part}/", sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'role="alert"' in text
    for value in sent.values():
        assert f'value="{value}"' in text or part == "work"
    assert not Profile.objects.exists()


def test_a_number_that_is_taken_leads_to_the_counter_and_cannot_be_fished_for(
    hers: Client, charlie: Any, at: dt.datetime
) -> None:
    save(charlie, "identity", at, first_name="Charlie")
    text = hers.post("/en/me/profile/identity/", {"national_id": HERS}).content.decode()
    assert "counter" in text
    assert "Charlie" not in text
    for _ in range(MOST_A_DAY):
        hers.post("/en/me/profile/identity/", {"national_id": HERS})
    assert "Too many tries today" in hers.post("/en/me/profile/identity/", {"national_id": OTHER}).content.decode()
    assert NationalId.objects.count() == 1


def test_one_member_sees_nothing_of_another(told: Any, charlie: Any) -> None:
    his = Client()
    his.force_login(charlie)
    for page in ["/me/profile/", *(f"/me/profile/{code}/" for code in PARTS)]:
        text = his.get(page).content.decode()
        for secret in (HERS, "خیابان بهار", "8174673441", "1365"):
            assert f'value="{secret}"' not in text
            assert secret not in text or secret == "1365"  # the hint of the date names that year


# --- Personal data ------------------------------------------------------------------------


def test_the_export_is_in_words_and_erasing_leaves_none_of_them(told: Any, at: dt.datetime, speaking: Any) -> None:
    entry = personal_data.entries["members.profile"]
    with speaking("en"):
        rows = str(entry.export(user_id=told.pk))
    for word in (HERS, "Nurse or health worker", "Medicine and health", "خیابان بهار", "8174673441", "Married"):
        assert word in rows
    member = told.member.pk
    IdentityCheck.objects.create(
        member_id=member, at=at, source="shahkar", outcome="match", subject="s", provider_ref="r"
    )
    entry.erase(user_id=told.pk, at=at)
    assert not Profile.objects.exists()
    assert not NationalId.objects.exists()
    assert IdentityCheck.objects.values_list("subject", "provider_ref").get() == ("", "")
    assert ProfilePart.objects.count() == 5, "What was paid stays paid."
    assert entry.export(user_id=999_999) == []


def test_two_profiles_become_one_empty_answers_are_filled_and_a_part_is_paid_once(
    told: Any, charlie: Any, pays: None, at: dt.datetime
) -> None:
    save(charlie, "work", at, job="driver", education="")
    save(charlie, "study", at, field="law")
    with transaction.atomic():
        for entry in personal_data.entries:
            entry.merge(from_id=told.pk, into_id=charlie.pk, at=at)
    profile = Profile.objects.get()
    assert (profile.member.user_id, profile.job, profile.education) == (charlie.pk, "driver", "master")
    assert (profile.field, profile.postcode, profile.birth_date) == ("law", "8174673441", BORN)
    assert national_id_of(member_id=profile.member_id) == HERS
    one = facets_of(member_nos=[told.member.pk, charlie.member.pk])
    assert [row.facets.is_live for row in one] == [False, True]
    assert (one[1].facets.job, one[1].facets.interests) == (17, 3)
    # Registration and "study" were paid twice; the rest is joined.
    assert balance(member_id=charlie.member.pk, at=at).available == 10 + sum(PAYS.values()) + 4
    assert save(charlie, "address", at) == 0
    assert ledger.audit() == []


# --- At once, on PostgreSQL ---------------------------------------------------------------


def two_parts_at_once(user: Any, at: dt.datetime, monkeypatch: Any, patience: float) -> tuple[str, str]:
    """Job and field of study, after both parts were saved by writers who met between reading and writing."""
    meet = meeting(lambda: None, patience=patience)
    for part in ("work", "study"):
        real = saving._SAVERS[part]
        monkeypatch.setitem(saving._SAVERS, part, lambda *said, real=real: [meet(), real(*said)][1])
    save(user, "family", at)
    together([lambda part=part: save(user, part, at) for part in ("work", "study")])
    return Profile.objects.values_list("job", "field").get()


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_tabs_lose_no_answer_and_one_number_goes_to_one(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    results = together([lambda user=user: save(user, "identity", at) for user in (bob, charlie)])
    assert sum(isinstance(result, NationalIdTaken) for result in results) == NationalId.objects.count() == 1
    Profile.objects.all().delete()
    assert two_parts_at_once(alice, at, monkeypatch, LOCKED) == ("nurse", "medicine")
    assert alice.member.pk not in compare.differing()


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_member_one_answer_is_lost(alice: Any, at: dt.datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(Member.objects, "select_for_update", lambda **_: Member.objects.all())
    assert two_parts_at_once(alice, at, monkeypatch, FREE) in {("nurse", ""), ("", "medicine")}
