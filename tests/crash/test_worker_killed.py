"""The power goes for the worker, in the middle of its work; nothing is lost and nothing happens twice.

A lock that the test holds stops the worker at a known place inside its transaction. There it gets kill -9.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any

import httpx
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from kombu import Connection

from accounts import api as accounts
from config.demo_city import month, peer_orders
from ledger.models import Journal
from members.api import member_of
from messaging import api as messaging
from messaging.models import DemoDelivery, Message
from messaging.tasks import deliver
from payments import api as payments
from payments.models import GatewayEvent, Payment
from points.api import balance as balance_of
from points.awards.models import Event
from shop.models import OrderInfo
from shop.orders.kinds import PURCHASE
from tests.browser import walk
from tests.databases import url

pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def _this_peer(city: Any, settings: Any) -> None:
    """The test process speaks to the city's Stripe peer as the web server does."""
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = city.peer_url, "sk_test_the_demo_city"


@contextmanager
def held(statement: str, *values: object) -> Iterator[None]:
    """A lock on a connection of its own, for as long as the block lasts."""
    with psycopg.connect(_address()) as other:
        other.execute(statement, values)
        yield


def _address() -> str:
    return url(connection.settings_dict["NAME"])


WAITING = """FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND wait_event_type = 'Lock' AND query LIKE %s"""


def stopped_by_the_lock(table: str) -> bool:
    """Whether somebody's statement on this table waits for a lock."""
    with psycopg.connect(_address(), autocommit=True) as other:
        return bool(other.execute(f"SELECT pid {WAITING}", [f"%{table}%"]).fetchall())


def lose_the_statement(table: str) -> None:
    """What a dead worker had sent already, PostgreSQL would still do once the lock goes. Here it never arrived."""
    with psycopg.connect(_address(), autocommit=True) as other:
        other.execute(f"SELECT pg_terminate_backend(pid) {WAITING}", [f"%{table}%"])


def work_is_open() -> bool:
    """Whether anybody but this asking connection is inside a transaction."""
    with psycopg.connect(_address(), autocommit=True) as other:
        others = "datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        return bool(other.execute(f"SELECT pid FROM pg_stat_activity WHERE {others}").fetchall())


def hint_at_messages(city: Any) -> None:
    """The task that the web server would queue, into the city's queue."""
    queue = {"data_folder_in": str(city.var / "queue"), "data_folder_out": str(city.var / "queue")}
    options = {**queue, "control_folder": str(city.var / "control")}
    with Connection("filesystem://", transport_options=options) as connection:
        deliver.apply_async(connection=connection)


def a_started_payment(*, number: int) -> OrderInfo:
    """An order of a new member with an open page at the peer."""
    now = timezone.now()
    user, _ = accounts.join(phone=f"0915222{number:04}", at=now - dt.timedelta(minutes=20))
    member = member_of(user_id=user.id)
    assert member
    shopper = month.Shopper(user.id, member.id, now, "لیلا", "نوری")
    placed = month.place_order(shopper=shopper, goods=month.shelves(), rng=Random(number), at=now, number=number)
    assert placed
    assert placed.payable_id
    there = "http://localhost/"
    payments.start(
        payable_id=placed.payable_id, gateway="stripe", return_url=there, cancel_url=there, at=timezone.now()
    )
    return OrderInfo.objects.get(order__number=placed.number)


def pay(info: OrderInfo) -> None:
    """At the peer's page, and never come back from it: only the webhook tells of it."""
    payment = Payment.objects.get(payable_id=info.payable_id)
    with httpx.Client(timeout=10) as browser:
        form = dict(peer_orders.HIDDEN.findall(browser.get(payment.url).text)) | peer_orders.CARD
        browser.post(payment.url, data=form)


def events() -> Any:
    return GatewayEvent.objects.filter(processed_at=None)


def a_minute_passes() -> None:
    """What waits has waited longer than the sweep leaves to the task."""
    GatewayEvent.objects.filter(processed_at=None).update(received_at=timezone.now() - dt.timedelta(minutes=1))


def is_paid(info: OrderInfo) -> bool:
    return OrderInfo.objects.filter(pk=info.pk, state="paid").exists() and not events().exists()


def everything_happened_once(info: OrderInfo) -> None:
    payment = Payment.objects.get(payable_id=info.payable_id)
    assert (payment.state, payment.handover) == ("paid", "done")
    captures = Journal.objects.filter(kind="payment.capture", key__contains=payment.key)
    assert captures.count() == 1
    assert Event.objects.filter(kind=PURCHASE, facts__order=info.order.number).count() == 1
    user_id = info.order.user_id
    member = member_of(user_id=user_id)
    assert member
    balance = balance_of(member_id=member.id, at=timezone.now())
    info.refresh_from_db(fields=["points_earned"])
    assert balance.available + balance.pending == 10 + info.points_earned > 10  # ten for joining
    told = Message.objects.filter(user_id=user_id, kind__contains="order_paid", channel="sms")
    walk.wait_for(lambda: told.get().state == "sent")
    assert DemoDelivery.objects.filter(local_id=told.get().local_id).count() == 1
    call_command("audit_ledger")


