"""The HTTP side: Stripe's API under /v1, the hosted pages under /c, the controls under /_peer."""

import copy
import hashlib
import json
import logging
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import stripe

from payments.sandbox import controls, endpoints, pages
from payments.sandbox.deliver import Postman
from payments.sandbox.fields import decoded
from payments.sandbox.state import ApiError, Object, Peer, new_id

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"  # never another address: this is not a payment service
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Handler(BaseHTTPRequestHandler):
    server: "Server"

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, format: str, *values: Any) -> None:
        log.info(format, *values)

    def _answer(self, method: str) -> None:
        address = urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if address.path.startswith("/v1/"):
            text = sent.decode() if method == "POST" else address.query
            self._api(method, address.path.removeprefix("/v1"), decoded(text))
        elif address.path.startswith("/_peer/") and method == "POST":
            self._control(address.path.removeprefix("/_peer/"), sent)
        elif address.path == "/pay.css":
            self._send(200, pages.style(), "text/css; charset=utf-8")
        else:
            self._page(address.path, decoded(sent.decode()) if method == "POST" else None)

    def _api(self, method: str, path: str, request: dict[str, Any]) -> None:
        if not re.match(r"Bearer sk_test_\w+", self.headers.get("Authorization", "")):
            error = {"type": "invalid_request_error", "message": "Invalid API Key provided: the peer takes test keys."}
            self._json(401, {"error": error})
            return
        status, answer, is_lost = self.server.call(method, path, request, self.headers.get("Idempotency-Key"))
        if is_lost:
            # The work is done, the answer never arrives.
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._json(status, answer)

    def _control(self, name: str, sent: bytes) -> None:
        try:
            self._json(200, controls.control(self.server.peer, name, sent))
        except ApiError as error:
            self._json(error.status, error.body)

    def _page(self, path: str, form: dict[str, Any] | None) -> None:
        status, text, address = self.server.page(path, form)
        self._send(status, text.encode(), "text/html; charset=utf-8", Location=address, **PAGE_HEADERS)

    def _json(self, status: int, answer: Object) -> None:
        self._send(
            status,
            json.dumps(answer, indent=2).encode(),
            "application/json",
            **{"Request-Id": new_id("req_"), "Stripe-Version": stripe.api_version},
        )

    def _send(self, status: int, content: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Server(ThreadingHTTPServer):
    """One peer on one port of the loopback. `port` 0 takes a free one; `file` keeps its state for the next start."""

    daemon_threads = True

    def __init__(
        self, *, port: int = 0, webhook: str = "", secret: str = "", public_url: str = "", file: Path | None = None
    ) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.url = f"http://{LOOPBACK}:{self.server_address[1]}"
        self.peer = Peer(public_url=public_url or self.url, webhook=webhook, secret=secret, file=file)
        self.peer.load()
        self.postman = Postman(self.peer)

    def start(self) -> None:
        """Serve from a thread: for tests."""
        self.postman.start()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True, name="stripe-peer").start()

    def stop(self) -> None:
        self.postman.stop()
        self.shutdown()
        self.server_close()

    def call(self, method: str, path: str, request: dict[str, Any], key: str | None) -> tuple[int, Object, bool]:
        """Status, answer, and whether the answer gets lost on its way. A key that was used gives its saved answer."""
        peer = self.peer
        asked = hashlib.sha256((path + json.dumps(request, sort_keys=True)).encode()).hexdigest()
        saved = key if method == "POST" else None
        with peer.lock:
            if saved and saved in peer.answers:
                before, status, answer = peer.answers[saved]
                if before != asked:
                    text = f"Keys for idempotent requests can only be used with the same parameters. Key: '{key}'"
                    return 400, {"error": {"type": "idempotency_error", "message": text}}, False
            else:
                status, answer = _done(peer, method, path, request)
                if saved and _began(status, answer):
                    peer.answers[saved] = [asked, status, copy.deepcopy(answer)]
            is_lost = method == "POST" and peer.lose > 0
            peer.lose -= is_lost
            if method == "POST":
                peer.save()
            # A copy, made under the lock: another thread may change the object while this one writes it out.
            return status, copy.deepcopy(answer), is_lost

    def page(self, path: str, form: dict[str, Any] | None) -> pages.Page:
        peer = self.peer
        with peer.lock:
            try:
                made = self._page(path, form)
            except ApiError:
                made = pages.missing()
            if form is not None:
                peer.save()
            return made

    def _page(self, path: str, form: dict[str, Any] | None) -> pages.Page:
        if path == "/":
            return pages.index(self.peer)
        if found := re.fullmatch(r"/c/pay/(\w+)", path):
            return pages.pay(self.peer, found[1], form)
        if found := re.fullmatch(r"/c/challenge/(\w+)", path):
            return pages.challenge(self.peer, found[1], form)
        return pages.missing()


def _done(peer: Peer, method: str, path: str, request: dict[str, Any]) -> tuple[int, Object]:
    try:
        return 200, endpoints.answer(peer, method, path, request)
    except ApiError as error:
        return error.status, error.body


def _began(status: int, answer: Object) -> bool:
    """Stripe keeps the answer of what began to execute, a refusal too; one about the parameters does not count."""
    if status == 200:
        return True
    error = answer["error"]
    return "param" not in error and not str(error.get("code", "")).startswith("parameter_")
