"""Credit that staff give by hand: two people, whole lists, and the member reads who and why."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from members.identity.models import Member
from members.suspensions.suspend import suspend
from points.activities import allocate
from points.activities.lines import read_lines
from points.activities.models import Allocation, AllocationLine
from points.api import balance, statement
from points.awards.models import Event
from tests.points.city import every_rule_runs, two_people
from tests.points.test_rule_pages import staff

WHY = {"reason": "Cleaned the river bank", "office": "Parks"}


@pytest.fixture(autouse=True)
def _rules() -> None:
    every_rule_runs()


def points(member: Member, at: dt.datetime) -> int:
    return balance(member_id=member.pk, at=at).available


def proposed(members: list[Member], by: int, at: dt.datetime, **more: Any) -> int:
    said = WHY | {"activity": "planting", "occurred_at": at} | more
    return allocate.propose_allocation(member_ids=[member.pk for member in members], by=by, at=at, **said)


@pytest.mark.requirement("C-57")
def test_one_proposes_another_approves_and_each_member_reads_who_and_why(alice: Any, bob: Any, at: dt.datetime) -> None:
    first, second = two_people(at)
    pk = proposed([alice.member, bob.member], first, at)
    assert (points(alice.member, at), Event.objects.filter(source=allocate.SOURCE).count()) == (10, 0)
    with pytest.raises(ValidationError):
        allocate.approve_allocation(allocation_id=pk, by=first, at=at)
    assert points(alice.member, at) == 10
    assert allocate.approve_allocation(allocation_id=pk, by=second, at=at) == 30
    assert (points(alice.member, at), points(bob.member, at)) == (25, 25)
    line = statement(member_id=alice.member.pk, at=at).lines[0]
    assert "Cleaned the river bank" in line.sentence
    assert "Parks" in line.sentence
    for act in (
        lambda: allocate.approve_allocation(allocation_id=pk, by=second, at=at),
        lambda: allocate.refuse_allocation(allocation_id=pk, why="late", by=second, at=at),
    ):
        with pytest.raises(ValidationError):
            act()
    assert points(alice.member, at) == 25


@pytest.mark.requirement("C-57")
@pytest.mark.parametrize(
    "wrong",
    [
        {"activity": "napping"},
        {"activity": "", "credit": 51},  # above the month's limit
        {"activity": "planting", "credit": 5},
        {"activity": "", "credit": 0},
        {"activity": "", "credit": -5},
        {"reason": " "},
        {"office": ""},
        {"occurred_at": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_what_no_rule_allows_is_not_even_proposed(alice: Any, at: dt.datetime, wrong: dict[str, Any]) -> None:
    first, _ = two_people(at)
    with pytest.raises(ValidationError):
        proposed([alice.member], first, at, **wrong)
    assert not Allocation.objects.exists()


@pytest.mark.requirement("C-57")
def test_nobody_gives_points_to_himself_neither_as_proposer_nor_as_approver(
    alice: Any, bob: Any, at: dt.datetime
) -> None:
    with pytest.raises(ValidationError):
        proposed([alice.member, bob.member], alice.pk, at)
    pk = proposed([alice.member], bob.pk, at)
    with pytest.raises(ValidationError):
        allocate.approve_allocation(allocation_id=pk, by=alice.pk, at=at)
    assert points(alice.member, at) == 10
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=pk).update(status="approved", decided_by_id=bob.pk)


def test_a_credit_meets_the_months_limit_and_nothing_is_half(alice: Any, bob: Any, at: dt.datetime) -> None:
    first, second = two_people(at)
    pk = proposed([alice.member], first, at, activity="", credit=40)
    assert allocate.approve_allocation(allocation_id=pk, by=second, at=at) == 40
    pk = proposed([alice.member, bob.member], first, at, activity="", credit=40)
    assert allocate.approve_allocation(allocation_id=pk, by=second, at=at) == 10 + 40
    pk = proposed([alice.member, bob.member], first, at)
    suspend(member_id=bob.member.pk, reason="fraud", text="…", until=None, by=first, at=at)
    with pytest.raises(ValidationError):
        allocate.approve_allocation(allocation_id=pk, by=second, at=at)
    assert (points(alice.member, at), points(bob.member, at)) == (60, 50)
    allocate.refuse_allocation(allocation_id=pk, why="one is suspended", by=second, at=at)
    assert Allocation.objects.get(pk=pk).refusal == "one is suspended"


def test_a_pasted_list_is_read_whole_with_every_wrong_line(alice: Any, bob: Any, charlie: Any, at: dt.datetime) -> None:
    suspend(member_id=charlie.member.pk, reason="fraud", text="…", until=None, by=bob.pk, at=timezone.now())
    a, b, c = (user.member.number for user in (alice, bob, charlie))
    good = read_lines(f"شماره عضویت\n{a}, Alice\n\n{b.lower()[:4]}-{b.lower()[4:]};x\n")
    assert ([member.pk for member in good.members], good.errors) == ([alice.member.pk, bob.member.pk], [])
    bad = read_lines(f"{a}\nXXXXXXXXX\n{a}\n{c}")
    assert len(bad.errors) == 3
    assert len(read_lines("\n".join(["X"] * 201)).errors) == 1
    assert len(read_lines(" \n").errors) == 1


@pytest.mark.requirement("C-57")
def test_on_the_pages_a_list_goes_from_hand_to_hand(alice: Any, bob: Any, charlie: Any, at: dt.datetime) -> None:
    first, second = staff(alice, "add_allocation"), staff(bob, "add_allocation", "change_allocation")
    form = {"activity": "planting", "credit": "", "happened": "", **WHY, "numbers": f"{charlie.member.number}\nWRONG"}
    page = first.post("/cms/credit/", form)
    assert page.status_code == 422
    assert charlie.member.number in page.content.decode()  # nothing that was typed is lost
    assert not Allocation.objects.exists()
    answer = first.post("/cms/credit/", form | {"numbers": charlie.member.number})
    row = Allocation.objects.get()
    assert answer["Location"] == f"/cms/credit/{row.pk}/"
    assert first.post(f"/cms/credit/{row.pk}/approve/").status_code in {302, 403}
    row.refresh_from_db()
    assert row.status == "proposed"
    assert second.get(f"/cms/credit/{row.pk}/").status_code == 200
    assert second.get(f"/cms/credit/{row.pk}/approve/").status_code == 405
    second.post(f"/cms/credit/{row.pk}/refuse/", {"why": ""})
    second.post(f"/cms/credit/{row.pk}/approve/")
    row.refresh_from_db()
    assert (row.status, points(charlie.member, timezone.now())) == ("approved", 25)
    assert second.get(f"/cms/credit/{row.pk}/").status_code == second.get("/cms/credit/").status_code == 200


def test_without_the_right_no_page_of_it_opens(alice: Any, bob: Any, at: dt.datetime) -> None:
    editor = staff(alice)
    pk = proposed([bob.member], two_people(at)[0], at)
    for address in ("/cms/credit/", f"/cms/credit/{pk}/", "/cms/fact-sources/"):
        assert editor.get(address).status_code in {302, 403}
    for address in (f"/cms/credit/{pk}/approve/", f"/cms/credit/{pk}/refuse/"):
        editor.post(address, {"why": "x"})
    assert Allocation.objects.get().status == "proposed"
    assert "/cms/credit/" not in editor.get("/cms/").content.decode()


def test_a_csv_file_is_as_good_as_a_pasted_list(alice: Any, bob: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client: Client = staff(alice, "add_allocation")
    file = SimpleUploadedFile("list.csv", f"\ufeffmember number,name\r\n{bob.member.number},Bob\r\n".encode())
    form = {"activity": "", "credit": "5", "happened": "۱۴۰۵/۰۱/۰۲", **WHY, "numbers": "", "file": file}
    assert client.post("/cms/credit/", form).status_code == 302
    assert AllocationLine.objects.get().member_id == bob.member.pk
    wrong = form | {"file": SimpleUploadedFile("list.csv", b"\xff\xfe\x00")}
    assert client.post("/cms/credit/", wrong).status_code == 422
