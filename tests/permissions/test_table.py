"""The table is complete, and every line of it is true."""

from dataclasses import asdict
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from config.caching import KNOWN, PERSONAL, PUBLIC
from tests.permissions.table import CONTENT, DOOR, HERE, SECOND_FACTOR, TABLE, Row
from tests.permissions.walk import addresses

WHO = ["anonymous", "charlie", "bob", "bob_with", "alice"]
# Served by Django in the demo only, from a folder; no name, no rule of ours.
NAMELESS = {""}


def names() -> set[str]:
    return {address.name for address in addresses() if not address.is_staff} - NAMELESS


def test_every_address_stands_in_the_table():
    assert names() - set(TABLE) - SECOND_FACTOR - CONTENT == set()


def test_the_table_names_no_address_that_is_gone():
    assert (set(TABLE) | SECOND_FACTOR) - names() == set()


def said(answer: HttpResponse) -> int | str:
    if answer.status_code not in {301, 302}:
        return answer.status_code
    target = str(answer["Location"]).split("?")[0]
    if target in {reverse("accounts:door"), "/login/", "/en/login/"}:
        return DOOR
    return HERE if target.startswith("/") else answer.status_code


def agrees(expected: int | str, answer: int | str) -> bool:
    return expected == answer or (expected == 302 and answer in {DOOR, HERE})


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_may_enter(name: str, visitors: dict[str, Any], things: Any):
    row: Row = TABLE[name]
    address = reverse(name, kwargs=row.args(things) if row.args else None)
    expected = {who: asdict(row)[who] for who in WHO}
    answers = {who: said(visitors[who].get(address)) for who in WHO}
    assert {who: answers[who] for who in WHO if not agrees(expected[who], answers[who])} == {}, f"{name}: {expected}"


# Say for themselves that everybody may keep them for a while: nothing of a person is in them.
KEPT = {"city_colours": "max-age=300", "manifest": "max-age=3600"}
KEPT |= dict.fromkeys(["favicon", "picture"], "max-age=86400, public")


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_may_keep_a_page(name: str, visitors: dict[str, Any], things: Any):
    """Of each address, whatever it answers: personal, unless config/caching.py or the page itself says otherwise."""
    row: Row = TABLE[name]
    address = reverse(name, kwargs=row.args(things) if row.args else None)
    for who in WHO:
        answer = visitors[who].get(address)
        expected = KEPT.get(name, KNOWN if name in PUBLIC else PERSONAL)
        if name in PUBLIC and who == "anonymous" and not answer.cookies:
            expected = ""  # the same for every stranger
        assert answer.get("Cache-Control", "") == expected, who


@pytest.mark.django_db
def test_staff_pages_and_pages_that_are_not_there_are_kept_by_nobody(visitors: dict[str, Any]):
    for address in ("/cms/", "/shop/dashboard/", "/account/2fa/", "/nowhere/", "/announcements/nothing/"):
        assert visitors["alice"].get(address)["Cache-Control"] == PERSONAL, address


def test_the_list_of_public_pages_names_no_address_that_is_gone():
    assert {name for name in PUBLIC if "." not in name} <= names() | CONTENT
