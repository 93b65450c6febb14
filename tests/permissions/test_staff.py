"""Staff pages, every one of them: closed to everybody but staff who have passed a second factor."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.permissions.walk import STAFF, Address, addresses

# Open on purpose, or they answer nothing: scripts' texts, login and its way back.
OPEN = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
} | {"wagtailadmin_sprite"}


def staff_addresses() -> list[Address]:
    return [address for address in addresses() if address.is_staff and address.name.split(":")[-1] not in OPEN]


def filled(route: str) -> str | None:
    """An address with 1 for every number and x for every word; None for a pattern that is no address."""
    text = re.sub(
        r"<(int|str|slug|uuid|path):\w+>", lambda match: {"int": "1", "uuid": "0" * 32}.get(match[1], "x"), route
    )
    text = re.sub(r"<\w+>", "x", text)
    text = re.sub(r"\(\?P<\w*(pk|id)>[^)]*\)", "1", text)
    text = re.sub(r"\(\?P<\w+>[^)]*\)", "x", text)
    text = text.replace("^", "").replace("$", "").replace("\\", "").replace("?", "")
    return None if set(text) & set("(<*[") else f"/{text}"


def all_paths() -> list[str]:
    return sorted({path for address in staff_addresses() if (path := filled(address.route))})


def test_the_walk_finds_the_staff_pages():
    paths = all_paths()
    assert len(paths) > 150
    assert any(path.startswith("/shop/dashboard/") for path in paths)
    assert all(path.startswith(tuple(f"/{prefix}" for prefix in STAFF)) for path in paths)


def entered(client: Client) -> list[str]:
    """The staff pages that answered this visitor with a page."""
    opened = []
    for path in all_paths():
        answer = client.get(path)
        sent_away = answer.status_code in {301, 302} and not answer["Location"].startswith(
            ("/cms/", "/shop/dashboard/")
        )
        if not sent_away and answer.status_code not in {403, 404, 405}:
            opened.append(f"{path} {answer.status_code} {answer.get('Location', '')}")
    return opened


@pytest.mark.django_db
def test_a_visitor_is_sent_to_the_door(client: Client):
    assert entered(client) == []
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


@pytest.mark.django_db
def test_a_member_enters_none(client: Client, charlie: Any):
    client.force_login(charlie)
    assert entered(client) == []


@pytest.mark.django_db
@pytest.mark.requirement("S-35")
def test_staff_without_a_second_factor_reach_only_the_page_that_sets_it_up(client: Client, bob: Any):
    bob.is_staff = bob.is_superuser = True
    bob.save()
    client.force_login(bob)
    assert entered(client) == []
    assert client.get(reverse("wagtailadmin_home"))["Location"] == reverse("mfa_activate_totp")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/cms/login/", "/django-admin/", "/django-admin/login/", "/shop/dashboard/login/"])
def test_the_right_password_at_an_old_door_opens_nothing(path: str, client: Client, bob: Any):
    bob.is_staff = bob.is_superuser = True
    bob.set_password("the right one")
    bob.save()
    client.post(path, {"username": bob.phone, "password": "the right one"})
    assert "_auth_user_id" not in client.session
