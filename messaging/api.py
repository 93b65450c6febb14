"""The door of messaging: queue a message in your transaction, read a person's messages, ask how old the outbox is."""

from messaging.outbox.count import room_at
from messaging.outbox.deliver import outbox_age
from messaging.outbox.read import MessageView, messages_of
from messaging.outbox.write import send
from messaging.suppress import lift_by_holder, suppress, suppressed

__all__ = [
    "MessageView",
    "lift_by_holder",
    "messages_of",
    "outbox_age",
    "room_at",
    "send",
    "suppress",
    "suppressed",
]
