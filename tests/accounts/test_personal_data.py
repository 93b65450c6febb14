"""Every table with a person's rows answers for them: export and erase run over the whole registry."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import LoginCode, User
from accounts.registry import PersonalData, personal_data
from lib.registry import BadRegistry
from tests.accounts.door import ask, go_in, is_in, limits_let_through

pytestmark = pytest.mark.django_db


def erase(user: Any, at: dt.datetime) -> None:
    with transaction.atomic():
        for entry in personal_data.entries:
            entry.erase(user_id=user.pk, at=at)


def test_the_export_of_a_person_holds_their_own_words(alice: Any) -> None:
    rows = [row for entry in personal_data.entries for row in entry.export(user_id=alice.pk)]
    assert any(row.get("phone") == "+989121000001" for row in rows)
    assert any(row.get("number") == alice.member.number for row in rows)


def test_nobody_elses_rows_are_in_an_export(alice: Any, charlie: Any) -> None:
    rows = str([row for entry in personal_data.entries for row in entry.export(user_id=charlie.pk)])
    assert "+989121000001" not in rows
    assert alice.member.number not in rows


def test_after_erasing_nothing_names_the_person_and_the_door_is_shut(
    alice: Any, client: Client, at: dt.datetime
) -> None:
    go_in(client, alice.phone)
    limits_let_through(alice.phone)
    ask(Client(), alice.phone)
    User.objects.filter(pk=alice.pk).update(last_name="Liddell", email="alice@example.com", is_staff=True)
    erase(alice, at)
    user = User.objects.get(pk=alice.pk)
    for gone in ("+989121000001", "Alice", "Liddell", "alice@example.com"):
        assert gone not in str(user.__dict__)
    assert not user.is_active
    assert not user.is_staff
    assert not user.is_superuser
    assert not LoginCode.objects.filter(phone="+989121000001").exists()
    assert client.get("/me/").status_code == 302
    assert User.objects.filter(phone="+989121000001").count() == 0


def test_the_number_of_an_erased_person_is_free_for_a_new_one(alice: Any, client: Client, at: dt.datetime) -> None:
    erase(alice, at)
    go_in(client, "+989121000001")
    assert is_in(client)
    assert User.objects.get(phone="+989121000001").pk != alice.pk


def test_a_name_is_registered_once() -> None:
    entry = next(iter(personal_data.entries))
    with pytest.raises(BadRegistry, match="already"):
        personal_data.register(
            PersonalData(name=entry.name, models=[], export=entry.export, erase=entry.erase, merge=entry.merge)
        )
