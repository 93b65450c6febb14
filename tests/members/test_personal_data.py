"""What the club knows of a person: given out whole, and cut off from the books when they leave."""

import datetime as dt
from typing import Any

import pytest

from accounts.registry import personal_data
from ledger import api as ledger
from members.answers.values import INTERESTS
from members.identity.models import Member
from members.joining.save_form import save_form
from points.api import balance
from points.awards.models import Event

ANSWERS = {"first_name": "Alice", "last_name": "N.", "district": "Old Town", "birth_year": 1365, "interests": ["food"]}


@pytest.fixture
def known(alice: Any, at: dt.datetime) -> Any:
    save_form(member_id=alice.member.pk, answers=ANSWERS, at=at)
    return alice


def test_the_export_holds_the_answers_and_every_point(known: Any) -> None:
    rows = str([personal_data.entries[name].export(user_id=known.pk) for name in ("members.member", "points")])
    for said in ("Old Town", "1365", str(INTERESTS[0].label), known.member.number):
        assert said in rows
    assert sum(row["points"] for row in personal_data.entries["points"].export(user_id=known.pk)) == 14  # type: ignore[misc]


def test_somebody_without_a_membership_exports_nothing(db: None) -> None:
    assert [personal_data.entries[name].export(user_id=999_999) for name in ("members.member", "points")] == [[], []]


def test_erasing_keeps_the_books_and_forgets_the_person(known: Any, at: dt.datetime) -> None:
    for name in ("members.member", "points"):
        personal_data.entries[name].erase(user_id=known.pk, at=at)
    member = Member.objects.get(user=known)
    assert (member.district, member.birth_year, member.interests) == ("", None, [])
    assert Event.objects.filter(member=member).count() == 5
    assert balance(member_id=member.pk, at=at).available == 0  # nobody could spend them any more
    assert ledger.audit() == []
