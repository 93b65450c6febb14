"""Money that came pays the order, with what is missing said, or goes back with a message: never "not paid"."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from oscar.core.loading import get_model

from ledger import api as ledger
from messaging.models import Message
from payments import api as payments
from payments.models import GiveBack
from points.holds.models import PointsHold
from shop.fulfilment.move import accept
from shop.models import OrderUnit, PartnerMember
from shop.orders import watch
from shop.orders.handler import OrderHandler
from tests.factories.accounts import log_in
from tests.shop import buying, selling

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")
VALUE = 5_000


def address_of(*number):
    with override("en"):
        return reverse("shop:order" if number else "shop:orders", args=number)


def said(kind, user):
    return Message.objects.filter(kind=f"shop/messages/{kind}", user=user).count()


@pytest.fixture
def rate(bob, charlie, at):
    buying.open_rate(at=at - timedelta(days=1), by=bob, also_by=charlie)


@pytest.mark.usefixtures("rate")
@pytest.mark.parametrize(
    ("count", "short", "left"), [(2, 0, (0, 0)), (1, 1, (0, 0)), (0, 2, (0, 0)), (None, 2, (None, 0))]
)
def test_a_count_that_staff_lowered_does_not_stop_a_paid_order(alice, client, at, count, short, left):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    StockRecord.objects.filter(product_id=tea).update(num_in_stock=count)
    buying.pay(placed, at=at)
    assert buying.info(placed).state == "paid"
    assert buying.stock(tea) == left
    assert OrderUnit.objects.filter(short_at__isnull=False).count() == short
    assert said("order_short", alice) == (2 if short else 0), "by text message and in the account"
    assert bool([finding for finding in watch.waiting_units() if placed.number in finding.sentence]) == bool(short)
    log_in(client, alice)
    page = client.get(address_of(placed.number)).content.decode()
    assert ("Not everything is in stock" in page) == bool(short)


@pytest.mark.usefixtures("rate")
def test_a_stock_record_that_was_deleted_is_a_shortage(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    StockRecord.objects.filter(product_id=tea).delete()
    buying.pay(placed, at=at)
    assert buying.info(placed).state == "paid"
    assert OrderUnit.objects.filter(short_at__isnull=False).count() == 2


def test_an_order_ends_also_where_its_reservation_is_gone(alice, at):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)
    StockRecord.objects.filter(product_id=tea).update(num_allocated=1)
    OrderHandler().expired(payable=payments.payable(payable_id=placed.payable_id), at=at + timedelta(hours=1))
    assert buying.info(placed).state == "expired"
    assert buying.stock(tea) == (100, 0)


@pytest.mark.usefixtures("rate")
def test_points_that_went_elsewhere_send_the_money_back_with_a_message(alice, bob, charlie, client, at):
    buying.open_spending(value=VALUE, at=at, by=bob, also_by=charlie)
    buying.give_points(alice, 100 - buying.available(alice, at=at), at=at)
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), points=100, value=VALUE, at=at)
    late = at + timedelta(hours=26)  # the hold has ended, a bank has worked on it all the time
    wallet = PointsHold.objects.get(hold_id=buying.info(placed).hold_id).member.wallet_id
    elsewhere = ledger.ensure_account(unit="points", code="tests:elsewhere")
    ledger.spend(wallet=wallet, destination=elsewhere, amount=100, scope="tests", key="elsewhere", at=late)
    buying.open_rate(at=late - timedelta(hours=1), by=bob, also_by=charlie)
    buying.pay(placed, at=late)

    info = buying.info(placed)
    assert info.state == "cancelled"
    assert payments.payable(payable_id=placed.payable_id).state == "withdrawn"
    assert GiveBack.objects.get().reason == "not_taken"
    assert buying.stock(tea) == (100, 0)
    assert said("order_money_back", alice) == 2
    assert ledger.balance(unit="IRR", code="received:shop.order") == 0
    assert ledger.balance(unit="points", code="club:redeemed:shop") == 0
    log_in(client, alice)
    page = client.get(address_of(placed.number)).content.decode()
    assert "Money goes back to you" in page
    assert "Nothing was charged" not in page


@pytest.mark.usefixtures("rate")
def test_while_the_order_cannot_follow_its_page_says_that_the_money_is_here(alice, client, at, monkeypatch):
    tea = selling.product(by=selling.partner(), at=at)
    placed = buying.place(buying.basket(alice, (tea, 2)), at=at)

    def broken(**anything):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("shop.orders.notify.paid", broken)
    buying.pay(placed, at=at)
    assert buying.info(placed).state == "awaiting"
    log_in(client, alice)
    for address in (address_of(placed.number), address_of()):
        page = client.get(address).content.decode()
        for wrong in ("Not paid", "awaiting payment", "time to pay is over", "nothing is owed", "Cancel the order"):
            assert wrong not in page, (address, wrong)
        assert "arrived" in page or "payment received" in page


@pytest.mark.usefixtures("rate")
def test_a_held_unit_waits_and_partner_member_and_staff_see_why(alice, bob, client, at):
    shop = selling.partner()
    PartnerMember.objects.create(partner=shop, user=bob, role=PartnerMember.Role.choices[0][0])
    placed = buying.place(buying.basket(alice, (selling.product(by=shop, at=at), 2)), at=at)
    buying.pay(placed, at=at)
    payable = payments.payable(payable_id=placed.payable_id)
    for minute in (1, 2):
        OrderHandler().held(payable=payable, at=at + timedelta(minutes=minute))
    units = list(OrderUnit.objects.values_list("pk", flat=True))
    assert accept(unit_ids=units, partner_ids=[shop.pk], by_id=bob.pk, at=at) == []
    assert set(OrderUnit.objects.values_list("state", "held_at")) == {("paid", at + timedelta(minutes=1))}
    assert said("order_held", bob) == 1
    assert [finding for finding in watch.waiting_units() if placed.number in finding.sentence]
    log_in(client, alice)
    assert "Delivery waits" in client.get(address_of(placed.number)).content.decode()
