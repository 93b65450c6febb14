"""Points in an order: held at placement, captured with the money, released when it dies; all sums agree."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import api as ledger
from shop import api
from shop.models import OrderInfo, OrderUnit
from shop.orders.points import points_choices
from shop.orders.price import quote
from tests.shop import buying, selling

pytestmark = pytest.mark.django_db
VALUE = 5_000


@pytest.fixture
def spending(alice, bob, charlie, at):
    buying.open_rate(at=at, by=bob, also_by=charlie)
    buying.open_spending(value=VALUE, at=at, by=bob, also_by=charlie)
    buying.give_points(alice, 500 - buying.available(alice, at=at), at=at)


@pytest.mark.requirement("C-73")
@pytest.mark.usefixtures("spending")
def test_points_are_a_discount_and_order_units_payment_and_books_agree(alice, at):
    shop = selling.partner(flat_shipping=250_000)
    tea = selling.product(by=shop, at=at, price=900_000, list_price=1_000_000)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at, points=100, value=VALUE)
    assert placed.due == 2 * 900_000 + 250_000 - 500_000
    assert buying.available(alice, at=at) == 400
    buying.pay(placed, at=at)
    units = list(OrderUnit.objects.all())
    assert sum(unit.points for unit in units) == 100
    assert sum(unit.cash for unit in units) == placed.due
    balance = {code: -ledger.balance(unit="IRR", code=code) for code in (
        "received:shop.order", f"shop:deferred:{shop.pk}", "club:points_liability", "club:points_recovered"
    )}  # fmt: skip
    assert balance["received:shop.order"] == 0  # what payments brought has gone on
    assert balance[f"shop:deferred:{shop.pk}"] == sum(unit.partner_net + unit.commission for unit in units)
    assert balance["club:points_liability"] == -500_000
    assert balance["club:points_recovered"] == 0
    assert not [fault for fault in ledger.audit() if fault]


@pytest.mark.usefixtures("spending")
def test_points_for_everything_is_paid_at_once_without_a_gateway(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at, points=200, value=VALUE)
    info = buying.info(placed)
    assert (placed.payable_id, placed.due, info.state) == (None, 0, "paid")
    assert buying.stock(tea) == (99, 0)
    assert buying.available(alice, at=at) == 300
    assert OrderUnit.objects.get().partner_net == 900_000


@pytest.mark.usefixtures("spending")
def test_more_points_than_there_are_is_refused_and_nothing_changes(alice, at):
    tea = selling.product(by=selling.partner(), at=at, price=9_000_000)
    with pytest.raises(api.PointsRefused):
        buying.place(buying.basket(alice, (tea, 1)), at=at, points=501, value=VALUE)
    assert buying.stock(tea) == (100, 0)
    assert buying.available(alice, at=at) == 500
    assert not OrderInfo.objects.exists()


@pytest.mark.usefixtures("spending")
def test_a_dead_order_gives_its_points_back(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at, points=50, value=VALUE)
    assert buying.available(alice, at=at) == 450
    api.cancel(number=placed.number, user_id=alice.pk, at=at)
    assert buying.available(alice, at=at) == 500


def test_points_are_refused_while_spending_is_off(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    with pytest.raises(api.PointsRefused):
        buying.place(buying.basket(alice, (tea, 1)), at=at, points=1, value=VALUE)


@pytest.mark.usefixtures("spending")
def test_the_chooser_leaves_nothing_or_what_the_gateway_takes(alice, at):
    tea = selling.product(by=selling.partner(), at=at, price=1_000_000)
    bought = buying.basket(alice, (tea, 1))
    priced = quote(basket=bought, user=alice, ways={}, at=at)
    offer = points_choices(quote=priced, user_id=alice.pk, at=at)
    assert offer.smallest == 550_000  # half a euro
    assert offer.choices[-1] == 200
    assert offer.allows(90, total=1_000_000)
    assert not offer.allows(91, total=1_000_000)
    assert offer.allows(200, total=1_000_000)


@pytest.mark.requirement("C-23")
@pytest.mark.usefixtures("spending")
def test_the_club_hears_of_the_money_at_covered_centres_without_the_delivery(alice, at, monkeypatch):
    heard = []
    from shop.orders import pay

    record = pay.record_activity
    monkeypatch.setattr(pay, "record_activity", lambda **said: heard.append(said) or record(**said))
    covered, other = (
        selling.partner(flat_shipping=250_000),
        selling.partner(name="دیگر", name_en="Other", covered=False),
    )
    tea = selling.product(by=covered, at=at)
    book = selling.product(by=other, at=at, title_en="book", kind="service")
    placed = buying.place(buying.basket(alice, (tea, 1), (book, 1)), at=at, points=45, value=VALUE)
    buying.pay(placed, at=at)
    (said,) = heard
    cash = OrderUnit.objects.get(partner=covered, kind="goods").cash
    assert said["facts"] == {
        "cash_rials": cash, "centre_covered": True, "special_centre": False, "weekday": 0, "order": placed.number
    }  # fmt: skip
    assert (said["source"], said["source_id"], said["occurred_at"]) == ("shop.order", placed.number, at)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.tuples(st.integers(1, 3_000_000), st.integers(1, 3)), min_size=1, max_size=4),
    charge=st.integers(0, 300_000),
    commission=st.integers(0, 10_000),
    club_bps=st.integers(0, 10_000),
    part=st.floats(0, 1),
)
@pytest.mark.requirement("C-73")
@pytest.mark.usefixtures("spending")
def test_whatever_is_bought_the_rows_add_up_in_the_database(
    alice, bob, charlie, at, prices, charge, commission, club_bps, part
):
    from django.db import transaction

    with transaction.atomic():
        shop = selling.partner(flat_shipping=charge)
        shop.contracts.update(commission_bps=commission, points_club_bps=club_bps)
        lines = [
            (selling.product(by=shop, at=at, title_en=f"thing {n}", price=price), quantity)
            for n, (price, quantity) in enumerate(prices)
        ]
        bought = buying.basket(alice, *lines)
        priced = quote(basket=bought, user=alice, ways={}, at=at)
        points = int(min(500, priced.most_points(VALUE)) * part)
        placed = buying.place(bought, at=at, points=points, value=VALUE)
        units = list(OrderUnit.objects.filter(order__number=placed.number))
        assert len(units) == sum(quantity for _price, quantity in prices) + bool(charge)
        assert sum(unit.cash for unit in units) == placed.due == priced.total - points * VALUE
        assert sum(unit.points for unit in units) == points
        assert all(unit.cash + unit.club_disc + unit.pts_club == unit.partner_net + unit.commission for unit in units)
        transaction.set_rollback(True)
