"""Leaving and joining again does not end a suspension; what is kept for that names nobody and is forgotten."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from accounts.mine.erase import erase
from accounts.mine.merge import merge_own
from accounts.mine.read import export_of
from accounts.models import User
from accounts.phone.change import change_phone
from club.tasks import forget_who_was_paid
from club.welcome.models import PaidBefore
from ledger import api as ledger
from members.api import is_suspended
from members.profile.by_card import enter_card
from members.profile.identity import record_counter_check
from members.profile.save import save_part
from members.suspensions.appeal import answer, appeal
from members.suspensions.marks import CARD as BY_CARD
from members.suspensions.marks import digest
from members.suspensions.models import Appeal, Suspension, SuspensionKept
from members.suspensions.suspend import lift, suspend
from members.tasks import forget_what_is_over
from messaging.models import Message
from points.api import balance
from tests.conftest import person

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SAID, NUMBER, OTHER = "خانم آلیس سه خرید ساختگی ثبت کرد", "+989121000001", "+989121000005"
CARD = "7519313573"


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


def stop(user: Any, by: Any, at: dt.datetime, days: int | None = 20) -> Suspension:
    until = at + days * DAY if days else None
    made = suspend(member_id=user.member.pk, reason="misuse", text=SAID, until=until, by=by.pk, at=at)
    return Suspension.objects.get(pk=made)


def back(phone: str, at: dt.datetime) -> Any:
    joined, created = accounts.join(phone=phone, at=at)
    assert created
    return User.objects.get(pk=joined.id)


def in_force(user: Any, at: dt.datetime) -> Suspension | None:
    return Suspension.objects.filter(member__user=user, lifted_at=None, starts_at__lte=at).first()


@pytest.mark.requirement("S-31")
def test_who_leaves_while_suspended_and_joins_again_is_suspended_is_told_and_can_appeal(
    alice: Any, bob: Any, charlie: Any, client: Client, now: dt.datetime
) -> None:
    row = stop(alice, bob, now)
    sent = appeal(member_id=alice.member.pk, text="من آلیس هستم", at=now)
    client.force_login(alice)
    asked = client.get("/en/me/leave/").content.decode()
    assert "leaving does not end it" in asked
    assert "Leaving the club does not end it" in client.get("/en/me/standing/").content.decode()
    assert any("if_you_leave" in line for line in export_of(user_id=alice.pk)["members.standing"])
    erase(user_id=alice.pk, at=now)
    row.refresh_from_db()
    assert (row.text, row.reason, row.until) == ("", "misuse", now + 20 * DAY), "The words name her, the rest does not."
    kept = SuspensionKept.objects.get()
    assert (kept.reason, kept.until, kept.appeal, kept.by_id) == ("misuse", now + 20 * DAY, "waiting", bob.pk)
    assert not any(NUMBER[3:] in str(value) or "آلیس" in str(value) for value in vars(kept).values())
    again = back(NUMBER, now + DAY)
    made = in_force(again, now + DAY)
    assert made
    assert (made.reason, made.until, made.by_id) == ("misuse", now + 20 * DAY, bob.pk)
    assert SAID not in made.text
    assert is_suspended(again.member.pk, at=now + DAY)
    assert Message.objects.filter(user=again, kind="members/messages/suspended").count() == 2
    assert not SuspensionKept.objects.exists()
    second = appeal(member_id=again.member.pk, text="خریدها واقعی بودند", at=now + DAY)
    assert second != sent
    answer(appeal_id=second, verdict="lifted", text="حق با شماست", by=charlie.pk, at=now + 2 * DAY)
    assert not is_suspended(again.member.pk, at=now + 2 * DAY)
    # Let go is let go: nothing is kept of it any more.
    erase(user_id=again.pk, at=now + 3 * DAY)
    third = back(NUMBER, now + 4 * DAY)
    assert in_force(third, now + 4 * DAY) is None
    assert ledger.audit() == []


def test_what_is_kept_is_forgotten_at_its_end_and_an_open_one_with_the_number(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime, settings: Any
) -> None:
    later = now + settings.PAID_BEFORE_KEPT
    stop(alice, charlie, now - 3 * DAY, days=2)
    stop(bob, charlie, now, days=None)
    refused = appeal(member_id=bob.member.pk, text="چرا؟", at=now)
    answer(appeal_id=refused, verdict="kept", text="رسیدها ساختگی بودند", by=alice.pk, at=now)
    erase(user_id=alice.pk, at=now)  # hers was over
    erase(user_id=bob.pk, at=now)
    kept = SuspensionKept.objects.get()
    assert (kept.until, kept.forget_at, kept.appeal) == (None, later, "kept")
    SuspensionKept.objects.update(forget_at=now - DAY)
    assert in_force(back(bob.phone, now), now) is None, "Also where the nightly round is late."
    forget_what_is_over()
    forget_who_was_paid()
    assert not SuspensionKept.objects.exists()
    settings.PAID_BEFORE_KEPT = dt.timedelta(0)
    stop(charlie, alice, now)
    erase(user_id=charlie.pk, at=now)
    assert not SuspensionKept.objects.exists(), "Nought forgets at once."


def test_a_proven_card_is_known_whatever_number_its_holder_comes_with_and_once(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": CARD}, at=now)
    assert record_counter_check(member_id=alice.member.pk, national_id=CARD, by=charlie.pk, at=now)
    stop(alice, bob, now)
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": ""}, at=now)  # cleared in time
    erase(user_id=alice.pk, at=now)
    stranger = back(NUMBER, now)  # who got her number, and says so
    made = in_force(stranger, now)
    assert made
    lift(suspension_id=made.pk, why="شمارهٔ کس دیگری بوده است", by=charlie.pk, at=now)
    other = back(OTHER, now)
    assert in_force(other, now) is None
    save_part(member_id=other.member.pk, part="identity", answers={"national_id": CARD}, at=now)
    assert in_force(other, now) is None, "Ten digits anybody can type."
    assert enter_card(member_id=other.member.pk, national_id=CARD, by=charlie.pk, at=now) is False
    made = in_force(other, now)
    assert made
    assert made.until == now + 20 * DAY
    lift(suspension_id=made.pk, why="بس است", by=charlie.pk, at=now)
    assert record_counter_check(member_id=other.member.pk, national_id=CARD, by=charlie.pk, at=now)
    assert in_force(other, now) is None, "Once."


def test_the_card_brings_nothing_anew_to_whom_the_number_brought_it(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": CARD}, at=now)
    stop(alice, bob, now)
    record_counter_check(member_id=alice.member.pk, national_id=CARD, by=charlie.pk, at=now)  # proven while suspended
    erase(user_id=alice.pk, at=now)
    again = back(NUMBER, now)
    made = in_force(again, now)
    assert made
    lift(suspension_id=made.pk, why="بس است", by=charlie.pk, at=now)
    enter_card(member_id=again.member.pk, national_id=CARD, by=charlie.pk, at=now)
    assert in_force(again, now) is None
    assert not SuspensionKept.objects.exists()


def test_neither_a_change_of_phone_nor_a_merge_shakes_it_off_nor_pays_the_old_number_again(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    stop(alice, bob, now)
    change_phone(user_id=alice.pk, old_phone=NUMBER, new_phone=OTHER, at=now + HOUR)
    merge_own(from_id=alice.pk, into_id=charlie.pk, at=now + DAY)
    made = in_force(charlie, now + DAY)
    assert made
    assert made.until == now + 20 * DAY
    assert Message.objects.filter(user=charlie, kind="members/messages/suspended").exists()
    assert PaidBefore.objects.filter(what="registered").count() == 2, "Both numbers that were given up."
    erase(user_id=charlie.pk, at=now + 2 * DAY)
    for phone in (NUMBER, OTHER, charlie.phone):
        again = back(phone, now + 3 * DAY)
        assert in_force(again, now + 3 * DAY), phone
        assert balance(member_id=again.member.pk, at=now + 3 * DAY).available == 0, phone


def test_a_number_that_was_given_up_is_known_while_its_holder_is_still_a_member(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime, settings: Any
) -> None:
    change_phone(user_id=alice.pk, old_phone=NUMBER, new_phone=OTHER, at=now - HOUR)  # before, and lately
    row = stop(alice, bob, now)
    merge_own(from_id=alice.pk, into_id=charlie.pk, at=now + DAY)
    for phone in (NUMBER, OTHER):
        made = in_force(back(phone, now + 2 * DAY), now + 2 * DAY)
        assert made, phone
        assert (made.reason, made.until, made.by_id) == ("misuse", row.until, bob.pk)
        assert "somebody else’s" in made.text or "کس دیگری" in made.text
        assert SAID not in made.text, "It may be somebody else's number by now."
    erase(user_id=charlie.pk, at=now + 3 * DAY)
    assert SuspensionKept.objects.count() == 1, "Numbers that somebody has by now are theirs."
    dan = person(phone="+989121000006", name="Dan", at=now)
    change_phone(user_id=dan.pk, old_phone=dan.phone, new_phone=charlie.phone, at=now + 4 * DAY)
    assert in_force(dan, now + 4 * DAY), "The number is his now, and brings it along."
    # Given up long before the suspension, a number says nothing any more.
    eve, before = person(phone="+989121000007", name="Eve", at=now), now - settings.PAID_BEFORE_KEPT - DAY
    change_phone(user_id=eve.pk, old_phone=eve.phone, new_phone="+989121000008", at=before)
    stop(eve, bob, now)
    assert in_force(back(eve.phone, now), now) is None


def test_a_card_that_was_shown_is_known_while_its_holder_is_still_a_member(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": CARD}, at=now)
    stop(alice, bob, now)
    record_counter_check(member_id=alice.member.pk, national_id=CARD, by=charlie.pk, at=now)
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": ""}, at=now)
    other = back(OTHER, now)
    enter_card(member_id=other.member.pk, national_id=CARD, by=charlie.pk, at=now)
    made = in_force(other, now)
    assert made
    assert made.until == now + 20 * DAY
    lift(suspension_id=made.pk, why="بس است", by=charlie.pk, at=now)
    record_counter_check(member_id=other.member.pk, national_id=CARD, by=charlie.pk, at=now)
    assert in_force(other, now) is None, "Once."
    erase(user_id=alice.pk, at=now)
    record_counter_check(member_id=other.member.pk, national_id=CARD, by=charlie.pk, at=now)
    assert in_force(other, now) is None, "Nor by what is kept of it."


def test_who_leaves_two_suspended_memberships_is_known_as_long_as_after_the_second(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime, settings: Any
) -> None:
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": CARD}, at=now)
    stop(alice, bob, now, days=None)
    record_counter_check(member_id=alice.member.pk, national_id=CARD, by=charlie.pk, at=now)
    save_part(member_id=alice.member.pk, part="identity", answers={"national_id": ""}, at=now)
    other = back(OTHER, now)
    enter_card(member_id=other.member.pk, national_id=CARD, by=charlie.pk, at=now)
    erase(user_id=alice.pk, at=now + DAY)
    erase(user_id=other.pk, at=now + 9 * DAY)
    assert SuspensionKept.objects.count() == 3, "Two numbers and one card."
    kept = SuspensionKept.objects.get(digest=digest(BY_CARD, CARD))
    assert kept.forget_at == now + 9 * DAY + settings.PAID_BEFORE_KEPT


def test_of_two_suspensions_of_one_person_the_longer_one_holds(
    alice: Any, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    stop(alice, bob, now, days=None)
    appeal(member_id=alice.member.pk, text="چرا؟", at=now)
    stop(charlie, bob, now, days=1)
    merge_own(from_id=alice.pk, into_id=charlie.pk, at=now)
    made = in_force(charlie, now)
    assert made
    assert made.until is None
    assert Appeal.objects.get(suspension=made).text == "چرا؟"
    # The other way round the longer one is there already, and the appeal is not lost.
    dan, eve = (person(phone=f"+98912100000{n}", name=name, at=now) for n, name in ((6, "Dan"), (7, "Eve")))
    longer = stop(eve, bob, now, days=9)
    stop(dan, bob, now, days=1)
    appeal(member_id=dan.member.pk, text="من دان هستم", at=now)
    merge_own(from_id=dan.pk, into_id=eve.pk, at=now)
    assert in_force(eve, now) == longer
    assert Appeal.objects.get(suspension=longer).text == "من دان هستم"
