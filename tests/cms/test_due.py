"""Scheduled publishing and expiry: what an editor asked for at a moment happens at that moment, and the frame follows."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from cms import api, due, tasks
from cms.models import AnnouncementPage, HomePage, PlainPage
from config.celery import app
from tests.cms.test_frame import html

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def page(founded: None) -> PlainPage:
    text = {"fa": ["متن"], "en": ["Text"]}
    pk = api.publish_page(slug="fair", title={"fa": "نمایشگاه", "en": "Fair"}, body=text, at=timezone.now())
    return PlainPage.objects.get(pk=pk)


def scheduled(page: Page, *, title: str, go_live_at: dt.datetime) -> Revision:
    """What Wagtail's page does when an editor publishes with a day in "go live"."""
    page.title, page.go_live_at = title, go_live_at
    revision = page.save_revision(approved_go_live_at=go_live_at)
    revision.publish()
    return revision


def test_a_page_goes_live_at_its_moment_and_not_before(client: Client, founded: None):
    now = timezone.now()
    home = HomePage.objects.get(locale__language_code="fa")
    page = home.add_child(instance=PlainPage(title="نوروز", slug="nowruz", locale=home.locale, live=False))
    scheduled(page, title="نوروز", go_live_at=now + HOUR)
    assert "نوروز" not in html(client.get("/"))
    assert due.publish_due(at=now + HOUR - dt.timedelta(seconds=1)) == 0
    assert client.get("/nowruz/").status_code == 404
    # The moment has come: Wagtail's publishing asks the clock itself, so the day lies a second back.
    _move(page, now - dt.timedelta(seconds=1))
    assert due.publish_due(at=now) == 1
    assert client.get("/nowruz/").status_code == 200
    assert "نوروز" in html(client.get("/")), "The footer follows."
    assert due.publish_due(at=now) == 0


def _move(page: Page, moment: dt.datetime) -> None:
    """As if time had passed."""
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.content["go_live_at"] = moment.isoformat()
    revision.approved_go_live_at = moment
    revision.save()
    Page.objects.filter(pk=page.pk).update(go_live_at=moment)


def test_a_page_expires_at_its_moment_and_the_footer_follows(client: Client, page: PlainPage):
    now = timezone.now()
    assert "نمایشگاه" in html(client.get("/"))
    Page.objects.filter(pk=page.pk).update(expire_at=now)
    assert due.publish_due(at=now - dt.timedelta(seconds=1)) == 0
    assert client.get("/fair/").status_code == 200
    assert due.publish_due(at=now) == 1
    assert client.get("/fair/").status_code == 404
    assert "نمایشگاه" not in html(client.get("/"))
    assert Page.objects.get(pk=page.pk).expired


def test_one_page_that_fails_keeps_no_other_waiting(page: PlainPage, monkeypatch: pytest.MonkeyPatch, caplog: Any):
    now = timezone.now()
    other = AnnouncementPage.objects.first() or PlainPage.objects.exclude(pk=page.pk).first()
    Page.objects.filter(pk__in=[page.pk, other.pk]).update(expire_at=now)
    Page.objects.filter(pk=page.pk).update(expire_at=now - HOUR)
    whole = PlainPage.unpublish

    def fail(self: Page, *args: Any, **kwargs: Any) -> None:
        if self.pk == page.pk:
            raise RuntimeError("planted")
        whole(self, *args, **kwargs)

    monkeypatch.setattr(PlainPage, "unpublish", fail)
    assert due.publish_due(at=now) == 1
    assert Page.objects.get(pk=page.pk).live
    assert not Page.objects.get(pk=other.pk).live
    assert "planted" in caplog.text


def test_the_clock_runs_it_every_minute(page: PlainPage):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    tasks.publish_scheduled()
    assert not Page.objects.get(pk=page.pk).live
    entry = app.conf.beat_schedule["cms-publish-scheduled"]
    assert (entry["task"], entry["schedule"]) == ("cms.tasks.publish_scheduled", 60.0)


@pytest.mark.parametrize("how", ["unpublish", "delete", "rename the slug"])
def test_the_frame_follows_whoever_does_it(client: Client, page: PlainPage, how: str):
    """No hook of Wagtail's pages is called here: a bulk action and a command call none either."""
    assert 'href="/fair/"' in html(client.get("/"))
    if how == "unpublish":
        page.unpublish()
    elif how == "delete":
        page.delete()
    else:
        page.slug = "bazaar"
        page.save_revision().publish()
    assert 'href="/fair/"' not in html(client.get("/"))
