"""A local end to ask instead of Shahkar: for the demo and for tests, on this machine only.

It knows nobody. What a number gets depends on its last digits, so every answer can be seen without a contract.
"""

import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOOPBACK = "127.0.0.1"  # never another address: this is no national service
OF_ANOTHER = "00"  # phones ending so belong to somebody else
NO_ANSWER = "99"  # phones ending so get an answer that cannot be used
PATH = "/mobile/owner/v2"


class Handler(BaseHTTPRequestHandler):
    server: "ShahkarPeer"

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, answer = self.server.answer(self.path, sent)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *values: Any) -> None:
        """Silent: what is asked here are people's numbers."""


class ShahkarPeer(ThreadingHTTPServer):
    """One peer on one port of the loopback; 0 takes a free one. `wait`: seconds before it answers."""

    daemon_threads = True

    def __init__(self, *, port: int = 0, wait: float = 0) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.url = f"http://{LOOPBACK}:{self.server_address[1]}"
        self.wait, self.asked = wait, 0

    def start(self) -> None:
        """Serve from a thread: for tests."""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True, name="shahkar-peer").start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def answer(self, path: str, sent: bytes) -> tuple[int, dict[str, Any]]:
        time.sleep(self.wait)
        self.asked += 1
        try:
            said = json.loads(sent)
            phone, _number = str(said["mobileNumber"]), str(said["nationalId"])
            known = bool(said["requestContext"]["apiInfo"]["businessToken"])
        except (ValueError, KeyError, TypeError):
            return 400, _context(400, "the request cannot be read")
        if path != PATH:
            return 404, _context(404, "no such service")
        if not known:
            return 401, _context(401, "no contract")
        if phone.endswith(NO_ANSWER):
            return 200, _context(503, "the register does not answer")
        return 200, {**_context(0, ""), "isMatched": not phone.endswith(OF_ANOTHER)}


def _context(code: int, message: str) -> dict[str, Any]:
    return {"responseContext": {"requestId": str(uuid.uuid4()), "status": {"code": code, "message": message}}}
