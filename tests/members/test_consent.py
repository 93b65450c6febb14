"""Consent: default none, by topic and channel, appended with proof; limits that only tighten; one page for all of it."""

import datetime as dt
import hashlib
import re
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.registry import personal_data
from members.api import NoAddress, consents, give_consent, may_send, withdraw_consent
from members.consent import limits, personal, quiet
from members.consent.models import ConsentCurrent, ConsentEvent, ConsentText, MemberLimits, WayOut
from members.consent.read import history, is_unchanged
from members.consent.texts import current_text
from members.consent.topics import PROMISE, Unknown, pairs

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-68")]

PAGE = "/me/wishes/"


@pytest.fixture
def citizen(alice: Any) -> Any:
    User.objects.filter(pk=alice.pk).update(email="alice@example.com")
    alice.refresh_from_db()
    return alice


def give(user: Any, at: dt.datetime, topic: str = "news", channel: str = "sms", **more: Any) -> int | None:
    values = {"source": "form", "actor_id": user.pk, **more}
    return give_consent(member_id=user.member.pk, channel=channel, topic=topic, at=at, **values)


def withdraw(user: Any, at: dt.datetime, topic: str = "news", channel: str = "sms", **more: Any) -> int | None:
    values = {"source": "form", "actor_id": user.pk, **more}
    return withdraw_consent(member_id=user.member.pk, channel=channel, topic=topic, at=at, **values)


def granted(user: Any) -> set[tuple[str, str]]:
    return {(row.topic, row.channel) for row in consents(member_id=user.member.pk) if row.granted}


def test_nothing_is_granted_before_it_is_given_and_twice_is_once(citizen: Any, charlie: Any, at: dt.datetime) -> None:
    assert granted(citizen) == set()
    assert len(consents(member_id=citizen.member.pk)) == len(pairs()) == 19
    assert withdraw(citizen, at) is None
    first = give(citizen, at)
    assert first is not None
    assert give(citizen, at) is None
    assert granted(citizen) == {("news", "sms")}
    assert granted(charlie) == set()
    assert withdraw(citizen, at) is not None
    assert withdraw(citizen, at) is None
    assert granted(citizen) == set()
    assert [event.granted for event in history(member_id=citizen.member.pk)] == [False, True]
    for wrong in ({"topic": "gossip"}, {"channel": "pigeon"}, {"topic": "statement"}):
        with pytest.raises(Unknown):
            give(citizen, at, **wrong)
    with pytest.raises(NoAddress):
        give(charlie, at, channel="email")


def test_an_event_keeps_the_words_and_their_version_and_the_database_refuses_to_change_it(
    citizen: Any, at: dt.datetime, monkeypatch: Any
) -> None:
    from members.consent import topics

    give(citizen, at)
    monkeypatch.setattr(topics, "PROMISE", str(PROMISE) + " New.")
    withdraw(citizen, at)
    give(citizen, at + dt.timedelta(days=1))
    old, _, new = history(member_id=citizen.member.pk).order_by("pk")
    assert (old.text.version, new.text.version) == (1, 2)
    assert "news of the club and the city" in old.text.en
    assert new.text.en.endswith("New.")
    said = "\n".join(["news", "sms", old.text.fa, old.text.en])
    assert old.text_sha256 == old.text.sha256 == hashlib.sha256(said.encode()).hexdigest()
    assert current_text(channel="sms", topic="news", at=at) == new.text
    assert all(is_unchanged(event) for event in history(member_id=citizen.member.pk))
    new.source = "desk"
    assert not is_unchanged(new)
    for rows, change in (
        (ConsentEvent.objects.filter(pk=old.pk), {"granted": False}),
        (ConsentText.objects.filter(pk=old.text_id), {"en": "Anything."}),
    ):
        with pytest.raises(DatabaseError, match="append.only"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="append.only"), transaction.atomic():
            rows._raw_delete("default")  # as SQL would
    assert ConsentEvent.objects.count() == 3