def every_event_comes_again(city: Any) -> None:
    """Three times each, at once."""
    journals, known = Journal.objects.count(), list(GatewayEvent.objects.values_list("event_id", flat=True))
    assert known
    for event in known:
        answer = httpx.post(f"{city.peer_url}/_peer/resend", json={"event": event, "times": 3}, timeout=30)
        assert answer.json()["statuses"] == [200, 200, 200]
    walk.wait_for(lambda: not events().exists())
    assert Journal.objects.count() == journals


@pytest.fixture
def revived(city: Any) -> Callable[[], None]:
    """Worker and scheduler run again."""

    def revive() -> None:
        city.restart_worker()
        if "scheduler" not in city.parts or not city.parts["scheduler"].alive:
            city.start_scheduler()

    return revive


def test_killed_between_the_booking_of_the_money_and_the_order(city: Any, revived: Callable):
    info = a_started_payment(number=1)
    with held("SELECT 1 FROM shop_orderinfo WHERE order_id = %s FOR UPDATE", info.pk):
        pay(info)
        # The capture stands in the worker's open transaction; the order is the next thing that it takes.
        walk.wait_for(lambda: stopped_by_the_lock("shop_orderinfo"))
        city.kill("worker")
    assert events().exists()
    walk.wait_for(lambda: not work_is_open())  # the server notices that nobody listens
    assert not Journal.objects.filter(kind="payment.capture").exists()
    assert OrderInfo.objects.get(pk=info.pk).state == "awaiting"
    a_minute_passes()
    revived()
    walk.wait_for(lambda: is_paid(info), seconds=90)
    everything_happened_once(info)
    every_event_comes_again(city)
    everything_happened_once(info)


def test_killed_before_the_money_came_and_its_task_is_lost(city: Any, revived: Callable):
    city.kill("worker")
    info = a_started_payment(number=2)
    pay(info)
    walk.wait_for(lambda: events().exists())
    for task in (city.var / "queue").iterdir():
        task.unlink()
    a_minute_passes()
    revived()
    walk.wait_for(lambda: is_paid(info), seconds=90)
    everything_happened_once(info)
    every_event_comes_again(city)
    everything_happened_once(info)


@pytest.mark.parametrize("taken", [False, True], ids=["not-yet-taken", "taken-and-not-noted"])
def test_killed_while_messages_are_handed_over(taken: bool, city: Any, revived: Callable):
    """One of five is on its way: not with the provider yet, or taken by it and not yet noted here. Four wait."""
    if not city.parts["worker"].alive:
        city.restart_worker()
    phone = f"0915222010{int(taken)}"
    with ExitStack() as on_message:
        with held("LOCK TABLE messaging_demodelivery IN SHARE ROW EXCLUSIVE MODE"):
            ids = _write_messages(phone)
            hint_at_messages(city)
            walk.wait_for(lambda: stopped_by_the_lock("messaging_demodelivery"))
            leaving = Message.objects.get(pk__in=ids, state="sending")
            if taken:
                on_message.enter_context(held("SELECT 1 FROM messaging_message WHERE id = %s FOR UPDATE", leaving.pk))
            else:
                city.kill("worker")
        if taken:
            walk.wait_for(lambda: stopped_by_the_lock("messaging_message"))
            city.kill("worker")
            lose_the_statement("messaging_message")
            walk.wait_for(lambda: not stopped_by_the_lock("messaging_message"))
    assert DemoDelivery.objects.filter(local_id=leaving.local_id).exists() is taken
    assert Message.objects.filter(pk__in=ids, state="queued").count() == 4
    leaving.refresh_from_db()
    assert leaving.state == "sending"

    Message.objects.filter(pk=leaving.pk).update(leased_until=timezone.now())  # its minute is over
    revived()
    walk.wait_for(lambda: Message.objects.filter(pk__in=ids, state="sent").count() == 5, seconds=60)
    names = Message.objects.filter(pk__in=ids).values_list("local_id", flat=True)
    assert DemoDelivery.objects.filter(address=leaving.address).count() == 5
    assert DemoDelivery.objects.filter(local_id__in=names).count() == 5


def _write_messages(phone: str) -> list[int]:
    """Five in the outbox."""
    return [
        row
        for number in range(5)
        for row in messaging.send(
            kind="shop/messages/order_paid",
            phone=phone,
            params={"number": f"R{number}", "amount": "1", "url": "http://localhost/"},
            language="fa",
            key=f"crash:{phone}:{number}",
            at=timezone.now(),
        )
    ]
