"""Who may do what in the staff pages of the content."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from cms.wagtail_hooks import watch_page
from lib import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(founded: None, bob: Any) -> Any:
    bob.is_staff = True
    bob.save()
    return bob


def ask(user: Any) -> Any:
    request = RequestFactory().get("/cms/watch/")
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    return watch_page(request)


def test_editors_may_publish_and_do_not_run_the_city(staff: Any):
    from wagtail.models import Page

    from cms.models import AnnouncementIndexPage

    staff.groups.add(Group.objects.get(name="editors"))
    index = AnnouncementIndexPage.objects.first()
    assert index.permissions_for_user(staff).can_add_subpage()
    assert index.permissions_for_user(staff).can_publish_subpage()
    assert not Page.objects.get(depth=1).permissions_for_user(staff).can_delete()
    assert not staff.has_perm("cms.watch_city")


def test_operators_see_the_city_and_publish_nothing(staff: Any):
    from cms.models import AnnouncementIndexPage

    staff.groups.add(Group.objects.get(name="operators"))
    assert staff.has_perm("cms.watch_city")
    assert staff.has_perm("wagtailadmin.access_admin")
    assert not AnnouncementIndexPage.objects.first().permissions_for_user(staff).can_publish_subpage()


def test_the_operators_page_says_worst_first(staff: Any, monkeypatch: pytest.MonkeyPatch, speaking: Any):
    found = [
        watch.Finding(state="good", sentence="The outbox is empty"),
        watch.Finding(state="bad", sentence="The rate is stale", link="/cms/rates/"),
    ]
    monkeypatch.setattr(watch, "_checks", {"tests": lambda: found})
    staff.is_superuser = True
    staff.save()
    with speaking("en"):
        text = ask(staff).content.decode()
    assert text.index("The rate is stale") < text.index("The outbox is empty")
    assert "✕ act now" in text
    assert 'href="/cms/rates/"' in text


def test_others_do_not_see_it(staff: Any, charlie: Any):
    staff.groups.add(Group.objects.get(name="editors"))
    for user in (staff, charlie):
        assert ask(user).status_code == 302  # back to where they may be, with a word why
