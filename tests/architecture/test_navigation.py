"""Where one goes in the portal: the lists that packages fill, as each person sees them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lib import navigation
from lib.registry import BadRegistry, Registry
from tests.factories.accounts import log_in, staff
from tests.registries import put_back

LISTS = ("header", "bottom", "points", "mine", "safety", "desks")
ORDER = {
    "header": "home offers announcements rules",
    "bottom": "home offers basket points me",
    "points": "rewards my_rewards statements plan invite",
    "mine": "orders messages profile wishes",
    "safety": "security opened data merge leave",
    "desks": "staff counter venue",
}


def menu(name: str) -> Registry[navigation.Entry]:
    found: Registry[navigation.Entry] = getattr(navigation, name)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_list_stands_in_its_order_whoever_registered_first(name: str):
    entries = menu(name).items()
    assert [key for key, entry in sorted(entries, key=lambda pair: pair[1].place)] == ORDER[name].split()
    assert len({entry.place for _key, entry in entries}) == len(entries), "Two at one place stand by accident."


def test_pages_lie_under_entries_that_there_are():
    assert set(navigation.pages) <= {*navigation.header.names(), *navigation.bottom.names()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "under"),
    [
        ("club:points", "club:points"),
        ("club:me", "club:me"),
        ("messaging:list", "club:me"),
        ("shop:orders", "club:me"),
        ("club:form", "club:me"),
        ("basket:summary", "basket:summary"),
        ("catalogue:index", "catalogue:index"),
    ],
)
def test_the_bottom_bar_marks_where_one_is(alice: Any, client: Client, address: str, under: str):
    client.force_login(alice)
    page = client.get(reverse(address)).content.decode()
    bar = page[page.index('class="bottom-bar"') :]
    assert re.findall(r'<a href="([^"]*)" aria-current="page"', bar) == [reverse(under)]


@pytest.mark.django_db
def test_a_desk_is_shown_to_those_who_work_there(alice: Any, bob: Any, client: Client):
    client.force_login(alice)
    assert 'id="desks"' not in client.get("/me/").content.decode()
    log_in(client, staff(bob, superuser=True))
    page = client.get("/me/").content.decode()
    places = [page.index(f'href="{reverse(name)}"') for name in ("wagtailadmin_home", "club:counter", "club:venue")]
    assert places == sorted(places)


@pytest.mark.django_db
def test_an_entry_of_another_package_appears_in_its_place_for_whom_it_is(alice: Any, client: Client):
    entry = navigation.Entry(
        label="My card", icon="eye", place=15, to="club:points", is_shown=lambda request: request.user.is_authenticated
    )
    with put_back(navigation.header):
        navigation.register(navigation.header, {"card": entry})
        with pytest.raises(BadRegistry):
            navigation.register(navigation.header, {"card": entry})
        assert "My card" not in client.get("/").content.decode()
        client.force_login(alice)
        page = client.get(reverse("club:points")).content.decode()
    nav = page[page.index('class="site-nav"') : page.index('id="main"')]
    assert re.findall(r'<a href="([^"]*)"', nav)[:3] == ["/", reverse("club:points"), reverse("catalogue:index")]
