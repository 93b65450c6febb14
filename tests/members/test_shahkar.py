"""Whose phone it is: asked over HTTP of a real end on this machine, or seen by an officer at the counter."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings

from accounts.models import User
from members.api import NoNationalId as NoNationalId_by_api
from members.api import identity_of, record_counter_check
from members.profile import shahkar
from members.profile.checks import shahkar_is_real
from members.profile.identity import TRIES_A_DAY, NoNationalId, TooManyTries, ask_shahkar
from members.profile.models import IdentityCheck
from members.profile.save import save_part
from members.profile.shahkar_peer import ShahkarPeer

HERS, OTHER = "0012345679", "1234567891"


@pytest.fixture
def peer(settings: Any) -> Iterator[ShahkarPeer]:
    server = ShahkarPeer()
    server.start()
    settings.SHAHKAR_BASE_URL, settings.SHAHKAR_BUSINESS_ID, settings.SHAHKAR_TOKEN = server.url, "tests", "tests"
    yield server
    server.stop()


@pytest.fixture
def known(alice: Any, at: dt.datetime) -> Any:
    number(alice, HERS, at)
    return alice


def number(user: Any, national_id: str, at: dt.datetime) -> None:
    save_part(member_id=user.member.pk, part="identity", answers={"national_id": national_id}, at=at)


def move(user: Any, phone: str) -> None:
    User.objects.filter(pk=user.pk).update(phone=phone)


@pytest.mark.requirement("S-34")
def test_an_identity_is_confirmed_until_the_phone_or_the_number_changes(
    known: Any, peer: ShahkarPeer, at: dt.datetime
) -> None:
    member = known.member.pk
    assert not identity_of(member_id=member).is_confirmed
    assert ask_shahkar(member_id=member, at=at) == "match"
    seen = identity_of(member_id=member)
    assert (seen.is_confirmed, seen.source, seen.at) == (True, "shahkar", at)
    row = IdentityCheck.objects.get(member_id=member, outcome="match")
    assert len(row.provider_ref) == 36
    assert HERS not in f"{row.subject}{row.provider_ref}"

    move(known, "+989121000077")
    assert not identity_of(member_id=member).is_confirmed
    move(known, known.phone)
    assert identity_of(member_id=member).is_confirmed
    number(known, OTHER, at)
    assert not identity_of(member_id=member).is_confirmed
    number(known, "", at)
    assert not identity_of(member_id=member).has_national_id


@pytest.mark.requirement("S-34")
def test_a_foreign_phone_and_a_register_that_is_silent_confirm_nothing(
    known: Any, peer: ShahkarPeer, at: dt.datetime
) -> None:
    member = known.member.pk
    move(known, "+989121000100")
    assert ask_shahkar(member_id=member, at=at) == "no_match"
    assert identity_of(member_id=member).outcome == "no_match"
    move(known, "+989121000099")
    assert ask_shahkar(member_id=member, at=at) == "unknown"
    assert not identity_of(member_id=member).is_confirmed
    move(known, known.phone)
    ask_shahkar(member_id=member, at=at)
    peer.stop()
    assert ask_shahkar(member_id=member, at=at) == "unknown"
    assert identity_of(member_id=member).is_confirmed, "Silence takes nothing away."


@pytest.mark.parametrize("said", ["[]", '{"isMatched": "yes"}', "not json", '{"isMatched": null}'])
def test_words_that_are_not_known_are_no_answer(monkeypatch: Any, settings: Any, said: str) -> None:
    settings.SHAHKAR_BASE_URL = "http://127.0.0.1:9"
    monkeypatch.setattr(shahkar.httpx, "post", lambda *_, **__: httpx.Response(200, text=said))
    assert shahkar.matches(national_id=HERS, phone="+989121000001").outcome == "unknown"


def test_a_register_that_lets_one_wait_is_not_waited_for(
    known: Any, peer: ShahkarPeer, monkeypatch: Any, caplog: Any
) -> None:
    peer.wait = 0.4
    monkeypatch.setattr(shahkar, "TIMEOUT", httpx.Timeout(0.1))
    with caplog.at_level(logging.DEBUG):
        assert shahkar.matches(national_id=HERS, phone=known.phone).outcome == "unknown"
    assert HERS not in caplog.text
    assert "9121000001" not in caplog.text


@pytest.mark.requirement("S-34")
def test_the_service_is_asked_a_few_times_a_day_and_never_without_a_number(
    alice: Any, peer: ShahkarPeer, at: dt.datetime
) -> None:
    member = alice.member.pk
    with pytest.raises(NoNationalId):
        ask_shahkar(member_id=member, at=at)
    number(alice, HERS, at)
    for _ in range(TRIES_A_DAY):
        ask_shahkar(member_id=member, at=at)
    with pytest.raises(TooManyTries):
        ask_shahkar(member_id=member, at=at)
    with pytest.raises(RuntimeError), transaction.atomic():
        ask_shahkar(member_id=member, at=at + dt.timedelta(days=2))
    assert peer.asked == TRIES_A_DAY == IdentityCheck.objects.filter(outcome="asked").count()
    assert ask_shahkar(member_id=member, at=at + dt.timedelta(days=1)) == "match"


@pytest.mark.requirement("S-34")
def test_an_officer_confirms_by_the_card_and_learns_nothing_else(known: Any, bob: Any, at: dt.datetime) -> None:
    member = known.member.pk
    assert record_counter_check(member_id=member, national_id=OTHER, by=bob.pk, at=at) is False
    assert not identity_of(member_id=member).is_confirmed
    later = at + dt.timedelta(minutes=1)
    assert record_counter_check(member_id=member, national_id="۰۰۱۲۳۴۵۶۷۹", by=bob.pk, at=later) is True
    seen = identity_of(member_id=member)
    assert (seen.is_confirmed, seen.source) == (True, "counter")
    with pytest.raises(NoNationalId_by_api):
        record_counter_check(member_id=bob.member.pk, national_id=HERS, by=bob.pk, at=at)


def test_what_was_answered_is_never_changed(known: Any, peer: ShahkarPeer, at: dt.datetime) -> None:
    ask_shahkar(member_id=known.member.pk, at=at)
    row = IdentityCheck.objects.latest("pk")
    row.outcome = "no_match"
    with pytest.raises(ValueError, match="never changed"):
        row.save()


@pytest.mark.requirement("S-34")
def test_on_the_page_the_register_is_asked_by_a_button_and_the_badge_appears(
    known: Any, peer: ShahkarPeer, client: Client
) -> None:
    client.force_login(known)
    page = client.get("/en/me/profile/identity/").content.decode()
    assert "Ask the register" in page
    assert peer.asked == 0
    answer = client.post("/en/me/profile/identity/confirm/", follow=True)
    assert "Your identity is confirmed." in answer.content.decode()
    assert "Identity confirmed" in client.get("/en/me/profile/").content.decode()
    move(known, "+989121000100")
    assert "Not confirmed" in client.post("/en/me/profile/identity/confirm/", follow=True).content.decode()


def test_where_no_register_is_set_the_page_says_that_the_counter_can(known: Any, client: Client, settings: Any) -> None:
    settings.SHAHKAR_BASE_URL = ""
    client.force_login(known)
    page = client.get("/en/me/profile/identity/").content.decode()
    assert "Ask the register" not in page
    assert "bring your national card" in page
    assert client.post("/en/me/profile/identity/confirm/").status_code == 404
    assert not IdentityCheck.objects.exists()


def test_a_real_city_asks_elsewhere_over_https_and_has_a_contract() -> None:
    def told(base: str, *, demo: bool = False, token: str = "x") -> list[str | None]:
        with override_settings(SHAHKAR_BASE_URL=base, DEMO_ALLOWED=demo, SHAHKAR_TOKEN=token):
            return [found.id for found in shahkar_is_real()]

    assert told("") == []
    assert told("https://register.example/api") == []
    assert told("https://register.example/api", token="") == ["members.E003"]
    assert told("http://register.example/api") == ["members.E002"]
    assert told("https://127.0.0.1:8430") == ["members.E002"]
    assert told("http://127.0.0.1:8430", demo=True) == []
    assert told("https://register.example/api", demo=True) == ["members.E001"]
    with override_settings(DEMO_ALLOWED=False), pytest.raises(CommandError):
        call_command("shahkar_peer")
