"""Nothing leaves against a wish: any consents, limits and pauses, any times, through the real outbox (C-68)."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from lib.checks import registries
from members.api import give_consent, withdraw_consent
from members.consent import limits, quiet
from messaging import api
from messaging.models import DemoDelivery, Message, Suppression
from messaging.outbox.deliver import deliver, deliver_due
from messaging.registry import Verdict

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-68")]

KIND = "shop/messages/order_paid"
PARAMS: dict[str, str | int] = {"number": "4X7K2", "order": "4X7K2", "total": "1", "points": 2, "url": "/"}
TOPICS, CHANNELS = ("news", "advertising"), ("sms", "email", "app")
RINGING = {"sms", "email"}
TEHRAN = ZoneInfo("Asia/Tehran")
WEEK = dt.timedelta(days=7)
numbers = itertools.count()


@pytest.fixture
def citizen(alice: Any) -> Any:
    User.objects.filter(pk=alice.pk).update(email="alice@example.com")
    alice.refresh_from_db()
    return alice


def tell(user: Any, at: dt.datetime, channel: str = "sms", topic: str = "news", **more: Any) -> int:
    (pk,) = api.send(
        kind=KIND,
        params=PARAMS,
        key=f"k{next(numbers)}",
        user_id=user.pk,
        channels=(channel,),
        topic=topic,
        at=at,
        **more,
    )
    return pk


def want(user: Any, at: dt.datetime, channel: str = "sms", topic: str = "news") -> None:
    give_consent(member_id=user.member.pk, channel=channel, topic=topic, source="form", actor_id=user.pk, at=at)


def state(pk: int) -> tuple[str, str]:
    row = Message.objects.get(pk=pk)
    return row.state, row.error


class City:
    """What a member said, in the plainest words, beside the real outbox."""

    def __init__(self, user: Any, at: dt.datetime) -> None:
        self.user, self.member, self.now = user, user.member.pk, at
        self.wanted: set[tuple[str, str]] = set()
        self.quiet: set[int] = set()
        self.most, self.paused = 10, at
        self.left: list[tuple[dt.datetime, str]] = []
        self.seen: set[int] = set()

    def consent(self, topic: str, channel: str, is_given: bool) -> None:
        act = give_consent if is_given else withdraw_consent
        act(member_id=self.member, channel=channel, topic=topic, source="form", actor_id=self.user.pk, at=self.now)
        (self.wanted.add if is_given else self.wanted.discard)((topic, channel))

    def limit(self, start: int, hours: int, most: int) -> None:
        end = (start + hours) % 48
        limits.set_quiet_and_weekly(member_id=self.member, quiet=quiet.mask(start, end), weekly=most)
        self.quiet = {(start + n) % 48 for n in range(hours)}
        self.most = most

    def pause(self, days: int) -> None:
        self.paused = self.now + dt.timedelta(days=days)
        limits.pause(member_id=self.member, until=self.paused)

    def tell(self, topic: str, channel: str, life: int) -> None:
        tell(self.user, self.now, channel, topic, expires_at=self.now + dt.timedelta(hours=life))

    def serve(self, channel: str) -> None:
        (pk,) = api.send(
            kind=KIND, params=PARAMS, key=f"k{next(numbers)}", user_id=self.user.pk, channels=(channel,), at=self.now
        )
        deliver_due(at=self.now)
        assert state(pk)[0] == "sent"
        self.check()

    def wait(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)
        deliver_due(at=self.now)
        self.check()

    def check(self) -> None:
        for row in Message.objects.filter(state="sent").exclude(topic="").exclude(pk__in=self.seen).order_by("pk"):
            self.seen.add(row.pk)
            assert row.sent_at
            assert row.expires_at
            assert (row.topic, row.channel) in self.wanted
            assert row.sent_at >= self.paused
            assert row.sent_at < row.expires_at
            if row.channel in RINGING:
                assert DemoDelivery.objects.filter(local_id=row.local_id, at=row.sent_at).exists()
                local = row.sent_at.astimezone(TEHRAN)
                assert 9 <= local.hour < 21
                assert local.hour * 2 + local.minute // 30 not in self.quiet
                self.left.append((row.sent_at, row.channel))
                assert sum(moment > row.sent_at - WEEK for moment, _channel in self.left) <= self.most
        assert not Message.objects.exclude(state__in=["sent", "withheld", "queued", "dead"]).exists()
        assert not Message.objects.filter(state="withheld", error="").exists()
        assert not Message.objects.filter(state="queued", not_before__lte=self.now).exists()


topics, channels = st.sampled_from(TOPICS), st.sampled_from(CHANNELS)
acts: st.SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(st.just(City.consent), topics, channels, st.sampled_from([True, True, False])),
    st.tuples(st.just(City.tell), topics, channels, st.sampled_from([1, 20, 200])),
    st.tuples(st.just(City.wait), st.sampled_from([0, 17, 400, 1000, 4000])),
    st.tuples(st.just(City.tell), topics, channels, st.just(100)),
    st.tuples(st.just(City.limit), st.integers(0, 47), st.integers(0, 20), st.integers(1, 3)),
    st.tuples(st.just(City.pause), st.integers(0, 3)),
    st.tuples(st.just(City.serve), channels),
)


class _Undo(Exception):
    pass


@settings(max_examples=20, deadline=None)
@given(steps=st.lists(acts, min_size=12, max_size=40), minute=st.integers(0, 1439), wants_all=st.booleans())
def _run(citizen: Any, at: dt.datetime, steps: list[tuple[Any, ...]], minute: int, wants_all: bool) -> None:
    try:
        with transaction.atomic():
            city = City(citizen, at + dt.timedelta(minutes=minute))
            for topic, channel in itertools.product(TOPICS, CHANNELS) if wants_all else ():
                city.consent(topic, channel, True)
            for act, *values in steps:
                act(city, *values)
            city.wait(0)
            raise _Undo
    except _Undo:
        pass


def test_whatever_a_member_says_and_whenever_nothing_leaves_against_it(citizen: Any, at: dt.datetime) -> None:
    _run(citizen, at)


def test_by_default_nobody_wants_anything_but_messages_of_service_arrive(citizen: Any, at: dt.datetime) -> None:
    refused = [tell(citizen, at, channel) for channel in CHANNELS]
    deliver_due(at=at)
    assert {state(pk) for pk in refused} == {("withheld", "no consent")}
    assert not DemoDelivery.objects.exists()
    assert api.messages_of(user_id=citizen.pk) == []
    assert deliver_due(at=at + dt.timedelta(days=1)) == 0
    api.send(kind=KIND, params=PARAMS, key="service", user_id=citizen.pk, at=at.replace(hour=23))
    assert deliver_due(at=at.replace(hour=23)) == 1


def test_what_is_withdrawn_while_it_waits_does_not_leave(citizen: Any, at: dt.datetime) -> None:
    want(citizen, at)
    pk = tell(citizen, at)
    withdraw_consent(member_id=citizen.member.pk, channel="sms", topic="news", source="one_click", actor_id=None, at=at)
    deliver_due(at=at)
    assert state(pk) == ("withheld", "no consent")


def test_at_night_a_message_waits_for_the_morning_and_one_that_would_be_late_is_withheld(
    citizen: Any, at: dt.datetime
) -> None:
    night = at.replace(hour=18)  # 21:30 in Tehran
    for channel in CHANNELS:
        want(citizen, at, channel)
    waits, late, silent = (
        tell(citizen, night, "sms"),
        tell(citizen, night, "email", expires_at=night + dt.timedelta(hours=2)),
        tell(citizen, night, "app"),
    )
    assert deliver_due(at=night) == 1
    assert (state(waits), state(late), state(silent)) == (
        ("queued", "quiet hours"),
        ("withheld", "quiet hours"),
        ("sent", ""),
    )
    row = Message.objects.get(pk=waits)
    assert (row.not_before.astimezone(TEHRAN).strftime("%d %H:%M"), row.attempts) == ("24 09:00", 0)
    assert deliver_due(at=row.not_before) == 1


def test_the_last_place_of_the_week_is_given_once_and_frees_itself(citizen: Any, at: dt.datetime) -> None:
    want(citizen, at)
    limits.set_quiet_and_weekly(member_id=citizen.member.pk, quiet=0, weekly=1)
    first, second = tell(citizen, at), tell(citizen, at, expires_at=at + dt.timedelta(days=20))
    deliver_due(at=at)
    assert (state(first)[0], state(second)) == ("sent", ("queued", "enough this week"))
    assert Message.objects.get(pk=second).not_before == at + WEEK
    deliver_due(at=at + WEEK)
    assert state(second)[0] == "sent"


def test_a_message_on_a_topic_goes_to_the_address_of_today_and_to_no_suppressed_one(
    citizen: Any, at: dt.datetime
) -> None:
    want(citizen, at)
    want(citizen, at, "email")
    moved, stopped = tell(citizen, at), tell(citizen, at, "email")
    User.objects.filter(pk=citizen.pk).update(phone="+989121999999")
    assert api.suppress(channel="email", address=" ALICE@example.com", reason="complaint", at=at)
    assert not api.suppress(channel="email", address="alice@example.com", reason="hard_bounce", at=at)
    deliver_due(at=at)
    assert DemoDelivery.objects.get().address == Message.objects.get(pk=moved).address == "+989121999999"
    assert state(stopped) == ("withheld", "complaint")
    assert "alice" not in str(Suppression.objects.values().get())


def test_a_topic_is_for_persons_at_their_own_addresses(citizen: Any, at: dt.datetime) -> None:
    for wrong in ({"phone": "+989121999999"}, {"email": "x@example.com"}, {"user_id": None}):
        with pytest.raises(ValueError, match="own addresses"):
            api.send(
                **{
                    "kind": KIND,
                    "params": PARAMS,
                    "key": "k",
                    "user_id": citizen.pk,
                    "topic": "news",
                    "at": at,
                    **wrong,
                }
            )  # type: ignore[arg-type]
    assert not Message.objects.exists()


def test_nobody_who_was_erased_or_merged_away_is_written_to(citizen: Any, bob: Any, at: dt.datetime) -> None:
    want(citizen, at)
    sent_to_nobody = tell(citizen, at)
    type(citizen.member).objects.filter(pk=citizen.member.pk).update(merged_into=bob.member.pk)
    deliver_due(at=at)
    assert state(sent_to_nobody) == ("withheld", "no member")
    User.objects.filter(pk=citizen.pk).update(phone=f"erased-{citizen.pk}")
    (late,) = api.send(kind=KIND, params=PARAMS, key="late", user_id=citizen.pk, at=at)
    deliver_due(at=at)
    assert state(late) == ("dead", "no number")
    assert not DemoDelivery.objects.exists()


def test_where_nobody_decides_nothing_on_a_topic_leaves(citizen: Any, at: dt.datetime, monkeypatch: Any) -> None:
    from messaging import registry

    want(citizen, at)
    monkeypatch.setattr(registry.may_send, "_filled", [])
    pk = tell(citizen, at)
    deliver_due(at=at)
    assert state(pk) == ("withheld", "nobody decides")
    assert "lib.E002" in [message.id for message in registries()], "The program says at its start that nobody decides."


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_not_both_take_the_last_place(citizen: Any, at: dt.datetime, monkeypatch: Any) -> None:
    """Control: without the lock on the member both count the same messages, and both send."""
    from messaging import registry
    from tests.races.together import together
    from tests.races.unguarded import meeting

    want(citizen, at)
    limits.set_quiet_and_weekly(member_id=citizen.member.pk, quiet=0, weekly=1)

    def both(moment: dt.datetime) -> int:
        acts: list[Callable[[], bool]] = []
        for _ in range(2):
            pk = tell(citizen, moment)
            acts.append(lambda pk=pk: deliver(message_id=pk, at=moment))  # type: ignore[misc]
        return sum(result is True for result in together(acts))

    assert [both(at + n * 2 * WEEK) for n in range(5)] == [1] * 5

    from members.consent.decide import may_send

    both_have_asked = meeting(lambda: None)

    def unlocked(*, user_id: int, channel: str, topic: str, at: dt.datetime) -> Verdict:
        verdict = may_send(user_id=user_id, channel=channel, topic=topic, at=at)
        both_have_asked()
        return verdict

    monkeypatch.setattr(registry.may_send, "_filled", [("the control", unlocked)])
    assert both(at + 20 * WEEK) == 2
