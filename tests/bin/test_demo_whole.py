"""The demo from an empty folder to Ctrl-C, a second start, and a part that dies."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bin.test_processes import lives

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.skipif(
    os.environ.get("TEST_NOTHING_LEFT_OUT") != "1", reason="two minutes of a whole city: bin/test --services"
)


class Demo:
    def __init__(self, *arguments: str, var: Path, port: int) -> None:
        inherited = {
            name: value for name, value in os.environ.items() if "DATABASE_URL" not in name and "DJANGO" not in name
        }
        self.port, self.output = port, var.parent / f"said-{time.monotonic_ns()}"
        self.started = time.monotonic()
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "bin/demo", "--port", str(port), *arguments],
                cwd=ROOT,
                env={**inherited, "SHAHRVAND_VAR": str(var), "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_until_open(self, seconds: float) -> float:
        while "The city is open." not in self.said:
            took = time.monotonic() - self.started
            assert self.process.poll() is None, self.said
            assert took < seconds, self.said
            time.sleep(0.2)
        return time.monotonic() - self.started

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return answer.read().decode()

    def children(self) -> list[int]:
        """Every process below the demo, however deep."""
        found, ask = [], [self.process.pid]
        while ask:
            listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(ask.pop())], text=True, capture_output=True)
            below = [int(pid) for pid in listed.stdout.split()]
            found, ask = found + below, ask + below
        return found


@contextmanager
def demo(*arguments: str, var: Path, port: int) -> Iterator[Demo]:
    running = Demo(*arguments, var=var, port=port)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGINT)
            running.process.wait(timeout=60)


def products(page: str) -> set[str]:
    return set(re.findall(r'href="(/shop/[^"]+_\d+/)"', page))


def test_two_starts_keep_the_data_and_leave_no_process(tmp_path: Path):
    from steps.services import free_port

    var = tmp_path / "var"
    with demo(var=var, port=free_port()) as first:
        first.wait_until_open(400)  # a loaded machine gets time; bin/demo is timed by itself
        home = first.page("/")
        assert 'lang="fa"' in home
        sold = products(first.page("/shop/"))
        assert len(sold) > 5
        children = first.children()
        assert len(children) >= 6
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(timeout=60) == 0
        assert "Traceback" not in first.said
    assert not [pid for pid in children if lives(pid)]

    with demo(var=var, port=free_port()) as second:
        second.wait_until_open(120)
        assert "Loading" not in second.said
        assert products(second.page("/shop/")) == sold
        # A part that dies takes the others with it, and is named with the end of its log.
        children = second.children()
        workers = subprocess.run(
            ["pgrep", "-f", "celery -A config worker"], text=True, capture_output=True
        ).stdout.split()
        for pid in set(map(int, workers)) & set(children):
            os.kill(pid, signal.SIGKILL)
        assert second.process.wait(timeout=60) == 1
        assert "The worker stopped by itself" in second.said
        assert "Traceback" not in second.said
    assert not [pid for pid in children if lives(pid)]
