"""What stands around every page, the error pages, and what a browser fetches beside them."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory, override_settings

from cms import api
from lib.pictures import KINDS, picture

pytestmark = pytest.mark.django_db


def html(answer: Any) -> str:
    return answer.content.decode()


def test_the_frame_names_the_city_and_follows_its_settings(client: Client, founded: None):
    assert "Citizens&#x27; Club" in html(client.get("/en/"))
    api.set_city(name_fa="نیلاب", name_en="Nilab", help_phone="137")
    assert "Citizens&#x27; Club of Nilab" in html(client.get("/en/"))
    assert "نیلاب" in html(client.get("/"))


def test_a_stranger_pays_few_queries_for_the_frame(founded: None, counted: Any):
    """Once a minute it is read anew; between that it is one entry of the cache. A session-less visitor has no basket."""
    from django.shortcuts import render

    request = RequestFactory().get("/en/nowhere/")
    request.user = AnonymousUser()
    render(request, "429.html")
    with counted() as queries:
        render(request, "429.html")
    assert len(queries) <= 2, "\n".join(queries.statements)


def test_a_page_starts_with_a_way_past_the_frame(client: Client, founded: None):
    page = html(client.get("/en/"))
    assert page.index('href="#main"') < page.index("<header")
    assert '<main id="main"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize(("path", "home"), [("/nowhere/", "/"), ("/en/nowhere/", "/en/")])
def test_a_lost_visitor_is_told_so_with_a_way_on(client: Client, founded: None, path: str, home: str):
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'class="empty"' in html(answer)
    assert f'<a class="button" href="{home}">' in html(answer)


def test_an_old_form_is_explained():
    answer = Client(enforce_csrf_checks=True).post("/en/login/", {"phone": "0912"})
    assert answer.status_code == 403
    assert "grown old" in html(answer)


def test_the_page_for_our_own_faults_asks_the_database_nothing(django_assert_num_queries: Any):
    from django.views.defaults import server_error

    with django_assert_num_queries(0):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert 'dir="rtl"' in html(answer)
    assert 'lang="en" dir="ltr"' in html(answer)


def test_a_fault_in_a_view_shows_that_page(client: Client, founded: None, monkeypatch: pytest.MonkeyPatch):
    from config import shell

    def fail(**_facts: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(shell, "member_of", fail)
    client.raise_request_exception = False
    client.force_login(_person())
    answer = client.get("/en/")
    assert answer.status_code == 500
    assert "on our side" in html(answer)


def _person() -> Any:
    from accounts.models import User

    return User.objects.create_user("+989121000009")


@pytest.mark.parametrize("name", ["403.html", "429.html"])
def test_refusals_render_in_the_look(name: str, founded: None):
    from django.shortcuts import render

    assert 'class="empty"' in html(render(RequestFactory().get("/"), name))


def test_the_manifest_speaks_the_pages_language(client: Client):
    persian, english = (
        json.loads(client.get(path).content) for path in ("/manifest.webmanifest", "/en/manifest.webmanifest")
    )
    assert (persian["lang"], persian["dir"], persian["start_url"]) == ("fa", "rtl", "/")
    assert (english["lang"], english["dir"], english["start_url"]) == ("en", "ltr", "/en/")
    assert persian["icons"]


def test_the_citys_colours_are_a_stylesheet_that_takes_colours_only(client: Client, founded: None):
    from cms.models import CitySettings

    api.set_city(name_fa="نیلاب", name_en="Nilab", help_phone="137")
    row = CitySettings.objects.get()
    row.brand_colour, row.accent_colour = "#b5121b", "red;}b{"
    row.save()
    answer = client.get("/city.css")
    assert answer["Content-Type"].startswith("text/css")
    assert html(answer) == ":root{--city-brand:#b5121b;}"


@pytest.mark.parametrize(
    "name",
    ["css/city.css", "css/desk-rooms.css", "img/girih.svg", "img/shamseh.svg", "img/festival.svg", "img/empty.svg",
     "img/mark.svg", "fonts/vazirmatn-arabic.woff2", "js/theme.js", "django_htmx/htmx-2.min.js"],
)  # fmt: skip
def test_every_file_that_pages_name_is_found(name: str):
    assert finders.find(name)


def test_the_500_page_names_a_file_that_is_there():
    text = (settings.BASE_DIR / "templates" / "500.html").read_text(encoding="utf-8")
    assert settings.STATIC_URL + "css/city.css" in text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_picture_is_the_same_every_time_and_holds_nothing_inline(client: Client, kind: str):
    import xml.etree.ElementTree as tree

    for seed in (0, 1, 2, 7):
        drawn = picture(kind, seed)
        assert drawn == picture(kind, seed)
        tree.fromstring(drawn)
        assert "style=" not in drawn
        assert "<script" not in drawn
    answer = client.get(f"/pictures/{kind}-3.svg")
    assert answer["Content-Type"] == "image/svg+xml"


def test_an_unknown_kind_of_picture_is_not_served(client: Client, founded: None):
    assert client.get("/pictures/unheard-3.svg").status_code == 404


@override_settings(DEBUG=False)
@pytest.mark.parametrize("path", ["/", "/en/", "/announcements/", "/en/announcements/"])
def test_links_of_the_frame_lead_somewhere(client: Client, founded: None, path: str):
    import re

    links = set(re.findall(r'href="(/[^"#?]*)', html(client.get(path))))
    dead = {link for link in links if not link.startswith("/static/") and client.get(link).status_code >= 400}
    assert dead == set()
