"""Paid, expired, cancelled: each end of an order happens once, and every rial is in the books."""

from datetime import timedelta

import pytest
from oscar.core.loading import get_model

from ledger import api as ledger
from messaging.models import Message
from payments import api as payments
from payments.models import Payable
from payments.registry import PaidFacts
from shop import api
from shop.models import OrderUnit
from shop.orders.handler import OrderHandler
from tests.shop import buying, selling

pytestmark = pytest.mark.django_db
handler = OrderHandler()


def pay(placed, at):
    """What payments does once the gateway has said yes: its journal, then our handler."""
    payable = payments.payable(payable_id=placed.payable_id)
    facts = PaidFacts(payment_key="shop.order-1", paid_at=at, gateway="stripe")
    handler.paid(payable=payable, facts=facts, at=at)


def test_money_consumes_the_stock_and_is_deferred_to_the_partner(alice, at):
    shop = selling.partner(flat_shipping=250_000)
    tea = selling.product(by=shop, at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    pay(placed, at)
    info = buying.info(placed)
    assert (info.state, info.paid_at) == ("paid", at)
    assert buying.stock(tea) == (98, 0)
    assert set(OrderUnit.objects.values_list("state", flat=True)) == {"paid"}
    assert ledger.balance(unit="IRR", code="received:shop.order") == 2_250_000
    assert ledger.balance(unit="IRR", code=f"shop:deferred:{shop.pk}") == -2_250_000


def test_paid_twice_changes_nothing(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    pay(placed, at)
    said = Message.objects.count()
    pay(placed, at + timedelta(minutes=5))
    assert buying.info(placed).paid_at == at
    assert buying.stock(tea) == (98, 0)
    assert ledger.balance(unit="IRR", code="received:shop.order") == 2_000_000
    assert Message.objects.count() == said


def test_expiry_gives_everything_back_once(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    payable = payments.payable(payable_id=placed.payable_id)
    for _ in range(2):
        handler.expired(payable=payable, at=at + timedelta(hours=1))
    assert buying.info(placed).state == "expired"
    assert buying.stock(tea) == (100, 0)
    assert set(OrderUnit.objects.values_list("state", flat=True)) == {"released"}


def test_money_for_a_dead_order_is_refused_so_that_payments_keeps_it(alice, at):
    from shop.orders.pay import OrderDead

    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    api.cancel(number=placed.number, user_id=alice.pk, at=at)
    with pytest.raises(OrderDead):
        pay(placed, at)
    assert buying.info(placed).state == "cancelled"
    assert buying.stock(tea) == (100, 0)


def test_a_member_cancels_her_unpaid_order_and_a_stranger_cannot(alice, charlie, at):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    from shop.models import OrderInfo

    with pytest.raises(OrderInfo.DoesNotExist):
        api.cancel(number=placed.number, user_id=charlie.pk, at=at)
    assert buying.info(placed).state == "awaiting"
    api.cancel(number=placed.number, user_id=alice.pk, at=at)
    assert buying.info(placed).state == "cancelled"
    assert Payable.objects.get().state == "withdrawn"
    assert buying.stock(tea) == (100, 0)
    with pytest.raises(api.NotCancellable):
        api.cancel(number=placed.number, user_id=alice.pk, at=at)


def test_a_paid_order_cannot_be_cancelled(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at)
    pay(placed, at)
    with pytest.raises(api.NotCancellable):
        api.cancel(number=placed.number, user_id=alice.pk, at=at)
    assert buying.stock(tea) == (99, 0)


@pytest.mark.requirement("C-74")
def test_the_partner_is_told_after_payment_and_not_before(alice, bob, at):
    shop = selling.partner()
    api.add_person(partner_id=shop.pk, user_id=bob.pk)
    tea = selling.product(by=shop, at=at)
    placed = buying.place(buying.basket(alice, (tea, 1)), at=at)
    assert not Message.objects.filter(user=bob).exists()
    pay(placed, at)
    told = Message.objects.filter(user=bob)
    assert {message.kind for message in told} == {"shop/messages/partner_order"}


def test_what_an_offer_counted_is_given_back_when_the_order_dies(alice, at):
    offer_model, range_model = get_model("offer", "ConditionalOffer"), get_model("offer", "Range")
    everything = range_model.objects.create(name="all", includes_all_products=True)
    condition = get_model("offer", "Condition").objects.create(range=everything, type="Count", value=1)
    benefit = get_model("offer", "Benefit").objects.create(range=everything, type="Percentage", value=10)
    offer = offer_model.objects.create(name="ten", condition=condition, benefit=benefit, max_global_applications=5)
    tea = selling.product(by=selling.partner(), at=at, price=333_333)
    placed = buying.place(buying.basket(alice, (tea, 3)), at=at)
    assert placed.due == 900_000
    assert [unit.cash for unit in OrderUnit.objects.order_by("seq")] == [300_000, 300_000, 300_000]
    used = offer_model.objects.get(pk=offer.pk).num_applications
    assert used > 0
    api.cancel(number=placed.number, user_id=alice.pk, at=at)
    offer.refresh_from_db()
    assert (offer.num_applications, offer.num_orders) == (0, 0)
