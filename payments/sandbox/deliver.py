"""Signed webhooks, sent by a thread of their own and again with growing pauses until somebody answers 2xx."""

import hashlib
import hmac
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests

from payments.sandbox import money
from payments.sandbox.state import Delivery, Peer

log = logging.getLogger(__name__)
PAUSES = [0.5, 1, 2, 4, 8, 15, 30, 60, 60, 60, 60, 60]  # Stripe tries for three days
TICK = 0.05


def body(peer: Peer, event: str) -> str:
    with peer.lock:
        return json.dumps(peer.objects[event], indent=2)


def signature(text: str, secret: str, *, moment: int) -> str:
    made = hmac.new(secret.encode(), f"{moment}.{text}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={made}"


def send(peer: Peer, event: str) -> int:
    """Deliver once, outside the lock. The status that came back; 0 when nobody answered."""
    text = body(peer, event)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(text, peer.secret, moment=int(time.time())),
        "User-Agent": "Stripe/1.0 (local peer)",
    }
    try:
        answer = requests.post(peer.webhook, data=text.encode(), headers=headers, timeout=10, allow_redirects=False)
    except requests.RequestException:
        return 0
    return answer.status_code


def send_at_once(peer: Peer, events: list[str]) -> list[int]:
    """Deliver all of these at the same time."""
    with ThreadPoolExecutor(max_workers=max(len(events), 1)) as pool:
        return list(pool.map(lambda event: send(peer, event), events))


class Postman(threading.Thread):
    """Sends what is due and ends sessions whose time is over, until `stop` is called."""

    def __init__(self, peer: Peer) -> None:
        super().__init__(daemon=True, name="stripe-peer-postman")
        self.peer = peer
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(TICK):
            for delivery in self._due():
                self._deliver(delivery)

    def stop(self) -> None:
        self.stopped.set()
        self.join(timeout=15)

    def _due(self) -> list[Delivery]:
        with self.peer.lock:
            if money.expire_due(self.peer):
                self.peer.save()
            moment = time.time()
            due = [delivery for delivery in self.peer.queue if delivery.due <= moment]
            self.peer.queue = [delivery for delivery in self.peer.queue if delivery.due > moment]
            self.peer.under_way += len(due)
            return due

    def _deliver(self, delivery: Delivery) -> None:
        status = send(self.peer, delivery.event)
        log.info("%s, attempt %d: %s", delivery.event, delivery.attempt, status)
        with self.peer.lock:
            self.peer.under_way -= 1
            if not 200 <= status < 300 and delivery.attempt <= len(PAUSES):
                pause = PAUSES[delivery.attempt - 1]
                self.peer.queue.append(Delivery(delivery.event, time.time() + pause, delivery.attempt + 1))
            self.peer.save()
