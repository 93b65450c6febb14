"""Orders under real concurrency. Each race has a control: the same run without the guard, and the harm it does."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from oscar.core.loading import get_model

from ledger import api as ledger
from payments import api as payments
from payments.payables.expire import expire_if_due
from points.api import balance
from shop import api
from shop.models import OrderInfo, OrderUnit
from shop.orders import place as placing
from shop.orders import reserve
from tests.conftest import person
from tests.races.together import together
from tests.races.unguarded import meeting, unguarded
from tests.shop import buying, selling

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
StockRecord = get_model("partner", "StockRecord")
VALUE = 5_000


@pytest.fixture
def buyers(at):
    return [person(phone=f"+9891250000{number:02}", name=f"Buyer {number}", at=at) for number in range(20)]


def buy_all(buyers, tea, at):
    bought = [buying.basket(user, (tea, 1)) for user in buyers]
    return together([lambda basket=basket: buying.place(basket, at=at, shown_total=1_000_000) for basket in bought])


def test_twenty_buyers_race_for_three_pieces_and_three_get_one(buyers, at):
    tea = selling.product(by=selling.partner(), at=at, stock=3)
    results = buy_all(buyers, tea, at)
    assert sum(isinstance(result, api.Placed) for result in results) == 3
    assert sum(isinstance(result, api.SoldOut) for result in results) == 17
    assert buying.stock(tea) == (3, 3)
    assert OrderUnit.objects.count() == 3


def test_control_looking_before_taking_sells_what_is_not_there(buyers, at, monkeypatch):
    looked = meeting(lambda: None, people=len(buyers))

    def look_then_take(*, wanted):
        for pk, quantity in wanted.items():
            record = StockRecord.objects.get(pk=pk)
            if record.num_in_stock - (record.num_allocated or 0) < quantity:
                return [pk]
            looked()
            record.num_allocated = (record.num_allocated or 0) + quantity
            record.save(update_fields=["num_allocated"])
        return []

    monkeypatch.setattr(reserve, "take", look_then_take)
    tea = selling.product(by=selling.partner(), at=at, stock=3)
    results = buy_all(buyers, tea, at)
    assert sum(isinstance(result, api.Placed) for result in results) > 3


@pytest.fixture
def alice_with_points(alice, bob, charlie, at):
    buying.open_spending(value=VALUE, at=at, by=bob, also_by=charlie)
    buying.give_points(alice, 100 - buying.available(alice, at=at), at=at)
    return alice


def spend_twice(alice, at):
    shop = selling.partner()
    # Two things that are not sent, so that no lock but the points' makes one order wait for the other.
    made = [selling.product(by=shop, at=at, title_en=name, kind="coupon") for name in ("swim", "sauna")]
    bought = [buying.basket(alice, (each, 1)) for each in made]
    due = 1_000_000 - 100 * VALUE
    return together(
        [lambda basket=basket: buying.place(basket, at=at, points=100, shown_total=due) for basket in bought]
    )


def test_the_same_points_are_spent_by_one_of_two_orders(alice_with_points, at):
    results = spend_twice(alice_with_points, at)
    assert sum(isinstance(result, api.Placed) for result in results) == 1
    assert sum(isinstance(result, api.PointsRefused) for result in results) == 1
    assert buying.available(alice_with_points, at=at) == 0
    assert OrderInfo.objects.count() == 1


def test_control_looking_at_the_balance_first_spends_them_twice(alice_with_points, at, monkeypatch):
    seen = threading.Barrier(2)
    handles = iter(range(900_001, 900_003))

    def look_then_hold(*, member_id, points, at, **_rest):
        if balance(member_id=member_id, at=at).available < points:
            raise placing.NotEnoughPoints
        seen.wait(timeout=60)
        return next(handles)

    monkeypatch.setattr(placing, "hold_points", look_then_hold)
    results = spend_twice(alice_with_points, at)
    assert [type(result) for result in results] == [api.Placed, api.Placed], results


@pytest.fixture
def rate(bob, charlie, at):
    buying.open_rate(at=at, by=bob, also_by=charlie)


def two_orders(alice, at):
    """The one that is raced for, and one beside it whose piece must not be touched."""
    tea = selling.product(by=selling.partner(), at=at, stock=10)
    placed, other = (buying.place(buying.basket(alice, (tea, 1)), at=at) for _ in range(2))
    assert buying.stock(tea) == (10, 2)
    assert other.is_new
    return tea, placed


def agrees(placed, tea, at):
    """Whoever won: stock, books and the order's state tell one story."""
    state = buying.info(placed).state
    deferred = -sum(
        ledger.balance(unit="IRR", code=f"shop:deferred:{partner}")
        for partner in OrderUnit.objects.values_list("partner_id", flat=True).distinct()
    )
    if state == "paid":
        assert (buying.stock(tea), deferred) == ((9, 1), 1_000_000)
    else:
        assert (buying.stock(tea), deferred) == ((10, 1), 0)
        parked = [each for each in payments.payable(payable_id=placed.payable_id).payments if each.is_parked]
        assert len(parked) == 1  # the money is kept apart and goes back
    return state


