"""Goals of a member: progress comes from what was done, reminders are rare and wished for (C-56)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.registry import personal_data
from club.plans.change import change_goal, move_goal, set_goal
from club.plans.models import Goal, GoalTick
from club.plans.progress import Progress, progress_of
from club.plans.remind import WEEK, remind_all
from lib.jalali import tehran_date
from lib.months import Month
from members.consent.models import ConsentCurrent, ConsentEvent, ConsentText
from messaging.models import Message
from points.api import capture_points, hold_points, reverse_activity
from shop.orders.kinds import PURCHASE
from tests.points.city import buy, purchases_earn

DAY = dt.timedelta(days=1)


def goal(user: Any, at: dt.datetime, **wanted: Any) -> Goal:
    """Points once until the end of the Jalali year, unless said otherwise."""
    whole = {
        "sort": "points",
        "text": "",
        "activity": "",
        "target": 200,
        "per": "once",
        "starts_on": tehran_date(at),
        "ends_on": Month(Month.of(at).year, 12).last_day,
        **wanted,
    }
    return set_goal(member_id=user.member.pk, wanted=whole, at=at)


def progress(one: Goal, at: dt.datetime) -> Progress:
    return progress_of([one], at=at)[one.pk]


@pytest.mark.requirement("C-56")
def test_points_until_nowruz_count_what_was_earned_and_not_what_was_spent(alice: Any, at: dt.datetime) -> None:
    purchases_earn(50)
    mine = goal(alice, at + DAY, target=100)
    assert progress(mine, at + DAY).done == 0  # joining was the day before
    buy(alice.member, 500_000, when=at + 2 * DAY, order="ONE")
    given = progress(mine, at + 2 * DAY).done
    assert given >= 50
    held = hold_points(
        member_id=alice.member.pk, points=40, purpose="shop", key="k", expires_at=at + 9 * DAY, at=at + 3 * DAY
    )
    capture_points(hold_id=held, key="c", at=at + 3 * DAY)
    assert progress(mine, at + 3 * DAY).done == given
    reverse_activity(source="order", source_id="ONE", key="undo", at=at + 4 * DAY)
    assert progress(mine, at + 4 * DAY).done < given
    assert progress(mine, at + 4 * DAY).days_left > 100


@pytest.mark.requirement("C-56")
def test_twice_a_month_begins_anew_each_month_and_what_was_undone_does_not_count(alice: Any, at: dt.datetime) -> None:
    purchases_earn(10)
    mine = goal(alice, at, sort="activity", activity=PURCHASE, target=2, per="month", ends_on=None)
    for name in ("ONE", "TWO"):
        buy(alice.member, 500_000, when=at + DAY, order=name)
    assert progress(mine, at + 2 * DAY).is_met
    reverse_activity(source="order", source_id="TWO", key="undo", at=at + 2 * DAY)
    assert progress(mine, at + 3 * DAY).done == 1
    assert progress(mine, Month.of(at).end + DAY).done == 0


@pytest.mark.requirement("C-56")
def test_a_goal_of_ones_own_is_ticked_once_a_day_paused_finished_and_taken_up_again(
    alice: Any, at: dt.datetime
) -> None:
    mine = goal(alice, at, sort="own", text="با دوچرخه", target=3, per="month", ends_on=None)
    for move in ("tick", "tick"):
        move_goal(member_id=alice.member.pk, goal_id=mine.pk, move=move, at=at)
    move_goal(member_id=alice.member.pk, goal_id=mine.pk, move="tick", at=at + DAY)
    assert progress(mine, at + DAY).done == 2
    for move, state in (("pause", "paused"), ("pause", "paused"), ("finish", "finished"), ("resume", "active")):
        move_goal(member_id=alice.member.pk, goal_id=mine.pk, move=move, at=at)
        mine.refresh_from_db()
        assert mine.state == state
    move_goal(member_id=alice.member.pk, goal_id=mine.pk, move="untick", at=at)
    assert progress(mine, at + DAY).done == 1


def test_nobody_changes_or_sees_the_goal_of_another(alice: Any, charlie: Any, at: dt.datetime) -> None:
    mine = goal(alice, at, text="ONLYHERS")
    with pytest.raises(Goal.DoesNotExist):
        move_goal(member_id=charlie.member.pk, goal_id=mine.pk, move="remove", at=at)
    with pytest.raises(Goal.DoesNotExist):
        change_goal(member_id=charlie.member.pk, goal_id=mine.pk, wanted={}, at=at)
    his = Client()
    his.force_login(charlie)
    assert his.get(f"/me/plan/{mine.pk}/").status_code == 404
    assert his.post(f"/me/plan/{mine.pk}/move/", {"move": "remove"}).status_code == 404
    assert "ONLYHERS" not in his.get("/me/plan/").content.decode()
    assert Goal.objects.get() == mine


@pytest.mark.requirement("C-56")
def test_the_pages_take_a_goal_say_what_is_missing_and_keep_what_was_typed(client: Client, alice: Any) -> None:
    client.force_login(alice)
    for like in ("nowruz", "month", "own", "strange"):
        assert client.get("/me/plan/new/", {"like": like}).status_code == 200
    wrong = client.post("/en/me/plan/new/", {"sort": "activity", "target": "zero", "per": "once", "text": "KEEPME"})
    assert wrong.status_code == 422
    assert "KEEPME" in wrong.content.decode()
    assert not Goal.objects.exists()
    today = tehran_date(timezone.now())
    end = Month.of(today).moved(2).last_day
    answers = {"sort": "points", "target": "۲۰۰", "per": "once", "ends_on": end.isoformat()}
    assert client.post("/en/me/plan/new/", answers)["Location"] == "/en/me/plan/"
    mine = Goal.objects.get()
    assert (mine.target, mine.ends_on, mine.starts_on) == (200, end, today)
    assert "0 of 200" in client.get("/en/me/plan/").content.decode()  # joined the day before
    past = client.post("/en/me/plan/new/", {**answers, "ends_on": "1400/01/01"})
    assert past.status_code == 422
    changed = {"sort": "own", "text": "Ride", "target": "4", "per": "month"}
    assert client.get(f"/en/me/plan/{mine.pk}/").status_code == 200
    client.post(f"/en/me/plan/{mine.pk}/", changed)
    client.post(f"/en/me/plan/{mine.pk}/move/", {"move": "tick"})
    assert "1 of 4" in client.get("/en/me/plan/").content.decode()
    assert client.post(f"/en/me/plan/{mine.pk}/move/", {"move": "explode"}).status_code == 404
    client.post(f"/en/me/plan/{mine.pk}/move/", {"move": "finish"})
    assert "Ride" in client.get("/en/me/plan/").content.decode()


def test_many_goals_cost_no_more_queries_than_few(alice: Any, at: dt.datetime, counted: Any) -> None:
    for sort, more in (("points", {}), ("activity", {"activity": PURCHASE}), ("own", {"text": "x"})):
        for _ in range(4):
            goal(alice, at, sort=sort, **more)
    goals = list(Goal.objects.prefetch_related("ticks"))
    with counted() as queries:
        progress_of(goals, at=at)
    assert len(queries) <= 5


def wishes(user: Any, at: dt.datetime, *, granted: bool = True) -> None:
    """Wants to be reminded in the account."""
    text, _ = ConsentText.objects.get_or_create(
        topic="goals", channel="app", version=99, defaults={"fa": "آری", "en": "Yes", "sha256": "", "created_at": at}
    )
    event = ConsentEvent.objects.create(
        member=user.member, channel="app", topic="goals", granted=granted, text=text, source="form", actor=user, at=at
    )
    ConsentCurrent.objects.update_or_create(
        member=user.member, channel="app", topic="goals", defaults={"granted": granted, "event": event}
    )


@pytest.mark.requirement("C-56")
def test_a_reminder_comes_once_a_week_to_those_who_wish_and_are_behind(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    sent = Message.objects.filter(kind="club/messages/plan_reminder")
    wishes(alice, at)
    wishes(charlie, at)
    late = Month.of(at).moved(1)
    for user in (alice, bob):  # bob has not asked for it
        goal(user, at, target=1000, ends_on=late.last_day)
    goal(charlie, at, target=5, ends_on=late.last_day)  # he has joined today: met
    assert remind_all(at=at + 2 * DAY) == 0  # too early
    half = late.end - 10 * DAY
    assert remind_all(at=half) == 1
    assert remind_all(at=half) == 0
    assert remind_all(at=half + WEEK - dt.timedelta(minutes=1)) == 0
    assert remind_all(at=half + WEEK) == 1
    assert set(sent.values_list("user_id", flat=True)) == {alice.pk}
    mine = Goal.objects.get(member=alice.member)
    move_goal(member_id=alice.member.pk, goal_id=mine.pk, move="pause", at=half)
    assert remind_all(at=half + WEEK + DAY) == 0
    assert sent.count() == 2


def test_goals_are_told_on_export_move_with_a_merge_and_go_on_erasure(alice: Any, bob: Any, at: dt.datetime) -> None:
    mine = goal(alice, at, sort="own", text="Ride", per="month", ends_on=None)
    GoalTick.objects.create(goal=mine, day=tehran_date(at))
    entry = personal_data.entries["club.plan"]
    (told,) = entry.export(user_id=alice.pk)
    assert told["text"] == "Ride"
    assert told["ticks"] == [tehran_date(at)]
    entry.merge(from_id=alice.pk, into_id=bob.pk, at=at)
    assert Goal.objects.get().member == bob.member
    entry.erase(user_id=bob.pk, at=at)
    assert not Goal.objects.exists()
    assert User.objects.filter(pk=bob.pk).exists()
