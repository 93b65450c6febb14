"""Where one is logged in: said in words, ended one by one or all at once."""

import datetime as dt
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone, translation

from accounts import device, traces
from accounts.sessions import forget_old_sessions
from tests.accounts.door import go_in, is_in, limits_let_through

pytestmark = pytest.mark.django_db

LIST = "/me/security/sessions/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0"


def entered(user: Any, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    limits_let_through(user.phone)
    go_in(client, user.phone)
    return client


def test_the_list_says_device_and_time_marks_this_one_and_ends_another(alice: Any) -> None:
    here, lost = entered(alice, DESK), entered(alice, PHONE)
    page = here.get("/en" + LIST).content.decode()
    assert "Firefox on Windows" in page
    assert "Chrome on Android" in page
    assert page.count("This device") == 1
    assert page.index("Firefox on Windows") < page.index("This device") < page.index("Chrome on Android")
    assert "2 devices" in here.get("/en/me/security/").content.decode()
    other = UserSession.objects.exclude(session_key=here.session.session_key).get()
    assert here.post(f"{LIST}{other.pk}/end/")["Location"] == LIST
    assert lost.get(LIST).status_code == 302
    assert here.get(LIST).status_code == 200
    assert UserSession.objects.filter(user=alice).count() == 1


def test_nobody_ends_the_session_of_another_and_not_this_one_by_its_number(alice: Any, charlie: Any) -> None:
    hers, his = entered(alice, DESK), entered(charlie, PHONE)
    row = UserSession.objects.get(user=alice)
    assert his.post(f"{LIST}{row.pk}/end/").status_code == 404
    assert hers.post(f"{LIST}{row.pk}/end/").status_code == 404
    assert hers.get(f"{LIST}{row.pk}/end/").status_code == 405
    assert hers.get(LIST).status_code == 200


def test_ending_all_others_ends_those_too_that_no_list_shows(alice: Any) -> None:
    here, lost, old = entered(alice, DESK), entered(alice, PHONE), Client()
    old.force_login(alice)
    UserSession.objects.exclude(session_key=here.session.session_key).filter(user_agent=PHONE).delete()
    here.post("/me/security/")
    assert [client.get(LIST).status_code for client in (here, lost, old)] == [200, 302, 302]
    assert UserSession.objects.get().session_key == here.session.session_key


def test_a_session_from_before_the_list_appears_at_its_next_step_and_a_log_out_removes_it(alice: Any) -> None:
    client = Client(headers={"user-agent": PHONE})
    client.force_login(alice)
    assert not UserSession.objects.exists()
    client.get("/me/")
    assert UserSession.objects.get().user_agent == PHONE
    client.post("/logout/")
    assert not is_in(client)
    again = entered(alice, DESK)
    again.get(LIST)
    assert UserSession.objects.get().user_agent == DESK


def test_when_it_was_last_seen_is_written_once_in_a_quarter_of_an_hour(alice: Any, counted: Any) -> None:
    client = entered(alice, DESK)
    client.get(LIST)
    seen = UserSession.objects.get().last_seen_at
    client.get(LIST)
    assert UserSession.objects.get().last_seen_at == seen
    session = client.session
    session["seen_at"] -= 901
    session.save()
    client.get(LIST)
    assert UserSession.objects.get().last_seen_at > seen


def test_rows_end_with_the_cookie_and_with_the_person(alice: Any, at: dt.datetime) -> None:
    client = entered(alice, DESK)
    assert forget_old_sessions(at=timezone.now()) == 0
    assert traces.export(alice.pk)[-1]["device"]
    traces.erase(alice.pk, at)
    assert not is_in(client) or client.get(LIST).status_code == 302
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()
    entered(alice, PHONE)
    assert forget_old_sessions(at=timezone.now() + dt.timedelta(days=61)) == 1


def test_a_device_in_words() -> None:
    with translation.override("en"):
        assert device.in_words(PHONE) == "Chrome on Android"
        assert device.in_words(PHONE.replace("Chrome", "SamsungBrowser/28 Chrome")) == "Samsung Internet on Android"
        assert device.in_words("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Safari/604.1") == (
            "Safari on iPhone"
        )
        assert device.in_words("") == "A device that does not say what it is"
    assert device.icon(PHONE) == "smartphone"
    assert device.icon(DESK) == "monitor"
