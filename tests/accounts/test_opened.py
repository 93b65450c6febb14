"""Who opened my data: rows are only added, each minute once, and the person reads a role and a place."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts import api
from accounts.models import Opened
from accounts.registry import personal_data
from tests.accounts.door import go_in

PAGE = "/me/security/opened/"


def look(staff: Any, *people: Any, at: dt.datetime, where: str = "accounts.staff", **more: str) -> None:
    api.log_opened(by=staff.pk, user_ids=[person.pk for person in people], where=where, at=at, **more)


@pytest.mark.requirement("S-31")
def test_a_page_looked_at_twice_in_a_minute_is_one_line_and_costs_one_query(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, counted: Any
) -> None:
    with counted() as queries:
        look(bob, alice, charlie, alice, bob, at=at)
    assert len(queries) == 1
    look(bob, alice, at=at + dt.timedelta(seconds=20))
    assert [row.person_id for row in Opened.objects.order_by("person_id")] == [alice.pk, charlie.pk]
    look(bob, alice, at=at + dt.timedelta(minutes=1))
    look(bob, alice, at=at, where="shop.people")
    assert len(api.openings_of(user_id=alice.pk)) == 3
    assert api.openings_of(user_id=bob.pk) == []


@pytest.mark.requirement("S-31")
def test_the_member_reads_role_place_and_reason_and_no_name_or_number_of_the_staff(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime, client: Client
) -> None:
    role = api.ensure_role(group=api.ADMINISTRATOR)
    given = api.give_role(user_id=bob.pk, role_id=role.pk, by=None, at=at)
    api.give_role(user_id=charlie.pk, role_id=role.pk, by=None, at=at)
    look(bob, alice, at=at, reason="complaint")
    api.take_role(assignment_id=given, by=charlie.pk, at=at + dt.timedelta(hours=1))
    look(bob, alice, at=at + dt.timedelta(hours=2), where="a place nobody named")
    later, first = api.openings_of(user_id=alice.pk)
    assert (first.who, first.reason) == ("مدیر سامانه", str(api.reason_text("complaint")))
    assert later.who != first.who  # he was no administrator any more
    go_in(client, alice.phone)
    page = client.get(PAGE).content.decode()
    assert "مدیر سامانه" in page
    assert first.where in page
    assert first.reason in page
    assert "Bob" not in page
    assert "9121000002" not in page


def test_a_line_is_neither_changed_nor_deleted(alice: Any, bob: Any, at: dt.datetime) -> None:
    look(bob, alice, at=at)
    for act in (lambda: Opened.objects.update(place="elsewhere"), lambda: Opened.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append"), transaction.atomic():
            act()
    assert Opened.objects.get().place == "accounts.staff"


def test_a_stranger_sees_none_of_it(alice: Any, bob: Any, charlie: Any, at: dt.datetime, client: Client) -> None:
    look(bob, alice, at=at)
    assert "/login/" in client.get(PAGE)["Location"]
    client.force_login(charlie)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert list(page.context["lines"]) == []


def test_the_lines_are_exported_and_follow_the_person_to_the_number_that_stays(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    look(bob, alice, at=at)
    look(bob, charlie, at=at)
    look(charlie, alice, at=at)
    entry = personal_data.entries["accounts.access"]
    assert len(entry.export(user_id=alice.pk)) == 2
    entry.merge(from_id=alice.pk, into_id=charlie.pk, at=at)
    assert len(api.openings_of(user_id=charlie.pk)) == 1  # the same minute; what he opened himself is not news
    entry.erase(user_id=alice.pk, at=at)
    assert len(api.openings_of(user_id=alice.pk)) == 2
