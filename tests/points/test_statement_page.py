"""My points: quick with many entries, searchable, and clear about what is pending and why."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ledger import api as ledger
from lib.months import Month
from points.api import capture_points, hold_points
from shop.orders.kinds import purchase_body
from tests.points.city import buy, in_force, purchases_earn

DAY = dt.timedelta(days=1)
FRAME = 6  # session, user, basket, member, and the points in the header twice


@pytest.mark.requirement("C-12", "C-40")
def test_five_hundred_entries_cost_few_queries_and_are_cut_into_pages(client: Client, alice: Any, counted: Any) -> None:
    client.force_login(alice)
    funder = ledger.ensure_account(unit="points", code="issuer:city")
    now = timezone.now()
    for index in range(500):
        moment = now - index * dt.timedelta(hours=8)
        ledger.award(
            wallet=alice.member.wallet_id,
            funder=funder,
            amount=1,
            active_at=moment,
            expires_at=ledger.FAR,
            scope="test",
            key=f"{index}",
            at=moment,
        )
    client.get("/en/me/points/")
    for query in ("", "?page=3", "?show=earned&page=2", f"?month={Month.of(now).year}-{Month.of(now).number}"):
        with counted() as queries:
            page = client.get(f"/en/me/points/{query}")
        assert page.status_code == 200
        assert len(queries) <= FRAME + 12
        assert page.content.decode().count('<li><div class="grow">') <= 20
    assert "Page 3 of 26" in client.get("/en/me/points/?page=3").content.decode()


@pytest.mark.requirement("C-40")
def test_entries_are_found_by_kind_month_and_words(client: Client, alice: Any) -> None:
    purchases_earn(10)
    now = timezone.now()
    old = now - 40 * DAY
    type(alice.member).objects.filter(pk=alice.member.pk).update(joined_at=now - 100 * DAY)
    buy(alice.member, 500_000, when=old, order="OLDONE")
    buy(alice.member, 500_000, when=now - dt.timedelta(minutes=5), order="NEWONE")
    held = hold_points(
        member_id=alice.member.pk, points=3, purpose="shop", key="shop.order:8Q", expires_at=now + DAY, at=now
    )
    capture_points(hold_id=held, key="c", at=now)
    client.force_login(alice)
    month = Month.of(old)
    for query, seen in {
        "": ("OLDONE", "NEWONE", "Order 8Q"),
        "show=earned": ("OLDONE", "NEWONE"),
        "show=spent": ("Order 8Q",),
        "show=expired": (),
        "q=oldone": ("OLDONE",),
        "q=nothing+like+it": (),
        f"month={month.year}-{month.number:02}": ("OLDONE",),
        f"month={month.year}-{month.number:02}&show=spent": (),
        "month=strange&show=strange&page=99": ("OLDONE", "NEWONE", "Order 8Q"),
    }.items():
        text = client.get(f"/en/me/points/?{query}").content.decode()
        listed = text.split('id="entries"')[1]
        for word in ("OLDONE", "NEWONE", "Order 8Q"):
            assert (word in listed) == (word in seen), (query, word)
        assert ("No entry is like that" in listed) == (not seen)


@pytest.mark.requirement("C-12")
def test_what_is_pending_says_why_and_when_it_matures(client: Client, alice: Any) -> None:
    body = purchase_body(points=10) | {"pending": {"days": 14}}
    in_force("purchase", body, at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    buy(alice.member, 500_000, when=timezone.now(), order="WAITS")
    client.force_login(alice)
    text = client.get("/en/me/points/").content.decode()
    pending = text.split('id="pending"')[1].split("</section>")[0]
    assert "Purchase, order WAITS" in pending
    assert "can be spent from" in pending
