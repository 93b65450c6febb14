"""Paid at one moment, heard of at another: facts, days and books go by the first, the work by the second."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ledger import api as ledger
from ledger.models import Journal
from payments import api as payments
from payments.payables.expire import expire_if_due
from payments.registry import PaidFacts
from points.awards.models import Event
from shop import api
from shop.models import OrderInfo, OrderUnit
from shop.orders import reserve, watch
from shop.orders.allocate import fits, payable_choices, split_points
from shop.orders.handler import OrderHandler
from tests.locked import asked_locks
from tests.shop import buying, selling

pytestmark = pytest.mark.django_db
TEHRAN = ZoneInfo("Asia/Tehran")
MINUTE = dt.timedelta(minutes=1)


def tehran(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=TEHRAN).astimezone(dt.UTC)  # type: ignore[misc,arg-type]


def paid(placed: Any, *, paid_at: dt.datetime, at: dt.datetime) -> None:
    payable = payments.payable(payable_id=placed.payable_id)
    facts = PaidFacts(payment_key="k", paid_at=paid_at, gateway="stripe")
    OrderHandler().paid(payable=payable, facts=facts, at=at)


@pytest.fixture
def placed(alice: Any, at: dt.datetime) -> Any:
    return buying.place(buying.basket(alice, (selling.product(by=selling.partner(), at=at), 2)), at=at)


@pytest.mark.requirement("C-24", "C-40")
@pytest.mark.parametrize(
    ("paid_at", "at", "weekday"),
    [
        (tehran(2026, 11, 25, 23, 59), tehran(2026, 11, 26, 0, 4), 2),  # Wednesday, heard of on Thursday
        (tehran(2026, 11, 26, 0, 1), tehran(2026, 11, 26, 9, 0), 3),  # Thursday in Tehran, Wednesday in UTC
        (tehran(2026, 11, 27, 23, 59), tehran(2026, 11, 28, 0, 0), 4),  # Friday, heard of on Saturday
    ],
)
def test_a_purchase_counts_on_the_day_of_tehran_on_which_it_was_paid(
    placed: Any, paid_at: dt.datetime, at: dt.datetime, weekday: int
) -> None:
    paid(placed, paid_at=paid_at, at=at)
    event = Event.objects.get(source="shop.order")
    assert event.facts["weekday"] == weekday
    assert (event.occurred_at, event.received_at) == (paid_at, at)
    assert Journal.objects.get(kind="shop.capture").effective_at == paid_at
    info = buying.info(placed)
    assert (info.paid_at, OrderUnit.objects.filter(changed_at=paid_at).count()) == (paid_at, OrderUnit.objects.count())


def test_points_of_an_order_are_captured_when_it_is_heard_of(
    alice: Any, bob: Any, charlie: Any, at: dt.datetime
) -> None:
    buying.open_rate(at=at, by=bob, also_by=charlie)
    buying.open_spending(value=1_000, at=at, by=bob, also_by=charlie)
    buying.give_points(alice, 100, at=at)
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at, points=100, value=1_000)
    paid(placed, paid_at=at + MINUTE, at=at + 2 * MINUTE)
    assert Journal.objects.get(kind="capture").effective_at == at + 2 * MINUTE
    assert ledger.audit()  # nobody booked that money came: this test plays the gateway


def test_the_last_piece_can_be_taken_and_not_one_more(alice: Any, at: dt.datetime) -> None:
    tea = selling.product(by=selling.partner(), at=at, stock=3)
    buying.place(buying.basket(alice, (tea, 2)), at=at)
    record = reserve.StockRecord.objects.get(product_id=tea)
    assert reserve.take(wanted={record.pk: 2}) == [record.pk]
    assert reserve.take(wanted={record.pk: 1}) == []
    assert buying.stock(tea) == (3, 3)


def test_what_is_reserved_to_the_last_piece_leaves_the_stock_once(alice: Any, at: dt.datetime) -> None:
    tea = selling.product(by=selling.partner(), at=at, stock=2)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    lines = list(buying.info(placed).order.lines.all())
    assert reserve.consume(lines=lines) == {}
    assert buying.stock(tea) == (0, 0)
    assert reserve.consume(lines=lines) == {lines[0].pk: 2}, "what is not there is said"
    reserve.release(order=buying.info(placed).order)
    assert buying.stock(tea) == (0, 0)


def test_at_its_deadline_an_order_is_over_and_a_moment_before_it_is_not(placed: Any) -> None:
    info = buying.info(placed)
    payable = payments.payable(payable_id=placed.payable_id)
    assert payable.not_after == info.expires_at
    tick = dt.timedelta(microseconds=1)
    assert not expire_if_due(payable_id=placed.payable_id, at=info.expires_at - tick)
    assert expire_if_due(payable_id=placed.payable_id, at=info.expires_at)
    assert buying.info(placed).state == "expired"


def test_staff_hear_of_an_order_that_is_late_and_not_of_one_that_is_not(placed: Any) -> None:
    info = buying.info(placed)
    OrderInfo.objects.filter(pk=info.pk).update(expires_at=watch.timezone.now() - watch.PATIENCE + MINUTE)
    assert [finding.state for finding in watch.overdue()] == ["good"]
    OrderInfo.objects.filter(pk=info.pk).update(expires_at=watch.timezone.now() - watch.PATIENCE - MINUTE)
    assert [finding.state for finding in watch.overdue()] == ["bad"]


def test_exactly_what_a_gateway_takes_may_be_left_and_nothing_in_between() -> None:
    assert fits(1_000, 10, 50, 500)
    assert not fits(1_000, 10, 51, 500)
    assert fits(1_000, 10, 100, 500)
    assert fits(1_000, 10, 100, None)
    assert not fits(1_000, 10, 99, None)
    assert split_points(points=3, payables=[20, 10], value=10) == [2, 1], "all that the units can take"
    assert 50 in payable_choices(total=1_000, value=10, available=99, most=99, smallest=500)


def test_who_ends_an_order_asks_for_its_rows_in_one_order(alice: Any, placed: Any, at: dt.datetime) -> None:
    with asked_locks() as asked:
        paid(placed, paid_at=at, at=at)
    assert asked[0] == "OrderInfo"
    tea = selling.product(by=selling.partner(), at=at, title_en="other")
    other = buying.place(buying.basket(alice, (tea, 1)), at=at)
    with asked_locks() as asked:
        api.cancel(number=other.number, user_id=alice.pk, at=at)
    assert asked[0] == "Payable"
