"""What no real Stripe offers: losing an answer, holding, reordering, dropping and repeating events, moving the clock.

POST /_peer/<name> with a JSON body. Outside Stripe's API, for tests and for rehearsing the worst minute.
"""

import json
from collections.abc import Callable
from typing import Any

from payments.sandbox import deliver, money
from payments.sandbox.state import Object, Peer, invalid

Control = Callable[[Peer, dict[str, Any]], Object]


def control(peer: Peer, name: str, body: bytes) -> Object:
    if name not in CONTROLS:
        raise invalid(f"No control is called {name}.")
    return CONTROLS[name](peer, json.loads(body or b"{}"))


def lose(peer: Peer, request: dict[str, Any]) -> Object:
    """The next `times` POST calls are done, and their answers never arrive."""
    with peer.lock:
        peer.lose = int(request.get("times", 1))
    return {}


def mode(peer: Peer, request: dict[str, Any]) -> Object:
    """`normal`, `hold` (keep events until `release`) or `drop` (events are lost)."""
    if request["mode"] not in {"normal", "hold", "drop"}:
        raise invalid("mode is normal, hold or drop")
    with peer.lock:
        peer.mode = request["mode"]
    return {}


def release(peer: Peer, request: dict[str, Any]) -> Object:
    """Send what was held, one after the other, in order or (`reverse`) the last first. Answers the statuses."""
    with peer.lock:
        held, peer.held = peer.held, []
    return {"statuses": [deliver.send(peer, event) for event in (held[::-1] if request.get("reverse") else held)]}


def resend(peer: Peer, request: dict[str, Any]) -> Object:
    """Send `event` `times` times at once."""
    return {"statuses": deliver.send_at_once(peer, [request["event"]] * int(request.get("times", 1)))}


def tamper(peer: Peer, request: dict[str, Any]) -> Object:
    """Change fields of an object behind everybody's back."""
    with peer.lock:
        peer.objects[request["id"]].update(request["set"])
        peer.save()
    return {}


def clock(peer: Peer, request: dict[str, Any]) -> Object:
    """Move the peer's clock forward by `advance` seconds; sessions whose time is over expire."""
    with peer.lock:
        peer.offset += int(request["advance"])
        money.expire_due(peer)
        peer.save()
    return {"now": peer.now()}


def expire(peer: Peer, request: dict[str, Any]) -> Object:
    """End a `session` as if its time were over."""
    with peer.lock:
        money.expire(peer, peer.get(request["session"], "cs_test_", "checkout.session"))
        peer.save()
    return {}


def debit(peer: Peer, request: dict[str, Any]) -> Object:
    """The slow debit of a `session` arrives, or (`good` false) does not."""
    with peer.lock:
        session = peer.get(request["session"], "cs_test_", "checkout.session")
        money.end_debit(peer, session, good=request.get("good", True))
        peer.save()
    return {}


def fail_refund(peer: Peer, request: dict[str, Any]) -> Object:
    """The payer's bank sends a `refund` back."""
    with peer.lock:
        money.fail_refund(peer, peer.get(request["refund"], "re_", "refund"))
        peer.save()
    return {}


def forget_fee(peer: Peer, request: dict[str, Any]) -> Object:
    """A `charge` whose balance transaction is not there yet; once more brings it back and emits charge.updated."""
    with peer.lock:
        charge = peer.get(request["charge"], "ch_", "charge")
        kept = peer.hidden.setdefault(charge["id"], {})
        if charge["balance_transaction"]:
            kept["balance_transaction"], charge["balance_transaction"] = charge["balance_transaction"], None
        else:
            charge["balance_transaction"] = kept.pop("balance_transaction")
            peer.emit("charge.updated", charge)
        peer.save()
    return {}


def body(peer: Peer, request: dict[str, Any]) -> Object:
    """The text of an event exactly as it is signed."""
    return {"body": deliver.body(peer, request["event"])}


def stats(peer: Peer, request: dict[str, Any]) -> Object:
    """`waiting` counts deliveries that are queued or under way."""
    with peer.lock:
        kinds = [row["object"] for row in peer.objects.values()]
        counted = {kind: kinds.count(kind) for kind in set(kinds)}
        return {"objects": counted, "waiting": len(peer.queue) + peer.under_way, "held": len(peer.held)}


CONTROLS: dict[str, Control] = {
    "lose": lose,
    "mode": mode,
    "release": release,
    "resend": resend,
    "tamper": tamper,
    "clock": clock,
    "expire": expire,
    "debit": debit,
    "fail_refund": fail_refund,
    "forget_fee": forget_fee,
    "body": body,
    "stats": stats,
}
