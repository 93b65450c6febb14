"""Pages of editors as a visitor gets them: both languages, right way round, few queries."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from cms import api
from tests.cms.test_frame import html

pytestmark = pytest.mark.django_db

NEWS = ("/announcements/", "/en/announcements/")


@pytest.mark.parametrize(("path", "language", "direction"), [("/", "fa", "rtl"), ("/en/", "en", "ltr")])
def test_an_empty_city_has_a_front_door_in_two_languages(
    client: Client, founded: None, path: str, language: str, direction: str
):
    page = client.get(path)
    assert page.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in html(page)
    assert html(page).count(" dir=") <= 3  # the language link and codes; never the layout


@pytest.mark.requirement("C-16")
def test_founding_twice_makes_nothing_new(founded: None):
    from wagtail.models import Page, Site

    before = Page.objects.count()
    assert api.found_city() is False
    assert Page.objects.count() == before
    assert Site.objects.get().root_page.specific.locale.language_code == "fa"


def test_an_announcement_is_read_in_both_languages(client: Client, announcement: int):
    persian, english = (client.get(f"{index}bus-line-5/") for index in NEWS)
    assert "خط پنج اتوبوس" in html(persian)
    assert "Bus line 5" in html(english)
    assert "&lt;the same&gt;" in html(english)  # what editors' data holds is text, not markup
    assert "/pictures/bus-" in html(persian)


def test_the_language_link_keeps_the_page(client: Client, announcement: int):
    assert 'href="/en/announcements/bus-line-5/"' in html(client.get("/announcements/bus-line-5/"))
    assert 'href="/announcements/bus-line-5/"' in html(client.get("/en/announcements/bus-line-5/"))
    assert 'href="/en/shop/search/?q=tea"' in html(client.get("/shop/search/?q=tea"))


def test_a_page_without_translation_leads_to_the_other_home(client: Client, founded: None):
    from cms.models import HomePage, PlainPage

    home = HomePage.objects.get(locale__language_code="fa")
    home.add_child(instance=PlainPage(title="فقط فارسی", slug="only-persian", locale=home.locale))
    assert 'href="/en/"' in html(client.get("/only-persian/"))


def test_the_list_holds_topics_and_pages(client: Client, announcement: int, at: dt.datetime):
    for number in range(13):
        api.publish_announcement(
            slug=f"tree-{number}",
            title={"fa": f"درخت {number}", "en": f"Tree {number}"},
            topic={"fa": "فضای سبز", "en": "Green"},
            lead={"fa": "", "en": ""},
            body={"fa": [], "en": []},
            picture="park",
            date=at.date() - dt.timedelta(days=number + 1),
            at=at,
        )
    first, second = html(client.get("/en/announcements/")), html(client.get("/en/announcements/?page=2"))
    assert "Bus line 5" in first
    assert "Tree 12" in second
    green = html(client.get("/en/announcements/?topic=Green"))
    assert "Bus line 5" not in green
    assert "topic=Green&amp;page=2" in green  # turning the page keeps the topic
    assert "Bus line 5" in html(client.get("/en/announcements/?topic=unheard-of"))


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_home_keeps_to_its_queries(client: Client, announcement: int, at: dt.datetime, counted: Any, path: str):
    from tests.shop import selling

    seller, food = selling.partner(), selling.category()
    for number in range(12):
        selling.product(
            by=seller, category_id=food, at=at, title_en=f"Tea {number}", price=900_000, list_price=1_000_000
        )
    client.get(path)  # what a minute remembers
    with counted() as queries:
        page = client.get(path)
    assert html(page).count('<article class="card">') == 8
    assert len(queries) <= 10, "\n".join(queries.statements)


def test_a_member_sees_points_on_the_home_page(client: Client, founded: None, alice: Any, at: dt.datetime):
    client.force_login(alice)
    page = html(client.get("/en/"))
    assert "points to spend" in page
    assert "Join with your phone number" not in page
    assert "points to spend" not in html(Client().get("/en/"))


def test_an_editor_can_compose_a_home_of_every_block(client: Client, announcement: int):
    from wagtail.models import Page

    persian = Page.objects.get(pk=announcement)
    text = {"title": "Yalda", "text": "Long night", "eyebrow": "Festival", "button": "See", "page": persian}
    api.set_home(
        language="en",
        title="Home",
        body=[
            ("hero", {"eyebrow": "E", "title": "Hero", "text": "T", "title_for_members": ""}),
            ("banner", text),
            ("ways", {"title": "Ways", "ways": [{"sign": "users", "title": "A", "text": "B"}] * 2}),
            ("announcements", {"title": "News", "count": 3}),
            ("text", "<h2>Words</h2>"),
        ],
    )
    page = html(client.get("/en/"))
    for words in ("Hero", "Yalda", "Ways", "Bus line 5", "<h2>Words</h2>"):
        assert words in page
    assert 'href="/en/announcements/bus-line-5/"' in page  # the banner leads to the page in this language


def test_publishing_twice_is_one_page(announcement: int, at: dt.datetime):
    from cms.models import AnnouncementPage

    again = api.publish_announcement(
        slug="bus-line-5",
        title={"fa": "دیگر", "en": "Other"},
        topic={"fa": "", "en": ""},
        lead={"fa": "", "en": ""},
        body={"fa": [], "en": []},
        picture="bus",
        date=at.date(),
        at=at,
    )
    assert again == announcement
    assert AnnouncementPage.objects.count() == 2
    assert AnnouncementPage.objects.get(pk=announcement).first_published_at == at


def test_a_draft_is_seen_by_nobody(client: Client, announcement: int):
    from cms.models import AnnouncementPage

    AnnouncementPage.objects.get(pk=announcement).unpublish()
    assert client.get("/announcements/bus-line-5/").status_code == 404
    assert "خط پنج" not in html(client.get("/announcements/"))
