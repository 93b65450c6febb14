"""Every way out of a membership, and back: a suspension goes along, by the number and by the card that was proven."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts import api as accounts
from accounts.mine.erase import erase
from accounts.mine.merge import merge_own
from accounts.models import User
from accounts.phone.change import change_phone
from members.counter.register import keep_draft, register
from members.identity.models import Member
from members.profile.by_card import enter_card
from members.profile.identity import record_counter_check
from members.profile.save import save_part
from members.suspensions.models import Suspension
from members.suspensions.suspend import suspend
from tests.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("S-31")]
DAY = dt.timedelta(days=1)
NUMBER, OTHER, THIRD = "+989121000001", "+989121000005", "+989121000006"
CARD = "7519313573"


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


def stop(user: Any, by: Any, at: dt.datetime) -> None:
    suspend(member_id=user.member.pk, reason="misuse", text="خریدها", until=at + 20 * DAY, by=by.pk, at=at)


def is_stopped(phone: str, at: dt.datetime) -> bool:
    """Whoever comes with this number, as a new member or as the one who has it."""
    joined, _ = accounts.join(phone=phone, at=at)
    return Suspension.objects.filter(member__user_id=joined.id, lifted_at=None, until__gt=at).exists()


def shows_card(user: Any, by: Any, at: dt.datetime) -> None:
    save_part(member_id=user.member.pk, part="identity", answers={"national_id": CARD}, at=at)
    assert record_counter_check(member_id=user.member.pk, national_id=CARD, by=by.pk, at=at)


def clears_card_and_leaves(user: Any, at: dt.datetime) -> None:
    save_part(member_id=Member.objects.get(user=user).pk, part="identity", answers={"national_id": ""}, at=at)
    erase(user_id=user.pk, at=at)


def card_is_known(by: Any, at: dt.datetime) -> bool:
    """Somebody with a number that the club never saw shows the card."""
    fresh = person(phone="+989121000009", name="F", at=at)
    assert Suspension.objects.filter(member=fresh.member).count() == 0
    enter_card(member_id=fresh.member.pk, national_id=CARD, by=by.pk, at=at)
    return Suspension.objects.filter(member=fresh.member, lifted_at=None).exists()


@pytest.mark.parametrize("goes", ["suspended", "clean"])
@pytest.mark.parametrize("has_card", ["suspended", "clean"])
def test_whichever_of_two_had_shown_the_card_the_one_that_is_left_is_known_by_it(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime, goes: str, has_card: str
) -> None:
    stop(alice, bob, now)
    shows_card(alice if has_card == "suspended" else charlie, bob, now)
    old, left = (alice, charlie) if goes == "suspended" else (charlie, alice)
    merge_own(from_id=old.pk, into_id=left.pk, at=now + DAY)
    assert is_stopped(left.phone, now + DAY)
    clears_card_and_leaves(left, now + 2 * DAY)
    for phone in (alice.phone, charlie.phone):
        assert is_stopped(phone, now + 3 * DAY), phone
    assert card_is_known(bob, now + 3 * DAY)


def test_who_takes_over_a_number_with_a_card_already_shown_is_known_by_it_too(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    stop(alice, bob, now)
    erase(user_id=alice.pk, at=now)
    shows_card(charlie, bob, now)
    change_phone(user_id=charlie.pk, old_phone=charlie.phone, new_phone=NUMBER, at=now)
    assert is_stopped(NUMBER, now)
    clears_card_and_leaves(charlie, now + DAY)
    assert card_is_known(bob, now + DAY)


def test_one_merge_after_another_loses_no_number(alice: Any, bob: Any, charlie: Any, now: dt.datetime) -> None:
    dan = person(phone=THIRD, name="Dan", at=now)
    change_phone(user_id=alice.pk, old_phone=NUMBER, new_phone=OTHER, at=now)
    stop(alice, bob, now)
    merge_own(from_id=alice.pk, into_id=charlie.pk, at=now + DAY)
    merge_own(from_id=charlie.pk, into_id=dan.pk, at=now + DAY)
    for phone in (NUMBER, OTHER, charlie.phone, THIRD):
        assert is_stopped(phone, now + 2 * DAY), phone


@pytest.mark.parametrize("joined_anew", [False, True])
def test_a_phone_that_is_lost_shakes_nothing_off(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime, joined_anew: bool
) -> None:
    stop(alice, bob, now)
    moved = {"new_phone": OTHER, "officer_id": charlie.pk, "reason": "lost", "at": now + DAY}
    if joined_anew:
        person(phone=OTHER, name="Alice", at=now)
        accounts.join_at_counter(user_id=alice.pk, **moved)
    else:
        accounts.change_phone_at_counter(user_id=alice.pk, **moved)
    assert is_stopped(OTHER, now + DAY)
    draft = keep_draft(officer_id=charlie.pk, phone=NUMBER, answers={}, at=now + DAY)
    member, _created = register(draft_id=draft, officer_id=charlie.pk, at=now + DAY)
    assert Suspension.objects.filter(member=member, lifted_at=None).exists()


def test_an_account_without_a_membership_takes_the_suspended_one_over(alice: Any, bob: Any, now: dt.datetime) -> None:
    stop(alice, bob, now)
    other = User.objects.create_user(phone=OTHER)
    merge_own(from_id=alice.pk, into_id=other.pk, at=now)
    assert is_stopped(OTHER, now + DAY)
    assert is_stopped(NUMBER, now + DAY)
