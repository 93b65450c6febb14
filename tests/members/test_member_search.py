"""Staff find a member by number or name; each look is written, the page opens for a reason, the file for a right."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts import api as accounts
from accounts.models import CatchUp, Opened
from lib.text import latin_digits
from members.identity.models import Member
from members.profile.save import save_part
from members.search import find, pages
from tests.conftest import person
from tests.points.test_rule_pages import staff

LIST = "/cms/members/"


@pytest.fixture
def officer(bob: Any) -> Client:
    return staff(bob, "view_member")


def named(user: Any, first: str, last: str) -> Member:
    user.first_name, user.last_name = first, last
    user.save()
    return Member.objects.select_related("user").get(user=user)


def found(**words: str) -> list[int]:
    return [member.user_id for member in find.find_members(**{"text": "", **words})]


@pytest.mark.requirement("S-31")
def test_every_spelling_finds_and_half_a_number_does_not(alice: Any, bob: Any, charlie: Any, at: dt.datetime) -> None:
    member = named(alice, "آزاده‌سادات", "كريمي")  # Arabic letters, a half-space: as an old import wrote them
    named(charlie, "Charlotte", "O'Neil")
    for text in ("09121000001", "۰۹۱۲۱۰۰۰۰۰۱", "+98 912 100 0001", member.number, member.number.lower()):
        assert found(text=text) == [alice.pk], text
    Member.objects.filter(pk=alice.member.pk).update(number="NEDBXDHKK")  # such a number has no digit
    assert found(text="nedbxdhkk") == [alice.pk]
    for text in ("کریمی", "كريمي", "ازاده سادات", "کریمی آزاده", "سادات"):
        assert found(text=text) == [alice.pk], text
    assert found(text="o’neil charlotte") == [charlie.pk] or found(text="neil CHAR") == [charlie.pk]
    for text in ("0912100", "12100000", "کریمی رضا", member.number[:5]):
        assert found(text=text) == [], text
    save_part(member_id=bob.member.pk, part="address", answers={"district": "منطقه ۵"}, at=at)
    save_part(member_id=alice.member.pk, part="address", answers={"district": "جلفا"}, at=at)
    assert found(district="5") == found(district="۵") == [bob.pk]
    assert found(district="جلفا") == [alice.pk]
    save_part(member_id=bob.member.pk, part="identity", answers={"national_id": "0012345679"}, at=at)
    assert found(text="۰۰۱۲۳۴۵۶۷۹") == found(text="001-234567-9") == [bob.pk]
    assert found(text="0012345678") == found(text="00123456") == [], "A wrong check digit, a part of it."
    assert found(standing="suspended") == []
    assert len(found(standing="good")) == 3


@pytest.mark.requirement("S-31")
def test_the_list_masks_numbers_and_the_page_opens_for_a_reason_that_the_member_reads(
    officer: Client, alice: Any, bob: Any
) -> None:
    member = named(alice, "آلیس", "کاویانی")
    assert "کاویانی" not in officer.get(LIST).content.decode()  # nobody before something was asked
    listed = officer.get(f"{LIST}?q=کاویانی").content.decode()
    assert "کاویانی" in listed
    assert "9121000001" not in latin_digits(listed)
    assert [row.place for row in Opened.objects.filter(person=alice)] == ["members.members"]
    page = f"{LIST}{member.pk}/"
    assert "کاویانی" not in officer.get(page).content.decode()
    assert officer.post(page, {"reason": "curiosity"}).status_code == 200
    assert Opened.objects.filter(person=alice).count() == 1
    shown = officer.post(page, {"reason": "complaint"}, follow=True).content.decode()
    assert "09121000001" in latin_digits(shown)
    assert member.number in shown
    line = accounts.openings_of(user_id=alice.pk)[0]
    assert line.reason == accounts.reason_text("complaint")
    # The reason holds for this member only, and for half an hour.
    other = Member.objects.get(user=bob)
    assert "Bob" not in officer.get(f"{LIST}{other.pk}/").content.decode().split("<main", 1)[1]
    session = officer.session
    session["opened_members"] = {str(member.pk): ("complaint", 0)}
    session.save()
    assert "کاویانی" not in officer.get(page).content.decode()


@pytest.mark.requirement("S-31")
def test_a_file_of_members_needs_a_right_of_its_own_and_tells_everybody_in_it(
    officer: Client, alice: Any, charlie: Any, at: dt.datetime
) -> None:
    named(alice, "=HYPERLINK()", "کاویانی")
    address = f"{LIST}export.csv?standing=good"
    assert officer.get(address).status_code == 302
    assert not Opened.objects.exists()
    exporter = staff(person(phone="+989121000007", name="Eve", at=at), "view_member", "export_members")
    text = b"".join(exporter.get(address).streaming_content).decode("utf-8-sig")
    assert "09121000001" in text
    assert "'=HYPERLINK()" in text
    assert {row.person_id for row in Opened.objects.filter(place="members.members_csv")} >= {alice.pk, charlie.pk}
    assert len(text.splitlines()) == Member.objects.count() + 1


def test_pages_are_small_and_cost_a_fixed_number_of_queries(
    officer: Client, alice: Any, at: dt.datetime, counted: Any
) -> None:
    officer.get(f"{LIST}?standing=good")
    with counted() as before:
        officer.get(f"{LIST}?standing=good")
    for number in range(5):
        person(phone=f"+9891210001{number:02}", name=f"P{number}", at=at)
    with counted() as after:
        officer.get(f"{LIST}?standing=good")
    assert len(after) == len(before)


def test_a_long_list_is_neither_counted_nor_leafed_through_to_its_end(
    officer: Client, alice: Any, charlie: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST", 2)
    page = officer.get(f"{LIST}?standing=good").context["page"]
    assert (page.paginator.count, page.paginator.is_cut, len(page.object_list)) == (2, True, 2)
    CatchUp.objects.create(name=accounts.NAMES, upto=5)
    assert 'role="status"' in officer.get(LIST).content.decode()


def test_nobody_without_the_right_and_no_member_enters(client: Client, alice: Any, charlie: Any) -> None:
    member = Member.objects.get(user=alice)
    editor = staff(charlie)
    client.force_login(alice)
    for address in (LIST, f"{LIST}{member.pk}/", f"{LIST}export.csv?q=Alice", f"{LIST}appeals/"):
        for visitor in (editor, client):
            assert visitor.get(address).status_code in {302, 403, 404}, address
            assert visitor.post(address, {"reason": "asked"}).status_code in {302, 403, 404, 405}
    assert not Opened.objects.exists()
