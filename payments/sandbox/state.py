"""All that the peer knows: Stripe's objects as plain dicts, events, saved answers, deliveries and its clock.

Everything is read and changed under one lock; webhooks are sent outside it, or our own fetch, made while a delivery
waits for its answer, could never be answered.
"""

import copy
import json
import os
import secrets
import string
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import stripe

from payments.sandbox import contract

Object = dict[str, Any]
ALPHABET = string.ascii_letters + string.digits
CLASSES: dict[str, type] = {
    "cs_test_": stripe.checkout.Session,
    "pi_": stripe.PaymentIntent,
    "ch_": stripe.Charge,
    "re_": stripe.Refund,
    "txn_": stripe.BalanceTransaction,
    "evt_": stripe.Event,
    "pm_": stripe.PaymentMethod,
}


class ApiError(Exception):
    """Answered as Stripe answers an error: a status and a body {"error": {...}}."""

    def __init__(self, status: int, kind: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        known = {"type": kind, "message": message, **more}
        self.body: Object = {"error": {name: value for name, value in known.items() if value is not None}}


def invalid(message: str, code: str | None = None, param: str | None = None) -> ApiError:
    return ApiError(400, "invalid_request_error", message, code=code, param=param)


@dataclass
class Delivery:
    """One event on its way; `due` in real seconds (time.time)."""

    event: str
    due: float
    attempt: int = 1


@dataclass
class Peer:
    """`webhook` and `secret` say where events go and how they are signed; "" sends none."""

    public_url: str
    webhook: str = ""
    secret: str = ""
    file: Path | None = None
    lock: Any = field(default_factory=threading.RLock)
    objects: dict[str, Object] = field(default_factory=dict)
    # What Stripe knows and does not tell: card numbers, the intent's data before there is an intent, lines.
    hidden: dict[str, Object] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    answers: dict[str, list[Any]] = field(default_factory=dict)
    queue: list[Delivery] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    mode: str = "normal"  # normal, hold, drop
    lose: int = 0
    offset: int = 0
    delay: float = 0.05
    under_way: int = 0

    def now(self) -> int:
        return int(time.time()) + self.offset

    def make(self, prefix: str, **known: Any) -> Object:
        """A new object with every field its class has. The peer cannot drift from the API's shape: it raises."""
        resource = CLASSES[prefix]
        kinds = contract.fields(resource)
        made: Object = {
            name: None for name, kind in kinds.items() if contract.optional(kind) and name not in NOT_IN_ANSWERS
        }
        made |= {"id": new_id(prefix), "object": resource.OBJECT_NAME, "created": self.now(), "livemode": False}  # type: ignore[attr-defined]
        made |= known
        made = {name: value for name, value in made.items() if name in kinds}
        if faults := contract.check_object(resource, made):
            raise contract.ContractBroken(f"{resource.__name__}: {'; '.join(faults)}")
        self.objects[made["id"]] = made
        return made

    def get(self, ref: str, prefix: str, what: str) -> Object:
        found = self.objects.get(ref)
        if found is None or not ref.startswith(prefix):
            raise ApiError(
                404, "invalid_request_error", f"No such {what}: '{ref}'", code="resource_missing", param="id"
            )
        return found

    def all(self, name: str) -> list[Object]:
        """Every object of a kind, the newest first."""
        return [row for row in reversed(self.objects.values()) if row["object"] == name]

    def emit(self, kind: str, about: Object) -> Object:
        """Write an event with the object as it is now, and send it on its way."""
        event = self.make(
            "evt_",
            type=kind,
            data={"object": copy.deepcopy(about)},
            api_version=stripe.api_version,
            pending_webhooks=1,
            request={"id": new_id("req_"), "idempotency_key": None},
        )
        self.events.append(event["id"])
        if self.mode == "hold":
            self.held.append(event["id"])
        elif self.mode == "normal" and self.webhook:
            self.queue.append(Delivery(event["id"], time.time() + self.delay))
        return event

    def save(self) -> None:
        """Keep everything for the next start, in one rename. Called under the lock, after each change."""
        if self.file is None:
            return
        kept = {name: getattr(self, name) for name in KEPT}
        kept["queue"] = [[delivery.event, delivery.attempt] for delivery in self.queue]
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(kept), encoding="utf-8")
        os.replace(fresh, self.file)

    def load(self) -> None:
        """Go on where the last run stopped; deliveries that were under way start again."""
        if self.file is None or not self.file.exists():
            return
        kept = json.loads(self.file.read_text(encoding="utf-8"))
        for name in KEPT:
            setattr(self, name, kept[name])
        self.queue = [Delivery(event, time.time(), attempt) for event, attempt in kept["queue"]]


KEPT = ("objects", "hidden", "events", "answers", "held", "offset")
NOT_IN_ANSWERS = {"deleted"}


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))
