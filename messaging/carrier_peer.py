"""Local ends to use instead of Kavenegar and SMS.ir: for the demo and for tests, on this machine only.

Each speaks its carrier's HTTP interface, remembers what it took, and lets a person answer (`hear`). `mood` says how it
behaves, so that every kind of answer can be seen without a contract.
"""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

LOOPBACK = "127.0.0.1"  # never another address: nothing leaves this machine
CHOICES = ("kavenegar", "smsir")
Said = tuple[int, bytes] | None  # HTTP status and body; None hangs up without a word


class Kavenegar:
    """Remembers what it accepted, by local id. `mood`: well, refuses, busy, broken, hangs up, garbled, slow, nonsense.

    `push_to` is the address that it calls when a message comes in; without it a message waits to be fetched.
    `becomes` is what it says of a message that it took (10: delivered), `became` of single ones, by its own id.
    """

    def __init__(self, *, push_to: str = "") -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.accepted: dict[str, str] = {}
        self.unread: list[dict[str, Any]] = []
        self.heard = 0
        self.becomes: Any = 10
        self.became: dict[str, Any] = {}
        self.mood, self.url, self.push_to = "well", "", push_to
        self.wait = threading.Event()

    def answer(self, method: str, path: str, body: bytes, key: str) -> Said:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self.asked.append((path, form))
        if self.mood == "nonsense":
            return _kavenegar(200, ["x", {"messageid": [], "status": "delivered", "cost": "much"}])
        if path.endswith("statuslocalmessageid.json"):
            found = self.accepted.get(form["localid"])
            return _kavenegar(200, [{"messageid": found or "", "status": 4 if found else 100}])
        if self.mood in {"refuses", "busy", "broken"}:
            return _kavenegar({"refuses": 411, "busy": 409, "broken": 502}[self.mood], None)
        if path.endswith("sms/status.json"):
            return self._tell(form["messageid"].split(","))
        if path.endswith("sms/receive.json"):
            told, self.unread = self.unread[:100], self.unread[100:]
            return _kavenegar(200, told)
        number = str(880_000 + len(self.accepted))
        self.accepted[form.get("localid", number)] = number
        if self.mood == "slow":
            self.wait.wait(5)
        if self.mood == "hangs up":
            return None
        if self.mood == "garbled":
            return 200, b"<html>a proxy speaks"
        return _kavenegar(200, [{"messageid": number, "status": 1, "cost": 850}])

    def _tell(self, numbers: list[str]) -> Said:
        """What became of them; of one that it never took, 100."""
        if self.mood == "hangs up":
            return None
        if self.mood == "garbled":
            return 200, b"<html>a proxy speaks"
        taken = set(self.accepted.values())
        said = {number: self.became.get(number, self.becomes if number in taken else 100) for number in numbers}
        return _kavenegar(200, [{"messageid": int(number), "status": status} for number, status in said.items()])

    def tell(self, number: str, status: int) -> int:
        """It calls with what became of a message; the HTTP status of our answer."""
        form = {"messageid": number, "status": status}
        return httpx.post(f"{self.push_to}status/", data=form, timeout=10).status_code

    def hear(self, *, sender: str, text: str, line: str = "10004346", at: int | None = None) -> int:
        """A person's message comes in; the HTTP status of our answer to its call, 0 where it calls nobody."""
        self.heard += 1
        row = {"messageid": 990_000 + self.heard, "message": text, "sender": sender, "receptor": line}
        self.unread.append({**row, "date": at or int(time.time())})
        return self.push(row) if self.push_to else 0

    def push(self, row: dict[str, Any]) -> int:
        form = {"messageid": row["messageid"], "from": row["sender"], "to": row["receptor"], "message": row["message"]}
        return httpx.post(self.push_to, data=form, timeout=10).status_code

    def sends(self) -> int:
        return len([path for path, _form in self.asked if path.endswith(("sms/send.json", "verify/lookup.json"))])


def _kavenegar(status: int, entries: Any) -> tuple[int, bytes]:
    return status, json.dumps({"return": {"status": status}, "entries": entries}).encode()


