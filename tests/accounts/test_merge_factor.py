"""A membership that an app keeps is not handed over by its number alone, whoever asks for the merge."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from accounts.door import limits
from accounts.mine import merge as merging
from accounts.models import PhoneChange, User
from accounts.registry import MustBeSettled
from messaging.models import Message
from tests.accounts.door import another, app_code, code_for, go_in, limits_let_through, set_up_factor

pytestmark = pytest.mark.django_db

THIEF, REVIEW = "+989121000009", "/en/me/merge/review/"


@pytest.fixture
def thief(alice: Any, client: Client) -> Client:
    """Logged in with a number of his own; with Alice's SIM in his hand he has proven her number for a merge."""
    set_up_factor(alice)
    User.objects.filter(pk=alice.pk).update(email="alice@example.org")
    go_in(client, THIEF)
    limits_let_through(alice.phone)
    assert client.post("/en/me/merge/", {"phone": alice.phone}).status_code == 302
    assert client.post("/en/me/merge/code/", {"code": code_for(alice.phone)}).status_code == 302
    return client


def stands(alice: Any) -> bool:
    user = User.objects.get(pk=alice.pk)
    return user.is_active and user.phone == alice.phone and not PhoneChange.objects.exists()


def test_who_has_the_sim_of_a_protected_membership_does_not_get_it_by_merging(thief: Client, alice: Any) -> None:
    assert "Code of the app" in thief.get(REVIEW).content.decode()
    for factor in ({}, {"factor": ""}, {"factor": another(app_code())}):
        answer = thief.post(REVIEW, factor)
        assert answer.status_code == 422
        assert "Yes, make one" in answer.content.decode(), "the code can be typed again"
        assert stands(alice)


def test_her_number_and_her_mailbox_are_told_before_anything_moves(thief: Client, alice: Any) -> None:
    told = Message.objects.filter(kind="accounts/messages/merge_asked")
    assert set(told.values_list("address", flat=True)) == {alice.phone, "alice@example.org"}
    assert stands(alice)


def test_with_the_apps_code_she_joins_her_own_two(thief: Client, alice: Any) -> None:
    code = app_code()
    assert thief.post(REVIEW, {"factor": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert not User.objects.get(pk=alice.pk).is_active


def test_tries_of_the_apps_code_are_few(thief: Client, alice: Any) -> None:
    for _ in range(limits.FACTOR[0].times):
        assert thief.post(REVIEW, {"factor": another(app_code())}).status_code == 422
    answer = thief.post(REVIEW, {"factor": app_code()})
    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()
    assert stands(alice)


def test_merging_asks_whoever_calls_the_counter_too(alice: Any, bob: Any, charlie: Any, at: dt.datetime) -> None:
    set_up_factor(alice)
    now = timezone.now()
    for act in (
        lambda: merging.merge(from_id=alice.pk, into_id=charlie.pk, at=now),
        lambda: merging.merge_own(from_id=alice.pk, into_id=charlie.pk, at=now, factor="123"),
        lambda: accounts.join_at_counter(
            user_id=alice.pk, new_phone=charlie.phone, officer_id=bob.pk, reason="lost", at=now
        ),
    ):
        with pytest.raises(MustBeSettled):
            act()
        assert stands(alice)
    merging.merge(from_id=charlie.pk, into_id=alice.pk, at=now)  # what goes into hers asks for nothing
    assert User.objects.get(pk=alice.pk).is_active


def test_without_the_question_the_thief_has_it(thief: Client, alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the harm without the guard."""
    monkeypatch.setattr(merging, "_ask_factor", lambda *_: None)
    assert thief.post(REVIEW).status_code == 302
    assert not stands(alice)
