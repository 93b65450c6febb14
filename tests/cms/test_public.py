"""A page that an editor made private: whoever may not read it learns neither its title nor its lead anywhere."""

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms import api
from cms.models import AnnouncementPage, PlainPage
from cms.public import is_public
from tests.cms.test_frame import html

pytestmark = pytest.mark.django_db

OF_OTHERS = {"members/facets/models.py"}  # a live facet is no page
KINDS = (PageViewRestriction.LOGIN, PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD)


def make_private(page: Page, kind: str = PageViewRestriction.LOGIN) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x" * 12)


def announced(number: int, at: dt.datetime) -> AnnouncementPage:
    pk = api.publish_announcement(
        slug=f"tree-{number}",
        title={"fa": f"درخت {number}", "en": f"Secret tree {number}"},
        topic={"fa": "پنهان", "en": "Hidden topic"},
        lead={"fa": "", "en": "Hidden lead"},
        body={"fa": [], "en": []},
        picture="park",
        date=at.date(),
        at=at,
    )
    return AnnouncementPage.objects.get(pk=pk).get_translations().get()


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_announcement_is_named_nowhere(client: Client, announcement: int, at: dt.datetime, kind: str):
    places = ("/en/", "/en/announcements/", "/en/announcements/bus-line-5/")
    hidden = announced(1, at)
    assert all("Secret tree" in html(client.get(place)) for place in places)
    make_private(hidden, kind)
    for place in places:
        page = html(client.get(place))
        assert "Secret tree" not in page, place
        assert "Hidden lead" not in page, place
    assert "Hidden topic" not in html(client.get("/en/announcements/"))


def test_a_private_page_leaves_the_footer_at_once_and_comes_back(client: Client, founded: None, at: dt.datetime):
    text = {"fa": ["متن"], "en": ["Text"]}
    pk = api.publish_page(slug="for-us", title={"fa": "برای ما", "en": "For us only"}, body=text, at=at)
    page = Page.objects.get(pk=pk).get_translations().get()
    assert "For us only" in html(client.get("/en/"))
    make_private(page)
    assert "For us only" not in html(client.get("/en/"))
    PageViewRestriction.objects.all().delete()
    assert "For us only" in html(client.get("/en/"))


def test_what_lies_below_a_private_page_is_private_too(client: Client, announcement: int):
    index = AnnouncementPage.objects.get(pk=announcement).get_translations().get().get_parent()
    make_private(index)
    page = html(client.get("/en/"))
    assert "Bus line 5" not in page
    assert 'href="/en/announcements/"' not in page


def test_the_language_link_does_not_lead_to_a_private_page(client: Client, announcement: int):
    make_private(AnnouncementPage.objects.get(pk=announcement).get_translations().get())
    assert 'href="/en/announcements/bus-line-5/"' not in html(client.get("/announcements/bus-line-5/"))


def test_a_card_has_no_button_to_a_private_page(client: Client, announcement: int):
    page = Page.objects.get(pk=announcement)
    card = {"title": "Yalda", "text": "", "eyebrow": "", "button": "See here", "page": page}
    api.set_home(language="en", title="Home", body=[("banner", card)])
    assert "See here" in html(client.get("/en/"))
    make_private(page.get_translations().get())
    shown = html(client.get("/en/"))
    assert "See here" not in shown
    assert "Yalda" in shown


def test_a_page_that_is_not_there_is_not_public(founded: None):
    page = PlainPage.objects.first()
    assert not is_public(page)
    assert not is_public(None)


def test_nobody_asks_what_is_live_in_words_of_his_own():
    """The one query stands in cms/public.py; `.live()` beside it would forget what was made private."""
    asking = re.compile(r"\.live\(\)|\blive=True")
    root = settings.BASE_DIR
    files = [file for app in settings.OWN_APPS for file in (root / app).rglob("*.py")]
    assert len(files) > 300, "The walk has seen the program."
    found = {
        str(file.relative_to(root)) for file in files if asking.search(file.read_text(encoding="utf-8"))
    } - OF_OTHERS
    assert found == {"cms/public.py", "cms/due.py"}  # due.py asks what may expire


def test_a_frame_remembered_while_the_change_was_open_is_forgotten_by_its_commit(
    founded: None, django_capture_on_commit_callbacks: Any, at: dt.datetime
):
    """Another process reads between the change and its commit, and remembers what it saw: the old state."""
    from cms.frame import key

    page = Page.objects.get(
        pk=api.publish_page(slug="for-us", title={"fa": "ما", "en": "Us"}, body={"fa": [], "en": []}, at=at)
    )
    with django_capture_on_commit_callbacks(execute=True):
        make_private(page)
        cache.set(key("fa"), "what another process saw", 60)
    assert cache.get(key("fa")) is None
