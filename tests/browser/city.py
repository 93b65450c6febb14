"""The programs of a city for tests, started like the demo's."""

import json
import os
import signal
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from steps import parts
from steps.environment import PYTHON, ROOT
from steps.messages import compile_all
from steps.processes import Part
from steps.services import free_port


class City:
    """`url` is its address, `peer_url` the Stripe peer's; `var` holds its files and logs."""

    def __init__(self, *, database_url: str, var: Path) -> None:
        self.port, self.peer_port, self.var = free_port(), free_port(), var
        self.url, self.peer_url = f"http://localhost:{self.port}", f"http://localhost:{self.peer_port}"
        self.env = parts.environment(port=self.port, peer_port=self.peer_port, var=var, database_url=database_url)
        self.env["DJANGO_SETTINGS_MODULE"] = "tests.browser.settings"
        self.parts: dict[str, Part] = {}

    def found(self) -> None:
        """Pages, groups of staff and rules: what every city has."""
        compile_all()
        self.manage("prepare_demo", "--found")

    def open(self) -> None:
        """Start the programs of a founded city."""
        peer = parts.peer(port=self.peer_port, city_port=self.port, var=self.var)
        self.start("stripe peer", peer)
        self.start("web server", parts.web(port=self.port))
        self.start("worker", parts.worker())
        self.answering("stripe peer", self.peer_port)
        self.answering("web server", self.port)

    def start(self, name: str, command: list[str]) -> Part:
        part = self.parts[name] = Part(name, command, self.env, self.var / "log")
        return part

    def answering(self, name: str, port: int) -> None:
        part, until = self.parts[name], time.monotonic() + 120
        while not parts.answers(port, "/healthz"):
            if not part.alive or time.monotonic() > until:
                raise AssertionError(f"The {name} did not start:\n{part.tail(40)}")
            time.sleep(0.1)

    def restart_worker(self) -> Part:
        return self.start("worker", parts.worker())

    def start_scheduler(self) -> Part:
        """Beat: only journeys that wait for a sweep need it."""
        return self.start("scheduler", parts.scheduler(var=self.var))

    @contextmanager
    def scheduler(self) -> Iterator[None]:
        """Beat for as long as the block lasts."""
        self.start_scheduler()
        try:
            yield
        finally:
            self.kill("scheduler")

    def manage(self, *command: str) -> str:
        """A management command in the city's environment; its output."""
        done = subprocess.run([PYTHON, "manage.py", *command], cwd=ROOT, env=self.env, text=True, capture_output=True)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def inbox(self, to: str) -> list[dict[str, Any]]:
        """What was sent to a phone number or e-mail address, newest first, as /demo/inbox.json tells it."""
        address = f"http://127.0.0.1:{self.port}/demo/inbox.json?{urllib.parse.urlencode({'to': to})}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)["messages"]

    def kill(self, name: str) -> None:
        """kill -9 of a part and all that it started: a power cut for that program."""
        os.killpg(self.parts[name].process.pid, signal.SIGKILL)
        self.parts[name].process.wait()

    def close(self) -> None:
        """At once: nothing of this city is kept. The demo's end, which takes its time, is tests/bin's to look at."""
        for name, part in self.parts.items():
            if part.alive:
                self.kill(name)
