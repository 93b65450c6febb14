"""Small real servers on this machine: Kavenegar's and SMS.ir's HTTP interfaces and a mail server, each in a thread."""

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
    """Remembers what it accepted, by local id. `mood`: well, refuses, busy, broken, hangs up, garbled, slow."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.accepted: dict[str, str] = {}
        self.mood = "well"
        self.url = ""
        self.wait = threading.Event()

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, bytes] | None:
        """HTTP status and body; None hangs up without a word."""
        self.asked.append((path, form))
        if path.endswith("statuslocalmessageid.json"):
            found = self.accepted.get(form["localid"])
            return _said(200, [{"messageid": found or "", "status": 4 if found else 100}])
        if self.mood in {"refuses", "busy", "broken"}:
            return _said({"refuses": 411, "busy": 409, "broken": 502}[self.mood], None)
        number = str(880_000 + len(self.accepted))
        self.accepted[form.get("localid", number)] = number
        if self.mood == "slow":
            self.wait.wait(5)
        if self.mood == "hangs up":
            return None
        return (
            (200, b"<html>a proxy speaks")
            if self.mood == "garbled"
            else _said(200, [{"messageid": number, "status": 1, "cost": 850}])
        )

    def sends(self) -> int:
        return len([path for path, _form in self.asked if not path.endswith("statuslocalmessageid.json")])


def _said(status: int, entries: Any) -> tuple[int, bytes]:
    return status, json.dumps({"return": {"status": status}, "entries": entries}).encode()


@contextmanager
def kavenegar() -> Iterator[Kavenegar]:
    peer = Kavenegar()

    class Handler(_Answering):
        def do_POST(self) -> None:
            form = parse_qs(self.body().decode())
            self.reply(peer.answer(self.path, {name: values[0] for name, values in form.items()}))

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        peer.url = f"http://127.0.0.1:{port}"
        yield peer
        peer.wait.set()


class SmsIr:
    """Takes no id of ours; tells what it sent today. `mood`: well, refuses, no credit, broken, hangs up, full."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.sent: list[dict[str, Any]] = []
        self.mood = "well"
        self.url = ""
        self.now = 0  # seconds since 1970, what its clock says

    def answer(self, path: str, key: str, form: dict[str, Any]) -> tuple[int, bytes] | None:
        self.asked.append((path, key, form))
        if path.startswith("/v1/send/live"):
            asked = parse_qs(path.partition("?")[2])
            size, page = int(asked["pageSize"][0]), int(asked["pageNumber"][0])
            rows = [{"messageId": 1, "mobile": 0, "messageText": "", "sendDateTime": self.now}] * 1000
            rows = rows if self.mood == "full" else self.sent[::-1]
            return _told(200, 1, rows[(page - 1) * size : page * size])
        if self.mood in {"refuses", "no credit", "broken"}:
            status, code = {"refuses": (400, 104), "no credit": (400, 102), "broken": (502, 0)}[self.mood]
            return _told(status, code, None)
        text = form["messageText"] if "messageText" in form else f"Code: {form['parameters'][0]['value']}"
        mobile = form["mobiles"][0] if "mobiles" in form else form["mobile"]
        number = 770_000 + len(self.sent)
        self.sent.append(
            {"messageId": number, "mobile": int(mobile), "messageText": text, "sendDateTime": self.now, "cost": 2}
        )
        if self.mood == "hangs up":
            return None
        is_bulk = path.endswith("/bulk")
        return _told(200, 1, {"cost": 2, **({"messageIds": [number]} if is_bulk else {"messageId": number})})

    def sends(self) -> int:
        return len([path for path, _key, _form in self.asked if "/live" not in path])


def _told(status: int, code: int, data: Any) -> tuple[int, bytes]:
    return status, json.dumps({"status": code, "message": "", "data": data}).encode()


@contextmanager
def smsir() -> Iterator[SmsIr]:
    peer = SmsIr()

    class Handler(_Answering):
        def do_POST(self) -> None:
            self.reply(peer.answer(self.path, self.headers["X-API-KEY"], json.loads(self.body())))

        def do_GET(self) -> None:
            self.reply(peer.answer(self.path, self.headers["X-API-KEY"], {}))

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        peer.url = f"http://127.0.0.1:{port}"
        yield peer


class _Answering(BaseHTTPRequestHandler):
    def body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def reply(self, said: tuple[int, bytes] | None) -> None:
        """None hangs up without a word."""
        if said is None:
            return
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has stopped waiting
            self.send_response(said[0])
            self.send_header("Content-Length", str(len(said[1])))
            self.end_headers()
            self.wfile.write(said[1])

    def log_message(self, *_: object) -> None:
        pass


class Mail:
    """What a mail server took; `refuse` is its answer to every recipient ("550 no such user"), if it has one."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.refuse = ""
        self.hangs_up_after_data = False
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
                if word == "DATA":
                    self.say("354 go on")
                    mail.letters.append("\n".join(iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")))
                    if mail.hangs_up_after_data:
                        return
                    self.say("250 taken")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say(mail.refuse if word == "RCPT" and mail.refuse else "250 ok")

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
