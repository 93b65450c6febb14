"""Staff type days as they write them, on Wagtail's pages too: what is stored is the day that they meant."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import AnnouncementIndexPage, AnnouncementPage, HomePage, PlainPage
from lib.jalali import TEHRAN, jformat, tehran_date
from tests.cms.conftest import enter_as_editor
from tests.cms.test_frame import html

pytestmark = pytest.mark.django_db

EMPTY = {
    "body": '{"blocks": [], "entityMap": {}}',
    "comments-TOTAL_FORMS": 0,
    "comments-INITIAL_FORMS": 0,
    "action-publish": "1",
}


@pytest.fixture
def editor(client: Client, founded: None, bob: Any) -> Client:
    enter_as_editor(client, bob)
    return client


def write(editor: Client, **changes: Any) -> Any:
    home = HomePage.objects.get(locale__language_code="fa")
    address = reverse("wagtailadmin_pages:add", args=("cms", "plainpage", home.pk))
    return editor.post(address, {"title": "Fair", "slug": "fair", **EMPTY, **changes})


def in_a_week() -> dt.date:
    return tehran_date(timezone.now()) + dt.timedelta(days=7)


def test_go_live_in_the_jalali_calendar_waits_for_that_day(editor: Client):
    answer = write(editor, go_live_at=f"{jformat(in_a_week(), 'Y/m/d')} ۱۰:۳۰")
    assert answer.status_code == 302, answer.context["form"].errors
    page = PlainPage.objects.get()
    assert page.go_live_at == dt.datetime.combine(in_a_week(), dt.time(10, 30), tzinfo=TEHRAN)
    assert not page.live
    assert editor.get("/fair/").status_code == 404


@pytest.mark.parametrize("typed", ["1305/09/15 10:30", "1504/09/15 10:30", "1405/13/01 10:30", "0005-01-01 10:30"])
@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
def test_a_day_that_nobody_means_publishes_nothing(editor: Client, field: str, typed: str):
    answer = write(editor, **{field: typed})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not PlainPage.objects.exists()


@pytest.mark.parametrize(("language", "written"), [("fa", "1405/09/15 10:30"), ("en", "2026-12-06 10:30")])
def test_the_page_shows_the_moment_as_its_reader_writes_it(editor: Client, bob: Any, language: str, written: str):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=bob, defaults={"preferred_language": language})
    home = HomePage.objects.get(locale__language_code="fa")
    moment = dt.datetime(2026, 12, 6, 10, 30, tzinfo=TEHRAN)
    page = home.add_child(instance=PlainPage(title="Fair", slug="fair", locale=home.locale, go_live_at=moment))
    shown = html(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert f'value="{written}"' in shown
    assert "initDateTimeChooser" not in shown, "The picker knows one calendar and writes over what it cannot read."


def test_the_day_of_an_announcement_is_typed_in_persian_digits(editor: Client):
    index = AnnouncementIndexPage.objects.get(locale__language_code="fa")
    address = reverse("wagtailadmin_pages:add", args=("cms", "announcementpage", index.pk))
    form = {"title": "خبر", "slug": "news", "picture": "city", **EMPTY}
    assert editor.post(address, {**form, "date": "۱۳۰۵/۰۹/۱۵"}).status_code == 200
    assert not AnnouncementPage.objects.exists()
    assert editor.post(address, {**form, "date": "۱۴۰۵/۰۹/۱۵"}).status_code == 302
    assert AnnouncementPage.objects.get().date == dt.date(2026, 12, 6)


@pytest.mark.parametrize(("days", "is_listed"), [(1, True), (-3, False)])
def test_a_list_of_staff_is_filtered_by_a_jalali_day(editor: Client, days: int, is_listed: bool):
    """Filters build their fields themselves; here it is what was last published before a day."""
    write(editor)
    day = tehran_date(timezone.now()) + dt.timedelta(days=days)
    answer = editor.get(
        reverse("wagtailadmin_reports:aging_pages_results"), {"last_published_at": jformat(day, "Y/m/d")}
    )
    assert answer.status_code == 200
    assert ("Fair" in html(answer)) == is_listed