class SmsIr:
    """Takes no id of ours; tells what it sent today. `mood`: well, refuses, no credit, broken, hangs up, full, blocked,
    nonsense. `becomes` is what it says of a message that it took (1: delivered), `became` of single ones, by its id.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.sent: list[dict[str, Any]] = []
        self.received: list[dict[str, Any]] = []
        self.becomes: Any = 1
        self.became: dict[str, Any] = {}
        self.mood, self.url = "well", ""
        self.now = 0  # seconds since 1970, what its clock says; 0: the machine's

    def answer(self, method: str, path: str, body: bytes, key: str) -> Said:
        form = json.loads(body) if body else {}
        self.asked.append((path, key, form))
        if path.startswith("/v1/send/live"):
            asked = parse_qs(urlsplit(path).query)
            size, page = int(asked["pageSize"][0]), int(asked["pageNumber"][0])
            rows = [{"messageId": 1, "mobile": 0, "messageText": "", "sendDateTime": self._clock()}] * 1000
            rows = rows if self.mood == "full" else self.sent[::-1]
            return _smsir(200, 1, rows[(page - 1) * size : page * size])
        answers = {"refuses": (400, 104), "no credit": (400, 102), "broken": (502, 0), "blocked": (400, 115)}
        if self.mood in answers:
            return _smsir(*answers[self.mood], None)
        if self.mood == "nonsense":
            return _smsir(200, 1, ["x"])
        if method == "GET" and path.startswith("/v1/send/"):
            return self._tell(path.rsplit("/", 1)[1])
        if path.startswith("/v1/receive/latest"):
            return _smsir(200, 1, self.received[::-1][: int(parse_qs(urlsplit(path).query)["count"][0])])
        return self._take(path, form)

    def _take(self, path: str, form: dict[str, Any]) -> Said:
        text = form["messageText"] if "messageText" in form else f"Code: {form['parameters'][0]['value']}"
        mobile = form["mobiles"][0] if "mobiles" in form else form["mobile"]
        number = 770_000 + len(self.sent)
        row = {"messageId": number, "mobile": int(mobile), "messageText": text, "sendDateTime": self._clock()}
        self.sent.append({**row, "cost": 2})
        if self.mood == "hangs up":
            return None
        given = {"messageIds": [number]} if path.endswith("/bulk") else {"messageId": number}
        return _smsir(200, 1, {"cost": 2, **given})

    def _tell(self, number: str) -> Said:
        """What became of one; that it knows none of this id is its own word, too."""
        rows = [row for row in self.sent if str(row["messageId"]) == number]
        if not rows:
            return _smsir(400, 111, None)
        state = self.became.get(number, self.becomes)
        return _smsir(200, 1, {**rows[0], "deliveryState": state, "deliveryDateTime": self._clock()})

    def _clock(self) -> int:
        return self.now or int(time.time())

    def hear(self, *, sender: str, text: str, line: str = "30007732", at: int | None = None) -> int:
        """A person's message comes in and waits to be fetched."""
        row = {"mobile": int(sender), "messageText": text, "number": int(line)}
        number = 660_000 + len(self.received)
        self.received.append({**row, "receivedDateTime": at or self._clock(), "receiveReturnId": number})
        return 0

    def sends(self) -> int:
        return len([path for path, _key, _form in self.asked if path.startswith(("/v1/send/bulk", "/v1/send/verify"))])


def _smsir(status: int, code: int, data: Any) -> tuple[int, bytes]:
    return status, json.dumps({"status": code, "message": "", "data": data}).encode()


class Handler(BaseHTTPRequestHandler):
    server: "CarrierPeer"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/say":  # not the carrier's: somebody picks up a phone
            said = parse_qs(body.decode())
            status = self.server.carrier.hear(sender=said["from"][0], text=said["text"][0])
            return self.reply((200, json.dumps({"answered": status}).encode()))
        return self.reply(self.server.carrier.answer("POST", self.path, body, self.headers.get("X-API-KEY", "")))

    def do_GET(self) -> None:
        self.reply(self.server.carrier.answer("GET", self.path, b"", self.headers.get("X-API-KEY", "")))

    def reply(self, said: Said) -> None:
        if said is None:
            return
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has stopped waiting
            self.send_response(said[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said[1])))
            self.end_headers()
            self.wfile.write(said[1])

    def log_message(self, format: str, *values: Any) -> None:
        """Silent: what is sent here are people's numbers and codes."""


class CarrierPeer(ThreadingHTTPServer):
    """One carrier on one port of the loopback; 0 takes a free one."""

    daemon_threads = True

    def __init__(self, carrier: Kavenegar | SmsIr, *, port: int = 0) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.carrier = carrier
        carrier.url = f"http://{LOOPBACK}:{self.server_address[1]}"
