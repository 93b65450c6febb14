"""The whole paying task of an order: from the stored event to the receipts in the outbox, with points."""

from typing import Any

import pytest
from django.utils import timezone

from club.api import ensure_document_thresholds
from payments import tasks
from payments.models import GatewayEvent
from points.api import ensure_document_rules
from shop.models import OrderInfo
from tests import databases
from tests.points.city import purchases_earn
from tests.shop import buying, selling

from .conftest import PeerInTests, started

# On PostgreSQL a capture is two statements and an award one; SQLite runs their steps one by one.
AT_MOST = 40 if databases.is_postgresql() else 51


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_rate")
@pytest.mark.parametrize("points", [0, 50])
def test_the_paying_task_of_an_order_is_frugal(
    peer: PeerInTests, charlie: Any, alice: Any, bob: Any, counted: Any, points: int
) -> None:
    at = timezone.now()
    buying.open_spending(value=5_000, at=at, by=alice, also_by=bob)
    buying.give_points(charlie, 200, at=at)
    ensure_document_rules()
    ensure_document_thresholds()
    purchases_earn(2, expiry_months=12)
    shop = selling.partner()
    selling.api.add_person(partner_id=shop.pk, user_id=bob.pk)
    tea = selling.product(by=shop, at=at, price=50_000_000)
    for turn in ("opens the accounts of the books", "is measured"):
        placed = buying.place(buying.basket(charlie, (tea, 2)), at=at, points=points, value=5_000)
        payment = started(placed.payable_id)
        peer.pay(payment.url)
        row = GatewayEvent.objects.create(
            gateway="stripe", event_id=turn, type="charge.updated", ref=payment.ref, received_at=at
        )
        with counted() as queries:
            tasks.handle_event(event_id=row.pk)
        info = OrderInfo.objects.get(order__number=placed.number)
        assert (info.state, info.points) == ("paid", points)
        assert info.points_earned > 0
    assert len(queries) <= AT_MOST, "\n".join(queries.statements)