@pytest.mark.usefixtures("rate")
@pytest.mark.parametrize("turn", range(6))
def test_paid_against_cancelled_ends_in_one_of_them(alice, at, turn):
    tea, placed = two_orders(alice, at)
    together(
        [
            lambda: buying.pay(placed, at=at),
            lambda: api.cancel(number=placed.number, user_id=alice.pk, at=at),
        ]
    )
    assert agrees(placed, tea, at) in {"paid", "cancelled"}


@pytest.mark.usefixtures("rate")
@pytest.mark.parametrize("turn", range(6))
def test_paid_against_expired_ends_in_one_of_them(alice, at, turn):
    tea, placed = two_orders(alice, at)
    late = at + timedelta(hours=2)
    together(
        [
            lambda: buying.pay(placed, at=late),
            lambda: expire_if_due(payable_id=placed.payable_id, at=late),
        ]
    )
    assert agrees(placed, tea, at) in {"paid", "expired"}


@pytest.mark.usefixtures("rate")
def test_control_reading_the_state_first_gives_back_and_consumes_the_same_piece(alice, at):
    tea, placed = two_orders(alice, at)
    seen = threading.Barrier(2)

    def careless(act, state):
        with transaction.atomic():
            info = buying.info(placed)
            assert info.state == "awaiting"
            seen.wait(timeout=60)
            act(order=info.order)
            OrderInfo.objects.filter(pk=info.pk).update(state=state, paid_at=at)

    def consume(order):
        reserve.consume(lines=order.lines.all())

    together([lambda: careless(reserve.release, "cancelled"), lambda: careless(consume, "paid")])
    # One piece is gone and the other order's reservation with it: somebody else can buy what is promised.
    assert buying.stock(tea) == (9, 0)


def four_tabs(alice, at):
    """One basket, placed from four tabs at once; what each was answered, and the pieces that are taken."""
    tea = selling.product(by=selling.partner(), at=at)
    bought = buying.basket(alice, (tea, 1))
    results = together([lambda: buying.place(bought, at=at, shown_total=1_000_000) for _ in range(4)])
    return results, buying.stock(tea)


def test_one_basket_placed_from_four_tabs_is_one_order(alice, at):
    results, stock = four_tabs(alice, at)
    assert {result.number for result in results} == {OrderInfo.objects.get().order.number}
    assert stock == (100, 1)


def test_control_looking_at_the_basket_before_freezing_it_makes_several_orders(alice, at, monkeypatch):
    freezes = "if not opened.update(status=Basket.SUBMITTED, date_submitted=at):"
    unguarded(monkeypatch, placing._place, {freezes: "if not is_open(opened):"})
    monkeypatch.setattr(
        placing, "is_open", meeting(lambda opened: opened.exists(), people=4, after=True), raising=False
    )
    results, stock = four_tabs(alice, at)
    assert all(isinstance(result, api.Placed) for result in results), results
    assert (OrderInfo.objects.count(), stock) == (4, (100, 4))
