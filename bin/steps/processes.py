"""Several programs as one: all start together, all stop together, and none is left behind."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from steps.environment import ROOT, Plain

PATIENCE = 20  # seconds between asking a part to stop and ending it


class Part:
    """One program of the city with its log."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], logs: Path) -> None:
        self.name, self.log = name, logs / f"{name.replace(' ', '-')}.log"
        logs.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as output:
            # A session of its own: Ctrl-C reaches the whole process group, which would end a worker's
            # pool before the worker and leave the worker waiting for ever.
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=env,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def tail(self, lines: int = 12) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-lines:])


class Company:
    """The parts that run. As a context manager it stops whatever it started, however the block ends."""

    def __init__(self, env: dict[str, str], logs: Path) -> None:
        self.env, self.logs = env, logs
        self.parts: list[Part] = []
        self._starting = self._asked = False

    def __enter__(self) -> "Company":
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)
        return self

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        if not self._starting:
            raise KeyboardInterrupt

    def start(self, name: str, command: list[str]) -> Part:
        # A signal between the start and the entry in the list would leave a program that nobody stops.
        self._starting = True
        part = Part(name, command, self.env, self.logs)
        self.parts.append(part)
        self._starting = False
        if self._asked:
            raise KeyboardInterrupt
        return part

    def check(self) -> None:
        """Raise with the name and the last lines of a part that has died."""
        for part in self.parts:
            if not part.alive:
                raise Plain(
                    f"The {part.name} stopped by itself (exit {part.process.returncode}), so everything was stopped. "
                    f"The end of {part.log.relative_to(self.logs.parent.parent)}:\n{part.tail()}"
                )

    def wait(self) -> None:
        """Until somebody asks to stop; raises when a part dies."""
        while True:
            self.check()
            time.sleep(0.3)

    def __exit__(self, *_: object) -> None:
        # From here on a second Ctrl-C must not leave half of the parts running.
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for part in reversed(self.parts):
            if part.alive:
                part.process.terminate()
        until = time.monotonic() + PATIENCE
        for part in self.parts:
            with suppress(subprocess.TimeoutExpired):
                part.process.wait(timeout=max(0.1, until - time.monotonic()))
            # What a part started lives in its session: nothing of it stays either.
            try:
                os.killpg(part.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            part.process.wait()
