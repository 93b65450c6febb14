"""Small servers that speak as providers do, on this machine, and do what a test tells them."""

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


class KavenegarPeer(ThreadingHTTPServer):
    """Kavenegar's addresses that we call. `mood`: ok, refuse, no_credit, broken, garbled, lose, silent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _KavenegarHandler)
        self.mood = "ok"
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.accepted: dict[str, str] = {}  # local id → message id
        self.hold = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def called(self, method: str) -> list[dict[str, str]]:
        return [form for name, form in self.calls if name == method]


class _KavenegarHandler(BaseHTTPRequestHandler):
    server: KavenegarPeer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = {key: values[0] for key, values in parse_qs(self.rfile.read(length).decode()).items()}
        _, version, self.key, *rest = self.path.split("/")
        method = "/".join(rest).removesuffix(".json")
        assert version == "v1"
        self.server.calls.append((method, form))
        if method == "sms/statuslocalmessageid":
            known = self.server.accepted.get(form["localid"])
            self._say(200, 200, [{"messageid": known, "localid": form["localid"], "status": 10 if known else 100}])
            return
        self._send(form)

    def _send(self, form: dict[str, str]) -> None:
        mood = self.server.mood
        if mood == "refuse":
            self._say(411, 411, None)
        elif mood == "no_credit":
            self._say(418, 418, None)
        elif mood == "broken":
            self._say(502, 502, None)
        else:
            message_id = str(8_792_343 + len(self.server.accepted))
            self.server.accepted[form.get("localid", message_id)] = message_id
            self._answer_in_mood(mood, message_id)

    def _answer_in_mood(self, mood: str, message_id: str) -> None:
        if mood == "lose":  # taken, and the line goes dead before the answer
            self.connection.shutdown(socket.SHUT_RDWR)
        elif mood == "silent":
            self.server.hold.wait(10)
        elif mood == "garbled":
            self._raw(200, b"<html>a proxy speaks</html>")
        else:
            self._say(200, 200, [{"messageid": int(message_id), "status": 1}])

    def _say(self, http: int, status: int, entries: Any) -> None:
        body = {"return": {"status": status, "message": "…"}, "entries": entries}
        self._raw(http, json.dumps(body).encode())

    def _raw(self, http: int, body: bytes) -> None:
        self.send_response(http)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class SmtpPeer(socketserver.ThreadingTCPServer):
    """A mail server for one message at a time. `recipient` and `data` are what it answers to RCPT and to the end."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _SmtpHandler)
        self.recipient, self.data = "250 ok", "250 taken"
        self.mails: list[str] = []


class _SmtpHandler(socketserver.StreamRequestHandler):
    server: SmtpPeer

    def handle(self) -> None:
        self._say("220 peer")
        while line := self.rfile.readline().decode():
            word = line[:4].strip().upper()
            if word == "DATA":
                self._say("354 go on")
                if not self._take_mail():
                    return
            elif word == "RCPT":
                self._say(self.server.recipient)
            else:
                self._say("221 bye" if word == "QUIT" else "250 ok")
                if word == "QUIT":
                    return

    def _take_mail(self) -> bool:
        lines: list[str] = []
        while (line := self.rfile.readline().decode()) not in {".\r\n", ""}:
            lines.append(line)
        if self.server.data == "lose":
            self.server.mails.append("".join(lines))
            return False
        if self.server.data.startswith("2"):
            self.server.mails.append("".join(lines))
        self._say(self.server.data)
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        if isinstance(server, KavenegarPeer):
            server.hold.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
