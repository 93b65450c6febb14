"""What is paid once is paid once for a number and once for an identity, whatever becomes of accounts (N1)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from accounts.mine.merge import merge_own
from accounts.models import User
from club.referral.models import ReferralClaim
from club.rewards.give_back import give_back
from club.rewards.models import Reward, RewardStock, Taken
from club.rewards.take import CannotTake, take
from club.welcome import paid_before
from club.welcome.models import PaidBefore, ProvenCard
from ledger import api as ledger
from members.counter.register import keep_draft, register
from members.profile.by_card import enter_card
from members.profile.identity import record_counter_check
from messaging.models import Message
from points.api import balance
from shop.orders.kinds import purchase_body
from tests.club import once
from tests.club.once import DAY, HOUR, ONCE, PARTS
from tests.club.rewarding import reward
from tests.points.city import LONG_AGO, buy, in_force

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("C-20", "C-21", "C-22")]
A, B, C = "+989121000011", "+989121000012", "+989121000013"
CARD = "1234567891"


@pytest.fixture
def voucher(db: None, at: dt.datetime) -> Reward:
    return once.once_city(at)


def proves(phone: str, by: Any, at: dt.datetime) -> None:
    """An officer sees the card."""
    assert record_counter_check(member_id=once.come(phone, at).pk, national_id=CARD, by=by.pk, at=at)


# --- The number ------------------------------------------------------------------------


def test_a_number_that_was_merged_away_is_not_paid_again_and_vouchers_pay_what_is_owed(
    voucher: Reward, at: dt.datetime
) -> None:
    assert once.fill_all(A, at) == ONCE - 10
    once.fill_form(B, at)
    for part in PARTS:
        once.fill(B, part, at)
    once.buy_vouchers(B, voucher, 99, at)
    assert once.purse(B, at) == 0
    for _ in range(2):
        once.merge(B, A, at + HOUR)
        assert once.has(A, at + HOUR) == ONCE, "Paid once, whatever it was spent on."
        assert once.fill_form(B, at + HOUR) == 0
        assert sum(once.fill(B, part, at + HOUR) for part in PARTS) == 0
        assert once.purse(B, at + HOUR) == 0
    once.give_all_back(A, at + 2 * HOUR)
    assert once.purse(A, at + 2 * HOUR) == ONCE
    assert ledger.audit() == []


def test_what_is_owed_is_repaid_by_vouchers_that_come_back_before_anything_can_be_spent(
    voucher: Reward, at: dt.datetime
) -> None:
    for phone in (A, B):
        once.fill_form(phone, at)
        once.buy_vouchers(phone, voucher, 99, at)
    once.merge(B, A, at + HOUR)
    assert once.purse(A, at + HOUR) == -14
    first, *others = once.open_vouchers(A)
    give_back(taken_id=first.pk, at=at + HOUR)
    told = Message.objects.filter(kind="club/messages/reward_returned", channel="app").get()
    assert (told.params["points"], told.params["kept"]) == (0, 1), "It says where the point went."
    for taken in others:
        give_back(taken_id=taken.pk, at=at + HOUR)
    assert (once.purse(A, at + HOUR), once.spent()) == (14, 0)
    assert ledger.audit() == []


@pytest.mark.parametrize("way", ["change", "counter", "leave"])
def test_a_number_that_was_let_go_is_not_paid_again(voucher: Reward, bob: Any, at: dt.datetime, way: str) -> None:
    once.fill_all(A, at)
    user = User.objects.get(phone=A)
    if way == "change":
        once.change(A, B, at + HOUR)
    elif way == "counter":
        accounts.change_phone_at_counter(user_id=user.pk, new_phone=B, officer_id=bob.pk, reason="lost", at=at + HOUR)
    else:
        once.leave(A, at + HOUR)
    assert once.fill_all(A, at + 2 * HOUR, national_id="0012345679") == 0
    assert once.has(A, at + 2 * HOUR) == 0
    if way != "leave":
        assert once.has(B, at + 2 * HOUR) == ONCE, "Whoever changes a number loses nothing."
        once.leave(B, at + 3 * HOUR)
        assert once.fill_form(B, at + 4 * HOUR) == 0


def test_a_number_that_a_counter_joined_with_another_is_not_paid_again(
    voucher: Reward, bob: Any, at: dt.datetime
) -> None:
    once.fill_form(A, at)
    once.fill_form(B, at)
    lost = User.objects.get(phone=A)
    accounts.join_at_counter(user_id=lost.pk, new_phone=B, officer_id=bob.pk, reason="lost", at=at + HOUR)
    assert once.has(B, at + HOUR) == 14
    draft = keep_draft(officer_id=bob.pk, phone=A, answers=once.FORM, at=at + HOUR)
    member, created = register(draft_id=draft, officer_id=bob.pk, at=at + HOUR)
    assert (created, balance(member_id=member.pk, at=at + HOUR).available) == (True, 0)


def test_a_number_that_moved_to_an_account_without_a_membership_is_not_paid_again(
    voucher: Reward, at: dt.datetime
) -> None:
    once.fill_form(A, at)
    User.objects.create_user(phone=B)
    merge_own(from_id=User.objects.get(phone=A).pk, into_id=User.objects.get(phone=B).pk, at=at)
    assert once.has(B, at) == 14
    assert once.fill_form(A, at) == 0


def test_what_was_paid_under_a_number_is_not_paid_to_who_changes_to_it_and_nothing_is_taken(
    voucher: Reward, at: dt.datetime
) -> None:
    once.fill_form(A, at)
    once.leave(A, at)
    once.come(B, at)
    once.change(B, A, at + HOUR)
    assert once.has(A, at + HOUR) == 10, "Her own joining."
    assert once.fill_form(A, at + HOUR) == 0, "Paid under this number."
    assert once.fill(A, "work", at + HOUR) == 2


def test_what_is_remembered_is_forgotten_in_its_time(voucher: Reward, at: dt.datetime, settings: Any) -> None:
    once.come(A, at)
    once.change(A, B, at)
    assert not any(A[3:] in row.digest for row in PaidBefore.objects.all())
    later = at + settings.PAID_BEFORE_KEPT
    assert once.purse(A, at) == 0
    once.come(A, later)
    assert once.purse(A, later) == 10
    assert paid_before.forget(at=later) > 0


# --- The identity ----------------------------------------------------------------------


@pytest.mark.parametrize("cleared", [False, True])
def test_a_proven_card_is_paid_once_whatever_number_it_comes_with(
    voucher: Reward, bob: Any, at: dt.datetime, cleared: bool
) -> None:
    once.fill_all(A, at, national_id=CARD)
    proves(A, bob, at)
    if cleared:
        once.fill(A, "identity", at)
    once.leave(A, at)
    assert once.fill_all(B, at + HOUR, national_id=CARD) == ONCE - 10, "Ten digits anybody can type."
    once.buy_vouchers(B, voucher, 5, at + HOUR)
    once.use_one(B, at + HOUR)
    proves(B, bob, at + HOUR)
    assert (once.has(B, at + HOUR), once.purse(B, at + HOUR)) == (0, -5)
    once.give_all_back(B, at + 2 * HOUR)
    assert once.purse(B, at + 2 * HOUR) == -1
    assert ledger.audit() == []


def test_who_proves_first_and_fills_afterwards_is_told_no_points_for_what_was_paid(
    voucher: Reward, bob: Any, at: dt.datetime
) -> None:
    once.fill_form(A, at)
    once.fill(A, "identity", at, national_id=CARD)
    proves(A, bob, at)
    once.leave(A, at)
    once.come(B, at)
    assert enter_card(member_id=once.come(B, at).pk, national_id=CARD, by=bob.pk, at=at)
    assert once.has(B, at) == 0
    assert once.fill_form(B, at) == 0
    assert once.fill(B, "work", at) == 2, "That was never paid."


def test_two_living_memberships_that_showed_one_card_are_paid_once(voucher: Reward, bob: Any, at: dt.datetime) -> None:
    once.fill_form(A, at)
    once.fill(A, "identity", at, national_id=CARD)
    proves(A, bob, at)
    once.fill(A, "identity", at)  # cleared, so that it can stand elsewhere
    once.fill(B, "identity", at, national_id=CARD)
    assert once.has(B, at) == 14
    proves(B, bob, at)
    assert once.has(B, at) == 0
    assert once.fill(B, "work", at) == 2
    assert once.fill(A, "work", at) == 0, "Paid to the same person."
    once.fill(B, "identity", at)
    once.fill(A, "identity", at, national_id=CARD)
    proves(A, bob, at)
    assert once.has(A, at) == 16, "What is a mark there was paid here; the card that is shown again takes nothing."
    once.merge(B, A, at)
    assert once.has(A, at) == 18
    assert ProvenCard.objects.count() == 1


def test_who_clears_a_card_and_shows_it_again_loses_nothing(voucher: Reward, bob: Any, at: dt.datetime) -> None:
    once.fill_all(A, at, national_id=CARD)
    proves(A, bob, at)
    once.fill(A, "identity", at)
    once.fill(A, "identity", at, national_id=CARD)
    once.change(A, B, at + HOUR)
    proves(B, bob, at + HOUR)
    assert once.has(B, at + HOUR) == ONCE


def test_a_card_that_somebody_only_typed_costs_its_holder_nothing(voucher: Reward, bob: Any, at: dt.datetime) -> None:
    once.fill_all(A, at, national_id=CARD)
    once.leave(A, at)
    once.fill_all(B, at, national_id=CARD)
    proves(B, bob, at)
    assert once.has(B, at) == ONCE


# --- Merges ----------------------------------------------------------------------------


@pytest.mark.parametrize("way", [(A, B), (B, A)])
def test_what_a_number_was_paid_before_counts_whichever_of_two_memberships_goes(
    voucher: Reward, at: dt.datetime, way: tuple[str, str]
) -> None:
    once.fill_form(A, at)
    once.buy_vouchers(A, voucher, 14, at)
    for _ in range(14):
        once.use_one(A, at)
    once.leave(A, at)
    assert once.fill_form(A, at + HOUR) == 0
    once.fill_form(B, at + HOUR)
    once.fill(B, "work", at + HOUR)
    once.merge(*way, at + 2 * HOUR)
    assert once.has(way[1], at + 2 * HOUR) == 2, "Joining and the form were paid, and spent, before."
    assert ledger.audit() == []


@pytest.mark.parametrize("way", [(A, B), (B, A)])
@pytest.mark.parametrize("let_go", ["merge", "change"])
def test_whoever_let_the_number_go_keeps_what_was_paid_under_it(
    voucher: Reward, at: dt.datetime, way: tuple[str, str], let_go: str
) -> None:
    """The number comes back without a point; its mark says what the other was paid, so there is nothing to take."""
    once.fill_form(A, at)
    if let_go == "merge":
        once.come(B, at)
        once.merge(A, B, at + HOUR)
    else:
        once.change(A, B, at + HOUR)
    once.come(A, at + 2 * HOUR)
    once.merge(*way, at + 3 * HOUR)
    assert once.has(way[1], at + 3 * HOUR) == 14


def test_what_an_earlier_membership_was_paid_is_taken_back_where_the_number_was_paid_before(
    voucher: Reward, at: dt.datetime
) -> None:
    once.fill_form(A, at)
    once.leave(A, at)
    once.come(A, at)
    once.fill_form(C, at)
    once.come(B, at)
    once.merge(C, B, at + HOUR)
    assert once.has(B, at + HOUR) == 14
    once.merge(B, A, at + 2 * HOUR)
    assert once.has(A, at + 2 * HOUR) == 0


def test_what_nobody_was_paid_is_not_taken_from_the_other(voucher: Reward, at: dt.datetime) -> None:
    once.fill_form(A, LONG_AGO - DAY)  # before any rule was in force
    assert once.has(A, at) == 0
    once.fill_form(B, at)
    once.merge(A, B, at + HOUR)
    assert once.has(B, at + HOUR) == 14


def live(phone: str) -> list[str]:
    return sorted(Taken.objects.filter(member__user__phone=phone).values_list("state", flat=True))


@pytest.mark.requirement("C-43")
def test_what_one_member_is_given_of_a_reward_holds_over_a_merge(voucher: Reward, at: dt.datetime) -> None:
    swimming = reward(at=at, slug="one-each", threshold=None, price=3, per_member=1)
    for phone in (A, B, C):
        once.fill_form(phone, at)
        once.buy_vouchers(phone, swimming, 1, at)
    once.merge(B, A, at + HOUR)
    assert live(A) == ["open", "returned"]
    assert (once.purse(A, at + HOUR), once.spent(member__user__phone=A)) == (11, 3)
    assert RewardStock.objects.get(pk=swimming.pk).given == 2
    assert Message.objects.filter(kind="club/messages/reward_too_many", user__phone=A).count() == 2
    once.use_one(C, at + HOUR)
    once.merge(C, A, at + 2 * HOUR)
    assert live(A) == ["returned", "returned", "used"], "What was used is used; the unused one is above it."
    with pytest.raises(CannotTake):
        take(member_id=once.come(A, at).pk, reward_id=swimming.pk, key="again", at=at + 3 * HOUR)
    assert once.has(A, at + 3 * HOUR) == 14
    assert ledger.audit() == []


@pytest.mark.requirement("C-43")
def test_more_used_ones_than_the_limit_leave_no_room_below_it(voucher: Reward, at: dt.datetime) -> None:
    """Two were used, so the first of two turns is used as well; that one is free again says nothing."""
    swimming = reward(at=at, slug="two-each", threshold=None, price=1, per_member=2)
    for phone in (A, B):
        once.fill_form(phone, at)
        once.buy_vouchers(phone, swimming, 2, at)
    give_back(taken_id=once.open_vouchers(A)[0].pk, at=at)
    for phone in (B, B, A):
        once.use_one(phone, at)
    once.merge(B, A, at + HOUR)
    assert live(A) == ["returned", "used", "used", "used"]
    with pytest.raises(CannotTake):
        take(member_id=once.come(A, at).pk, reward_id=swimming.pk, key="again", at=at + HOUR)


@pytest.mark.requirement("C-40")
def test_what_a_rule_gives_one_member_holds_over_a_merge(voucher: Reward, at: dt.datetime) -> None:
    day = [{"per": "member", "window": "day", "max_points": 5}]
    in_force("purchase", purchase_body(points=1) | {"caps": day}, at=at - DAY)
    assert [buy(once.come(B, at), 4_000_000, when=at, order=order, weekday=3).points for order in "XY"] == [5, 0]
    assert buy(once.come(A, at), 500_000, when=at, order="Z", weekday=3).points == 1
    once.merge(B, A, at + HOUR)
    member = once.come(A, at)
    assert buy(member, 4_000_000, when=at + 2 * HOUR, order="V", weekday=3).points == 0
    assert buy(member, 4_000_000, when=at + DAY, order="W", weekday=3).points == 5
    assert ledger.audit() == []


@pytest.mark.requirement("C-25")
@pytest.mark.parametrize("way", [(A, B), (B, A)])
def test_nobody_is_paid_for_bringing_himself(voucher: Reward, at: dt.datetime, way: tuple[str, str]) -> None:
    brought, _ = accounts.join(phone=B, at=at, origin={"ref": once.come(A, at).referral_code})
    assert ReferralClaim.objects.filter(invitee__user=brought.id).exists()
    buy(once.come(B, at), 500_000, when=at, order="FIRST", weekday=3)
    assert once.has(A, at) + once.has(B, at) == 10 + 10 + 10 + 2
    once.merge(*way, at + HOUR)
    assert once.has(way[1], at + HOUR) == 10 + 2
    assert ledger.audit() == []


# --- What is said of it ----------------------------------------------------------------


def test_the_pages_of_leaving_and_merging_say_so_in_both_languages(alice: Any, bob: Any, client: Client) -> None:
    client.force_login(alice)
    session = client.session
    session["merge:proven"] = {"user": bob.pk, "until": timezone.now().timestamp() + 60}
    session.save()
    for path, english, persian in (
        ("/me/leave/", "your number or your card", "شماره یا کارت ملی‌تان"),
        ("/me/merge/review/", "taken back from one of them", "از یکی پس گرفته می‌شود"),
    ):
        assert english in client.get("/en" + path).content.decode()
        assert persian in client.get(path).content.decode()