def test_what_was_said_cannot_be_written_over_by_an_insert_either(citizen: Any, at: dt.datetime) -> None:
    event = give(citizen, at)
    for table in ("members_consentevent", "members_consenttext"):
        columns = [field.column for field in ConsentEvent._meta.fields if field.column != "granted"]
        if table == "members_consenttext":
            columns = [field.column for field in ConsentText._meta.fields if field.column != "en"]
        changed = "granted" if table == "members_consentevent" else "en"
        value = "NOT granted" if changed == "granted" else "'Anything.'"
        names = ", ".join([*columns, changed])
        verb, end = ("INSERT OR REPLACE", "")
        if connection.vendor == "postgresql":
            verb, end = "INSERT", f"ON CONFLICT (id) DO UPDATE SET {changed} = excluded.{changed}"
        sql = f"{verb} INTO {table} ({names}) SELECT {', '.join(columns)}, {value} FROM {table} {end}"
        with pytest.raises(DatabaseError, match="append.only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert ConsentEvent.objects.get(pk=event).granted
    assert is_unchanged(ConsentEvent.objects.get(pk=event))


def test_what_holds_is_believed_only_with_a_proof_that_says_the_same(citizen: Any, at: dt.datetime) -> None:
    give(citizen, at)
    withdraw(citizen, at)
    ConsentCurrent.objects.filter(topic="news", channel="sms").update(granted=True)  # by hand, past everything
    verdict = may_send(user_id=citizen.pk, channel="sms", topic="news", at=at)
    assert (verdict.allowed, verdict.reason) == (False, "no consent")


def test_advertising_of_others_reaches_nobody_under_eighteen(citizen: Any, client: Client) -> None:
    from lib.jalali import parse_date
    from members.facets.models import MemberFacet

    now = timezone.now()
    give(citizen, now, "advertising")
    give(citizen, now)
    born = parse_date("1388/09/05")
    assert born
    for birth_day, moment, is_allowed in (
        (0, now, True),  # not known
        (born.toordinal(), dt.datetime(2027, 11, 25, 20, 29, tzinfo=dt.UTC), False),  # 4 Azar 1406, 23:59
        (born.toordinal(), dt.datetime(2027, 11, 26, 8, tzinfo=dt.UTC), True),  # 5 Azar 1406
    ):
        MemberFacet.objects.update_or_create(
            member=citizen.member, defaults={"birth_day": birth_day, "birth_is_exact": True}
        )
        for topic, wanted in (("advertising", is_allowed), ("news", True)):
            verdict = may_send(user_id=citizen.pk, channel="sms", topic=topic, at=moment)
            assert (verdict.allowed, verdict.reason == "minor") == (wanted, not wanted), (moment, topic)
    # On the page: what was given can be ended, nothing can be given.
    MemberFacet.objects.filter(member=citizen.member).update(birth_day=(now - dt.timedelta(days=4000)).toordinal())
    client.force_login(citizen)
    page = client.get(PAGE).content.decode()
    assert re.search(r'name="advertising-email"[^>]* disabled', page)
    assert not re.search(r'name="advertising-sms"[^>]* disabled', page)
    client.post(PAGE, {"advertising-sms": "on", "advertising-email": "on", "offers-email": "on"})
    assert granted(citizen) == {("advertising", "sms"), ("offers", "email")}
    client.post(PAGE, {})
    assert granted(citizen) == set()


def test_after_a_migration_that_remakes_the_table_the_guards_stand_again(citizen: Any, at: dt.datetime) -> None:
    from members.consent.ready import _install_guards, findings

    if connection.vendor != "sqlite":
        return
    event = give(citizen, at)
    assert list(findings()) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER members_consentevent_update")
    assert [each.state for each in findings()] == ["bad"]
    _install_guards(using="default")
    assert list(findings()) == []
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        ConsentEvent.objects.filter(pk=event).update(granted=False)


def test_quiet_half_hours_cross_midnight_and_the_summer_time_of_2022(settings: Any) -> None:
    assert quiet.stretches(quiet.of_the_city()) == [(42, 18)]
    assert quiet.stretches(quiet.ALL) == [(0, 48)]
    assert quiet.mask(5, 5) == 0
    settings.QUIET_HOURS = ""
    assert quiet.of_the_city() == 0
    night = quiet.mask(42, 18)
    summer = dt.datetime(2022, 7, 1, 16, 45, tzinfo=dt.UTC)  # 21:15 in Tehran, then at +04:30
    assert quiet.first_allowed(night, summer) == dt.datetime(2022, 7, 2, 4, 30, tzinfo=dt.UTC)
    winter = dt.datetime(2026, 11, 23, 17, 29, 59, tzinfo=dt.UTC)  # 20:59:59
    assert quiet.first_allowed(night, winter) == winter
    assert quiet.first_allowed(night, winter + dt.timedelta(seconds=1)) == dt.datetime(
        2026, 11, 24, 5, 30, tzinfo=dt.UTC
    )
    assert quiet.first_allowed(quiet.ALL, winter) is None


def test_own_limits_only_tighten(citizen: Any, at: dt.datetime, settings: Any) -> None:
    give(citizen, at)
    member = citizen.member.pk

    def verdict() -> Any:
        return may_send(user_id=citizen.pk, channel="sms", topic="news", at=at)

    assert verdict().allowed
    limits.set_quiet_and_weekly(member_id=member, quiet=0, weekly=500)
    assert limits.limits_of(member_id=member).weekly == settings.MESSAGES_A_WEEK
    assert limits.limits_of(member_id=member).quiet == quiet.of_the_city()
    limits.set_quiet_and_weekly(member_id=member, quiet=quiet.mask(26, 32), weekly=None)
    assert limits.limits_of(member_id=member).quiet == quiet.of_the_city() | quiet.mask(26, 32)
    limits.set_quiet_and_weekly(member_id=member, quiet=quiet.ALL, weekly=None)
    assert (verdict().allowed, verdict().reason) == (False, "quiet hours")
    limits.set_quiet_and_weekly(member_id=member, quiet=0, weekly=None)
    limits.pause(member_id=member, until=at + dt.timedelta(seconds=1))
    assert (verdict().allowed, verdict().reason) == (False, "paused")
    limits.pause(member_id=member, until=None)
    assert verdict().allowed


# --- The page -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "/en"])
def test_one_page_shows_and_changes_everything_without_script(citizen: Any, client: Client, language: str) -> None:
    client.force_login(citizen)
    path = language + PAGE
    page = client.get(path).content.decode()
    assert page.count('type="checkbox"') == 19
    assert " checked" not in page
    client.post(path, {"news-sms": "on", "offers-email": "on", "nonsense": "on"})
    assert granted(citizen) == {("news", "sms"), ("offers", "email")}
    page = client.get(path).content.decode()
    assert page.count(" checked") == 2
    client.post(path, {"offers-email": "on"})
    assert granted(citizen) == {("offers", "email")}
    assert ConsentEvent.objects.count() == 3
    assert set(ConsentEvent.objects.values_list("source", "actor_id")) == {("form", citizen.pk)}
    client.post(f"{path}limits/", {"quiet_from": "26", "quiet_to": "32", "weekly": "2"})
    row = MemberLimits.objects.get()
    assert (quiet.stretches(row.quiet), row.weekly) == ([(26, 32)], 2)
    half = client.post(f"{path}limits/", {"quiet_from": "26", "quiet_to": "", "weekly": ""})
    assert half.status_code == 422
    assert 'role="alert"' in half.content.decode()
    MemberLimits.objects.update(quiet=quiet.mask(26, 32) | quiet.mask(2, 4))
    client.post(f"{path}limits/", {"quiet_from": "2", "quiet_to": "4", "weekly": ""})
    assert len(quiet.stretches(MemberLimits.objects.get().quiet)) == 2  # what was not touched stays
    client.post(f"{path}pause/", {"days": "7"})
    assert MemberLimits.objects.get().paused_until is not None
    assert 'name="end"' in client.get(path).content.decode()
    client.post(f"{path}pause/", {"end": "1"})
    assert MemberLimits.objects.get().paused_until is None


def test_without_a_confirmed_address_e_mail_cannot_be_chosen_but_always_ended(
    citizen: Any, client: Client, at: dt.datetime
) -> None:
    give(citizen, at, channel="email")
    User.objects.filter(pk=citizen.pk).update(email="")
    client.force_login(citizen)
    page = client.get(PAGE).content.decode()
    assert page.count(" disabled") == 6
    assert "/me/security/" in page
    client.post(PAGE, {"news-email": "on", "offers-email": "on", "news-sms": "on"})
    assert granted(citizen) == {("news", "email"), ("news", "sms")}
    client.post(PAGE, {})
    assert granted(citizen) == set()


def test_a_receipt_is_readable_proof_for_its_member_only(
    citizen: Any, charlie: Any, client: Client, at: dt.datetime
) -> None:
    event = give(citizen, at)
    path = f"/en{PAGE}receipt/{event}/"
    client.force_login(citizen)
    page = client.get(path).content.decode()
    row = ConsentEvent.objects.select_related("text").get()
    for part in (row.text.fa, row.text.en, row.evidence[:32], citizen.member.number, "unchanged"):
        assert part in page
    assert path in client.get(f"/en{PAGE}").content.decode()
    client.force_login(charlie)
    assert client.get(path).status_code == 404
    assert path not in client.get(f"/en{PAGE}").content.decode()


# --- The person ---------------------------------------------------------------------------


def test_export_holds_the_words_and_erasure_keeps_the_proof_and_nothing_else(
    citizen: Any, client: Client, at: dt.datetime
) -> None:
    from members.consent.link import way_out

    give(citizen, at)
    limits.pause(member_id=citizen.member.pk, until=at)
    way_out(citizen.pk, "sms", "news", "fa")
    entry = personal_data.entries["members.consent"]
    rows = entry.export(user_id=citizen.pk)
    assert (rows[0]["topic"], rows[0]["granted"]) == ("خبرهای باشگاه", True)
    assert "news" in str(rows[0]["words_en"])
    assert "paused_until" in rows[1]
    entry.erase(user_id=citizen.pk, at=at)
    assert ConsentEvent.objects.count() == 1
    for model in (ConsentCurrent, MemberLimits, WayOut):
        assert not model.objects.exists()  # type: ignore[attr-defined]
    assert not may_send(user_id=citizen.pk, channel="sms", topic="news", at=at).allowed


def test_of_two_memberships_the_stricter_wish_wins_and_both_stories_are_kept(
    citizen: Any, bob: Any, charlie: Any, client: Client, at: dt.datetime
) -> None:
    for user, wishes in ((citizen, ("news", "offers")), (bob, ("news", "goals"))):
        for topic in wishes:
            give(user, at, topic)
    limits.set_quiet_and_weekly(member_id=citizen.member.pk, quiet=quiet.mask(2, 4), weekly=5)
    limits.set_quiet_and_weekly(member_id=bob.member.pk, quiet=quiet.mask(8, 9), weekly=2)
    limits.pause(member_id=bob.member.pk, until=at)
    assert len(personal.holdings(bob.pk, at)) == 2
    personal.merge(bob.pk, citizen.pk, at)
    type(bob.member).objects.filter(pk=bob.member.pk).update(merged_into=citizen.member.pk)
    assert granted(citizen) == {("news", "sms")}
    assert granted(bob) == set()
    merged = ConsentEvent.objects.filter(source="merge")
    assert sorted(merged.values_list("member_id", "topic", "granted")) == sorted(
        [(citizen.member.pk, "offers", False), (bob.member.pk, "news", False), (bob.member.pk, "goals", False)]
    )
    row = MemberLimits.objects.get()
    assert (row.member_id, len(quiet.stretches(row.quiet)), row.weekly, row.paused_until) == (
        citizen.member.pk,
        2,
        2,
        at,
    )
    give(charlie, at, "festivals")
    type(bob.member).objects.filter(pk=charlie.member.pk).update(merged_into=bob.member.pk)  # before that, into his
    client.force_login(citizen)
    assert client.get(PAGE).content.decode().count("/receipt/") == 8
    personal.merge(bob.pk, citizen.pk, at)
    assert granted(citizen) == set()  # whoever merges again merges with somebody who wants nothing


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_at_once_agree_with_the_last_event(citizen: Any, at: dt.datetime, monkeypatch: Any) -> None:
    """Control: without the lock and the condition the slower of two overwrites what was said after it."""
    from threading import Event

    from members.consent import record
    from tests.races.together import together
    from tests.races.unguarded import FREE

    def agrees() -> bool:
        current = ConsentCurrent.objects.select_related("event").get()
        last = ConsentEvent.objects.order_by("-pk")[0]
        return (current.event_id, current.granted) == (last.pk, last.granted)

    results = []
    for _ in range(4):
        together([lambda: give(citizen, at), lambda: withdraw(citizen, at)] * 3)
        results.append(agrees())
    assert all(results)
    assert all(is_unchanged(event) for event in ConsentEvent.objects.all())  # the chain has no fork

    withdraw(citizen, at)

    def write(*, granted: bool, waits: Event, tells: Event, late: bool, guarded: bool) -> None:
        if not late:
            waits.wait(timeout=FREE)
        current = ConsentCurrent.objects.get()
        before = ConsentEvent.objects.order_by("-pk")[0]
        event = ConsentEvent(**{field: getattr(before, field) for field in COPIED}, granted=granted)
        event.save(force_insert=True)
        if late:
            tells.set()
            waits.wait(timeout=FREE)
        if guarded:
            record._take_effect(current, event)
        else:
            ConsentCurrent.objects.update(granted=granted, event=event)
        if not late:
            tells.set()

    for guarded, expected in ((False, False), (True, True)):
        begun, done = Event(), Event()
        slow = partial(write, granted=True, waits=done, tells=begun, late=True, guarded=guarded)
        quick = partial(write, granted=False, waits=begun, tells=done, late=False, guarded=guarded)
        assert together([slow, quick]) == [None, None]
        assert agrees() is expected


COPIED = "member_id channel topic text_id text_sha256 source actor_id at evidence".split()
