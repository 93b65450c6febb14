import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import health


@pytest.fixture(autouse=True)
def _nothing_asked_yet() -> None:
    health.forget()


def test_healthz_asks_nobody(client: Client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_says_what_it_asked(client: Client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "outbox": "ok", "outbox_seconds": 0}


@pytest.mark.django_db
def test_a_late_outbox_is_told_and_the_pages_stay_open(client: Client, monkeypatch: pytest.MonkeyPatch):
    from datetime import timedelta

    from messaging import api

    monkeypatch.setattr(api, "outbox_age", lambda at: timedelta(hours=1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["outbox"], answer.json()["outbox_seconds"]) == (200, "late", 3600)


@pytest.mark.django_db
def test_readyz_is_503_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch):
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


@pytest.mark.django_db
def test_readyz_is_503_without_a_broker(client: Client, monkeypatch: pytest.MonkeyPatch):
    from celery import current_app
    from kombu import Connection

    nobody = Connection("redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app, "connection_for_write", lambda **_: nobody)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "unreachable")


@pytest.mark.django_db
def test_who_asks_readyz_again_and_again_costs_one_look(client: Client, monkeypatch: pytest.MonkeyPatch):
    looks = []
    monkeypatch.setattr(health, "_broker", lambda: looks.append(1) or "ok")
    with CaptureQueriesContext(connection) as asked:
        assert {client.get("/readyz").status_code for _ in range(20)} == {200}
    assert (len(looks), len(asked)) == (1, 2)  # one for "does it answer", one for the age of the outbox
    monkeypatch.setattr(health.time, "monotonic", lambda later=health._last[0].until + 1: later)
    client.get("/readyz")
    assert len(looks) == 2
