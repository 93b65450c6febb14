"""Small real servers on this machine: Kavenegar's HTTP interface and a mail server, each in a thread."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

KEY = "6B65795F6F665F7468655F74657374"


class Kavenegar:
    """Remembers what it accepted, by local id. `mood` says how it answers the next messages."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.accepted: dict[str, str] = {}
        self.mood = "well"
        self.url = ""

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any] | None]:
        """HTTP status and body; None hangs up without a word."""
        self.asked.append((path, form))
        if path.endswith("statuslocalmessageid.json"):
            found = self.accepted.get(form["localid"])
            entry = {"messageid": found or "", "status": 4 if found else 100}
            return 200, {"return": {"status": 200}, "entries": [entry]}
        if self.mood in {"refuses", "busy"}:
            status = {"refuses": 411, "busy": 409}[self.mood]
            return status, {"return": {"status": status}, "entries": None}
        if self.mood == "broken":
            return 502, {}
        number = str(880_000 + len(self.accepted))
        self.accepted[form.get("localid", number)] = number
        if self.mood == "hangs up":
            return 0, None
        return 200, {"return": {"status": 200}, "entries": [{"messageid": number, "status": 1}]}


@contextmanager
def kavenegar() -> Iterator[Kavenegar]:
    peer = Kavenegar()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, body = peer.answer(self.path, {name: values[0] for name, values in form.items()})
            if body is None:
                self.connection.close()
                return
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            with suppress(BrokenPipeError):  # whoever asked has stopped waiting
                self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        peer.url = f"http://127.0.0.1:{port}"
        yield peer


class Mail:
    """What a mail server took; `refuse` holds the answer to every recipient ("550 no such user") or nothing."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.refuse = ""
        self.hang_up_after_data = False
        self.port = 0


@contextmanager
def mail_server() -> Iterator[Mail]:
    mail = Mail()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.say("220 test")
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word == "RCPT" and mail.refuse:
                    self.say(mail.refuse)
                elif word == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                        lines.append(part)
                    mail.letters.append("\n".join(lines))
                    if mail.hang_up_after_data:
                        return
                    self.say("250 taken")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with _served(Server(("127.0.0.1", 0), Handler)) as port:
        mail.port = port
        yield mail


@contextmanager
def _served(server: Any) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
