"""Two workers and one message: the lease. Without its condition the person hears the same thing six times."""

import pytest

from messaging.outbox import deliver
from tests.messaging.test_outbox import message, queue
from tests.races.together import together
from tests.races.unguarded import meeting, unguarded

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

CONDITION = """Message.objects.filter(_free(at), pk=message_id, state=before["state"], not_before__lte=at)"""


def test_control_without_the_condition_of_the_lease_every_worker_sends(alice, at, monkeypatch):
    unguarded(monkeypatch, deliver.deliver, {CONDITION: "leased(message_id)"})
    rows = meeting(lambda pk: deliver.Message.objects.filter(pk=pk), people=6)
    monkeypatch.setattr(deliver, "leased", rows, raising=False)
    (pk,) = queue(alice, at)
    assert together([lambda: deliver.deliver_due(at=at)] * 6) == [1] * 6
    assert message(pk).attempts == 6, "only a carrier that knows our ids still sends one"
