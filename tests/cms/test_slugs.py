"""A page under a word of the program would never be seen: it is refused with a sentence, wherever it comes from."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cms.models import HomePage, PlainPage
from cms.slugs import reserved
from tests.cms.conftest import enter_as_editor
from tests.permissions.walk import addresses

pytestmark = pytest.mark.django_db

OF_THE_PROGRAM = [
    "shop", "me", "login", "logout", "desk", "pay", "cms", "join", "counter", "rewards", "account", "documents",
    "media", "static", "en", "i18n", "api", "demo", "r", "Shop", "points", "numbers",
]  # fmt: skip


@pytest.mark.parametrize("slug", OF_THE_PROGRAM)
@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_slug_of_the_program_is_refused_and_nothing_is_kept(founded: None, slug: str, live: bool, language: str):
    home = HomePage.objects.get(locale__language_code=language)
    with pytest.raises(ValidationError, match=slug):
        home.add_child(instance=PlainPage(title="A page", slug=slug, locale=home.locale, live=live))
    assert PlainPage.objects.count() == 0


@pytest.mark.parametrize("slug", ["about", "help", "privacy", "shops", "درباره"])
def test_other_words_are_free_and_their_pages_are_seen(client: Client, founded: None, slug: str):
    home = HomePage.objects.get(locale__language_code="fa")
    home.add_child(instance=PlainPage(title="Seen", slug=slug, locale=home.locale))
    assert "Seen" in client.get(f"/{slug}/").content.decode()


def test_every_address_of_the_program_begins_with_a_refused_word_or_below_about():
    firsts = {address.route.removeprefix("en/").lstrip("^/").partition("/")[0] for address in addresses()}
    fixed = {word for word in firsts if word and not set(word) & set("<(%$")}
    assert len(fixed) > 15, "The table has been read."
    assert {word for word in fixed if word.casefold() not in reserved()} <= {"about"}


def test_an_editor_reads_why(client: Client, founded: None, bob: Any):
    enter_as_editor(client, bob)
    home = HomePage.objects.get(locale__language_code="en")
    address = reverse("wagtailadmin_pages:add", args=("cms", "plainpage", home.pk))
    empty = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    body = '{"blocks": [], "entityMap": {}}'
    answer = client.post(address, {"title": "Desk", "slug": "desk", "body": body, **empty})
    assert answer.status_code == 200
    assert "desk" in str(answer.context["form"].errors["slug"])
    assert PlainPage.objects.count() == 0


def test_a_copy_under_such_a_word_is_refused_with_a_sentence(client: Client, founded: None, bob: Any):
    enter_as_editor(client, bob)
    home = HomePage.objects.get(locale__language_code="en")
    page = home.add_child(instance=PlainPage(title="Help", slug="help", locale=home.locale))
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = {"new_title": "Help", "new_slug": "shop", "new_parent_page": home.pk}
    answer = client.post(address, form)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "shop" in client.get(address).content.decode()
    assert PlainPage.objects.count() == 1
    assert client.post(address, {**form, "new_slug": "more-help"}).status_code == 302
    assert PlainPage.objects.count() == 2
