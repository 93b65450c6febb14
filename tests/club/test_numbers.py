"""The club's numbers: public, each with its definition, and silent about few people."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from club.rewards import measures as of_rewards
from club.rewards import use
from club.rewards.give_back import give_back
from club.rewards.take import take
from club.statistics.count import count_numbers, window
from club.statistics.models import Measure
from club.statistics.views import GOALS
from ledger.models import AuditRun
from lib.jalali import tehran_date
from lib.measures import Number, measures
from lib.months import Month
from members.consent import measures as of_consent
from members.consent.models import ConsentEvent
from members.identity.models import Member
from members.identity.present import members
from members.suspensions.models import Appeal, Suspension
from points.api import record_activity
from points.awards import measures as of_points
from points.books import measures as of_books
from points.reviews import measures as of_reviews
from shop.orders.kinds import PURCHASE
from tests.club.rewarding import reward, rewards_city
from tests.conftest import person
from tests.points.city import buy, purchases_earn

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.requirement("C-10", "C-12")
def test_the_measures_of_the_goals_stand_on_the_public_page(client: Client, at: dt.datetime) -> None:
    now = timezone.now()
    people = [person(phone=f"+9891255500{index:02}", name="P", at=now - 40 * DAY) for index in range(12)]
    purchases_earn(10)
    for index, user in enumerate(people):
        buy(user.member, 500_000, when=now - 2 * DAY, order=f"N{index}")
    written = count_numbers(at=now)
    assert written >= len(measures) - 3  # those of which there is nothing here
    assert count_numbers(at=now) == 0
    yesterday = {row.code: row for row in Measure.objects.order_by("day")}
    assert set(measures.names()) - set(yesterday) == {"answered", "rewards_used", "books_agree"}
    assert yesterday["members"].value == Member.objects.count()
    assert yesterday["active"].value == 12
    assert yesterday["civic"].value == 0
    page = client.get("/en/about/numbers/").content.decode()
    for code in measures.names():
        assert f'id="{code}"' in page
    assert "Points given in the month" in page
    assert "before anything was taken back" in page
    assert client.get("/about/numbers/").status_code == 200
    rows = list(csv.reader(io.StringIO(client.get("/en/about/numbers/numbers.csv").content.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == set(yesterday)


def test_about_fewer_than_ten_people_nothing_is_said(client: Client, alice: Any) -> None:
    day = Month.of(timezone.now()).moved(-1).last_day
    stored = [("members", 10, 10), ("active", 9, 9), ("points_given", 7777, 9), ("civic", 8765, 3), ("invited", 0, 50)]
    for code, value, people in stored:
        Measure.objects.create(code=code, day=day, value=value, people=people, counted_at=timezone.now())
    page = client.get("/en/about/numbers/").content.decode()
    table = client.get("/en/about/numbers/numbers.csv").content.decode()
    for text in (page, table):
        assert "7,777" not in text
        assert "7777" not in text
        assert "87.6" not in text
    assert page.count("fewer than 10 people") == 7  # once as a rule; three numbers, each with its row in the table
    assert "0.0%" in page


def test_how_the_city_answers_rewards_and_works_is_counted_by_its_own_records(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    """Each measure at the edge of its definition: answered in seven days and a second later, used and run out."""
    from tests.points.test_statement_months import wishes

    assert {measure.goal for measure in measures} == set(GOALS)
    start, end = window(tehran_date(at + 100 * DAY))
    assert (of_reviews.answered(start, end), of_rewards.rewards_used(start, end), of_books.books_agree(start, end)) == (
        None,
        None,
        None,
    )

    for index, (user, after) in enumerate([(alice, 7 * DAY), (bob, 7 * DAY + SECOND), (charlie, None)]):
        asked = end - 20 * DAY + index * DAY
        suspension = Suspension.objects.create(member=user.member, reason="misuse", text="…", starts_at=at, by=bob)
        done = {"verdict": "kept", "answer": "…", "answered_by": bob, "answered_at": asked + after} if after else {}
        Appeal.objects.create(suspension=suspension, text="…", at=asked, **done)
    assert of_reviews.answered(start, end) == Number(value=3333, people=3)
    # Whose seven days are not over is in no share.
    assert of_reviews.answered(start, end - 13 * DAY) == Number(value=10_000, people=1)
    assert of_reviews.answered(start, end - 13 * DAY - SECOND) is None

    wishes(alice, at)
    everybody = members(end).count()
    assert of_consent.reachable(start, end) == Number(value=10_000 // everybody, people=1)
    assert of_consent.reachable(start, at).people == members(at).count()  # nobody yet: a share of all
    given = ConsentEvent.objects.get()
    ConsentEvent.objects.create(
        member=alice.member,
        channel="email",
        topic="statement",
        granted=False,
        text=given.text,
        source="form",
        actor=alice,
        at=end - DAY,
    )
    assert of_consent.reachable(start, end).value == 0
    assert of_consent.reachable(start, end - DAY).value > 0

    for faults in ([], [], [{"rule": "…", "rows": [1]}]):
        AuditRun.objects.create(at=end - DAY, seconds=1, faults=faults)
    assert of_books.books_agree(start, end) == Number(value=6666, people=None)

    purchases_earn(10)
    quick = start + DAY
    for order, late in (("Q", 60), ("S", 61)):
        record_activity(
            member_id=alice.member.pk,
            kind=PURCHASE,
            facts={"order": order, "cash_rials": 500_000},
            occurred_at=quick,
            source="order",
            source_id=order,
            at=quick + late * dt.timedelta(minutes=1),
        )
    assert of_points.prompt(start, end) == Number(value=5000, people=1)

    rewards_city()
    fourth = person(phone="+989125559999", name="D", at=at).member
    swimming = reward(at=at, threshold=None, price=1, per_member=9)
    used, late, back = (take(member_id=fourth.pk, reward_id=swimming.pk, key=key, at=quick + DAY) for key in "abc")
    use.use(taken_id=used.pk, venues=[swimming.venue_id], by=bob.pk, at=quick + DAY)
    give_back(taken_id=back.pk, at=quick + DAY)
    assert of_rewards.rewards_taken(start, end) == Number(value=3, people=1)
    assert of_rewards.rewards_used(start, end) == Number(value=10_000, people=1)
    later = late.expires_at + SECOND
    assert of_rewards.rewards_used(later - DAY, later) == Number(value=5000, people=1)
