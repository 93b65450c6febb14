"""Carriers on this machine: the local peers of Kavenegar and SMS.ir, and a mail server, each in a thread."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from messaging.carrier_peer import CarrierPeer, Kavenegar, SmsIr

KEY = "6B65795F6F665F7468655F74657374"


@contextmanager
def kavenegar() -> Iterator[Kavenegar]:
    peer = Kavenegar()
    with _served(CarrierPeer(peer)):
        yield peer
        peer.wait.set()


@contextmanager
def smsir() -> Iterator[SmsIr]:
    peer = SmsIr()
    with _served(CarrierPeer(peer)):
        yield peer


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def city() -> Iterator[WSGIServer]:
    """The site over HTTP, in this thread and so in this test's transaction: call `handle_request` for each request."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Quiet) as server:
            server.timeout = 10
            yield server
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


class Mail:
    """What a mail server took; `refuse` is its answer to every recipient ("550 no such user"), if it has one."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.senders: list[str] = []  # of the envelopes
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
                    if word == "MAIL":
                        mail.senders.append(line.partition(":")[2].split()[0])
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
