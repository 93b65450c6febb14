"""A suspended member keeps everything, spends nothing, reads why, and is answered by somebody else."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.mine.erase import erase
from accounts.models import Opened
from accounts.registry import personal_data
from members.api import is_suspended, member_of
from members.api import member as member_view
from members.identity.models import Member
from members.suspensions.appeal import answer, appeal, unanswered
from members.suspensions.models import Appeal, Suspension
from members.suspensions.suspend import StandingRefused, lift, suspend
from messaging.models import Message
from points.api import MemberSuspended, balance, hold_points, release_points
from tests.conftest import person
from tests.points.city import a_point_is_worth
from tests.points.test_rule_pages import staff

PAGE = "/me/standing/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def member(alice: Any) -> Member:
    return Member.objects.get(user=alice)


def suspended(member: Member, by: Any, at: dt.datetime, until: dt.datetime | None = None) -> int:
    return suspend(member_id=member.pk, reason="misuse", text="سه خرید ساختگی", until=until, by=by.pk, at=at)


def hold(member: Member, at: dt.datetime, key: str = "order:1") -> int:
    return hold_points(member_id=member.pk, points=5, purpose="shop", key=key, expires_at=at + DAY, at=at)


@pytest.mark.requirement("S-31")
def test_what_is_owned_stays_and_nothing_can_be_spent(member: Member, bob: Any, now: dt.datetime) -> None:
    before = balance(member_id=member.pk, at=now)
    held = hold(member, now)
    row = suspended(member, bob, now, until=now + 3 * DAY)
    with pytest.raises(MemberSuspended):
        hold(member, now, key="order:2")
    assert hold(member, now) == held  # set aside before: the same answer as then
    release_points(hold_id=held, key="order:1:release", at=now)
    assert balance(member_id=member.pk, at=now) == before
    view = member_of(user_id=member.user_id)
    assert view
    assert (view.suspended, is_suspended(member.pk)) == (True, True)
    assert member_view(member_id=member.pk).suspended
    # Over by itself, and then there can be another one.
    assert not is_suspended(member.pk, at=now + 3 * DAY)
    again = suspended(member, bob, now + 3 * DAY)
    assert again != row
    assert Suspension.objects.get(pk=row).lifted_at == now + 3 * DAY


def test_the_checkout_offers_no_points_and_an_order_without_them_stays_possible(
    member: Member, bob: Any, now: dt.datetime
) -> None:
    from shop.orders.points import points_choices
    from shop.orders.price import quote
    from tests.shop import buying, selling

    a_point_is_worth(10_000)
    product = selling.product(by=selling.partner(), category_id=selling.category(), at=now)
    basket = buying.basket(member.user, (product, 1))
    priced = quote(basket=basket, user=member.user, ways={}, at=now)
    assert points_choices(quote=priced, user_id=member.user_id, at=now).most > 0
    suspended(member, bob, now)
    offer = points_choices(quote=priced, user_id=member.user_id, at=now)
    assert (offer.most, offer.is_suspended) == (0, True)
    assert buying.place(basket, at=now).payable_id


@pytest.mark.requirement("S-31")
def test_the_member_is_told_reads_why_appeals_once_and_another_person_lifts_it(
    member: Member, alice: Any, bob: Any, charlie: Any, now: dt.datetime, client: Client
) -> None:
    first = staff(bob, "view_member", "suspend_member", "answer_appeal")
    second = staff(charlie, "view_member", "answer_appeal")
    client.force_login(alice)
    assert client.get(PAGE).context["current"] is None
    first.post(f"/cms/members/{member.pk}/suspend/", {"reason": "misuse", "text": "سه خرید ساختگی", "until": ""})
    told = Message.objects.filter(user=alice, kind="members/messages/suspended")
    assert {row.channel for row in told} == {"sms", "app"}
    page = client.get(PAGE).content.decode()
    assert "سه خرید ساختگی" in page
    assert client.get("/me/points/").status_code == 200
    assert client.post(PAGE, {"text": " "}).status_code == 422
    client.post(PAGE, {"text": "خریدها واقعی بودند"})
    client.post(PAGE, {"text": "دوباره"})
    sent = Appeal.objects.get()
    assert sent.text == "خریدها واقعی بودند"
    address = f"/cms/members/appeals/{sent.pk}/"
    said = {"verdict": "lifted", "text": "حق با شماست"}
    first.post(address, said)
    assert is_suspended(member.pk)  # whoever suspended does not answer
    assert first.get(address).status_code == 200
    assert Opened.objects.filter(person=alice, staff=bob, place="members.appeals").exists()
    assert second.get("/cms/members/appeals/").status_code == 200
    second.post(address, said)
    assert not is_suspended(member.pk)
    assert Message.objects.filter(user=alice, kind="members/messages/lifted").exists()
    assert "حق با شماست" in client.get(PAGE).content.decode()
    second.post(address, {"verdict": "kept", "text": "نه"})
    assert Appeal.objects.get().verdict == "lifted"


def test_an_appeal_that_is_not_accepted_is_answered_and_the_suspension_stays(
    member: Member, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    row = suspended(member, bob, now)
    sent = appeal(member_id=member.pk, text="چرا؟", at=now)
    for by in (bob.pk, member.user_id):
        with pytest.raises(StandingRefused):
            answer(appeal_id=sent, verdict="lifted", text="باشد", by=by, at=now)
    answer(appeal_id=sent, verdict="kept", text="رسیدها ساختگی بودند", by=charlie.pk, at=now)
    assert is_suspended(member.pk)
    assert Message.objects.filter(kind="members/messages/appeal_answered").exists()
    lift(suspension_id=row, why="مدت بس است", by=charlie.pk, at=now + DAY)
    with pytest.raises(StandingRefused):
        lift(suspension_id=row, why="دوباره", by=charlie.pk, at=now + DAY)
    with pytest.raises(StandingRefused):
        appeal(member_id=member.pk, text="چرا؟", at=now + DAY)


def test_nobody_is_suspended_twice_at_once_or_by_oneself_and_the_history_stays(
    member: Member, bob: Any, now: dt.datetime
) -> None:
    row = suspended(member, bob, now)
    for by in (bob, member.user):
        with pytest.raises(StandingRefused):
            suspended(member, by, now)
    assert Suspension.objects.count() == 1
    for act in (
        lambda: Suspension.objects.filter(pk=row).update(text="something else"),
        lambda: Suspension.objects.filter(pk=row).delete(),
    ):
        with pytest.raises(DatabaseError, match="append"), transaction.atomic():
            act()
    assert Suspension.objects.get().text == "سه خرید ساختگی"


def test_staff_without_the_right_suspend_lift_and_answer_nothing(
    member: Member, bob: Any, charlie: Any, now: dt.datetime, client: Client
) -> None:
    row = suspended(member, bob, now)
    sent = appeal(member_id=member.pk, text="چرا؟", at=now)
    reader = staff(charlie, "view_member")
    reader.post(f"/cms/members/suspensions/{row}/lift/", {"why": "x"})
    reader.post(f"/cms/members/appeals/{sent}/", {"verdict": "lifted", "text": "x"})
    other = Member.objects.get(user=charlie)
    reader.post(f"/cms/members/{other.pk}/suspend/", {"reason": "other", "text": "x"})
    assert is_suspended(member.pk)
    assert Suspension.objects.count() == 1
    client.force_login(person(phone="+989121000006", name="Dan", at=now))
    assert client.get(PAGE).context["current"] is None  # hers is not his


def test_a_suspension_is_exported_and_goes_along_to_another_number(member: Member, bob: Any, now: dt.datetime) -> None:
    suspended(member, bob, now, until=now + 9 * DAY)
    entry = personal_data.entries["members.standing"]
    assert entry.export(user_id=member.user_id)[0]["text"] == "سه خرید ساختگی"
    newer = person(phone="+989121000005", name="Alice", at=now)
    entry.merge(from_id=member.user_id, into_id=newer.pk, at=now + DAY)
    assert is_suspended(newer.member.pk, at=now + 2 * DAY)
    assert not is_suspended(member.pk, at=now + 2 * DAY)
    assert not is_suspended(newer.member.pk, at=now + 9 * DAY)


def test_an_appeal_goes_along_to_another_number_and_can_be_accepted_there(
    member: Member, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    suspended(member, bob, now)
    left_behind = appeal(member_id=member.pk, text="چرا؟", at=now)
    newer = person(phone="+989121000005", name="Alice", at=now)
    personal_data.entries["members.standing"].merge(from_id=member.user_id, into_id=newer.pk, at=now + DAY)
    personal_data.entries["members.member"].merge(from_id=member.user_id, into_id=newer.pk, at=now + DAY)
    taken = Appeal.objects.get(suspension__member=newer.member)
    assert (taken.text, taken.at) == ("چرا؟", now)
    assert [row.pk for row in unanswered()] == [taken.pk], "Nobody waits for the one that was left behind."
    with pytest.raises(StandingRefused):
        answer(appeal_id=left_behind, verdict="kept", text="…", by=charlie.pk, at=now + DAY)
    answer(appeal_id=taken.pk, verdict="lifted", text="حق با شماست", by=charlie.pk, at=now + 2 * DAY)
    assert not is_suspended(newer.member.pk, at=now + 3 * DAY)


def test_who_is_right_after_it_is_over_is_told_so_all_the_same(
    member: Member, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    suspended(member, bob, now, until=now + DAY)
    sent = appeal(member_id=member.pk, text="چرا؟", at=now)
    answer(appeal_id=sent, verdict="lifted", text="حق با شما بود", by=charlie.pk, at=now + 2 * DAY)
    assert Appeal.objects.get(pk=sent).verdict == "lifted"
    assert Message.objects.filter(kind="members/messages/appeal_answered").exists()


def test_who_leaves_takes_the_own_words_along_and_nobody_waits_for_an_answer(
    member: Member, bob: Any, charlie: Any, now: dt.datetime
) -> None:
    suspended(member, bob, now)
    sent = appeal(member_id=member.pk, text="من آلیس کاویانی هستم", at=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.filter(pk=sent).update(text="من چیزی ننوشته‌ام")
    erase(user_id=member.user_id, at=now)
    row = Appeal.objects.get(pk=sent)
    assert (row.text, row.answer) == ("", "")
    assert row.suspension.reason == "misuse", "What the city decided stays."
    assert list(unanswered()) == []
    with pytest.raises(StandingRefused):
        answer(appeal_id=sent, verdict="kept", text="…", by=charlie.pk, at=now)
    with pytest.raises(StandingRefused):
        lift(suspension_id=row.suspension_id, why="…", by=charlie.pk, at=now)
