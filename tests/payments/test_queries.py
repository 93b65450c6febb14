"""How many statements the paying task needs, the owner's own apart."""

from collections.abc import Callable
from typing import Any

import pytest

from payments import tasks
from payments.models import GatewayEvent

from .conftest import PeerInTests, ThingHandler, started, state

AT_MOST = 22  # of the 60 that the whole task may have, from the stored event to the owner's outbox rows


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_rate")
def test_the_paying_task_is_frugal(
    peer: PeerInTests, opened: Callable[..., int], things: ThingHandler, counted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(things, "paid", lambda **_: None)
    for ref in ("t1", "t2"):  # the first one opens the accounts of the books
        thing = opened(ref)
        payment = started(thing)
        peer.pay(payment.url)
        row = GatewayEvent.objects.create(
            gateway="stripe", event_id=ref, type="charge.updated", ref=payment.ref, received_at=payment.created_at
        )
        with counted() as queries:
            tasks.handle_event(event_id=row.pk)
        assert state(thing) == "paid"
    assert len(queries) <= AT_MOST, queries.statements
