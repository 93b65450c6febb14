"""Sessions: a lost phone is logged out from another one."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.door import go_in, is_in, limits_let_through

pytestmark = pytest.mark.django_db


def test_log_out_everywhere_ends_every_other_session_and_keeps_this_one(alice: Any) -> None:
    lost, here = Client(), Client()
    go_in(lost, alice.phone)
    limits_let_through(alice.phone)
    go_in(here, alice.phone)
    assert lost.get("/me/security/").status_code == here.get("/me/security/").status_code == 200
    here.post("/me/security/")
    assert here.get("/me/security/").status_code == 200
    assert lost.get("/me/security/").status_code == 302
    assert "/login/" in lost.get("/me/security/")["Location"]


def test_other_people_stay_logged_in(alice: Any, charlie: Any) -> None:
    hers, his = Client(), Client()
    go_in(hers, alice.phone)
    go_in(his, charlie.phone)
    hers.post("/me/security/")
    assert his.get("/me/security/").status_code == 200


def test_looking_at_the_page_ends_nothing(alice: Any, client: Client) -> None:
    go_in(client, alice.phone)
    before = User.objects.get(pk=alice.pk).session_epoch
    client.get("/me/security/")
    assert User.objects.get(pk=alice.pk).session_epoch == before


def test_logging_out_needs_a_post(alice: Any, client: Client) -> None:
    go_in(client, alice.phone)
    assert client.get("/logout/").status_code == 405
    assert is_in(client)
    assert client.post("/logout/").status_code == 302
    assert not is_in(client)


def test_a_stranger_without_a_session_is_sent_to_the_door_and_back(client: Client) -> None:
    assert client.get("/me/security/")["Location"] == "/login/?next=/me/security/"


def test_rows_of_sessions_whose_time_is_over_are_deleted_every_night(client: Client) -> None:
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from accounts.tasks import clear_sessions
    from config.beat import beat

    client.force_login(User.objects.first() or User.objects.create(phone="+989120000077"))
    live = client.session.session_key
    Session.objects.create(session_key="o" * 32, session_data="", expire_date=timezone.now() - timedelta(seconds=1))
    clear_sessions()
    assert [row.session_key for row in Session.objects.all()] == [live]
    assert clear_sessions.name in {entry["task"] for _name, entry in beat.items()}
